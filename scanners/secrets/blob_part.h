// A part of a blob that is too long to be held.
#pragma once

#include "base/bytes.h"
#include "scanners/secrets/text_position.h"

namespace assay {

struct BlobPart {
  Bytes text;             // lives during the call that it is handed to
  TextPosition position;  // of text in the blob
  bool last = false;      // the blob ends where text does
};

}  // namespace assay
