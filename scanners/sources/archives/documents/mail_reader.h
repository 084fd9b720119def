// Reads mail (RFC 5322, MIME: RFC 2045, 2046) and mailboxes: attachments are members, and text in quoted-printable is
// decoded.
//
// Text in base64 is left to the scan of the bytes, which decodes it wherever it stands.
#pragma once

#include "scanners/sources/archives/container.h"

namespace assay::archives {

void read_mail(Bytes text, RandomReader& original, Container& into);

}  // namespace assay::archives
