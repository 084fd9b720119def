// Which program bytes are: what runs, or is linked into what runs, and cannot be reviewed.
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace assay::posture {

// "an ELF program", "a Java archive"; empty for anything else. `head`: the first 512 bytes or more, as far as there are
// any. Archives that are programs by their name only (.jar, .whl) are told by name and content.
std::string_view program_kind(std::string_view path, Bytes head);

}  // namespace assay::posture
