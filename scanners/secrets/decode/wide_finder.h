// Finds where text in UTF-16 begins inside of other bytes: what a shell appended to a log in another encoding, the
// strings of an executable.
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/match.h"

namespace assay {

// Characters that must follow each other, printable ASCII with NULs between them.
inline constexpr std::size_t kWideHead = 12;

// Appends a candidate for each run that begins in [from, to). Text without NULs is passed at the speed of memchr. Of
// big endian text the run begins at its second byte.
void find_wide(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out);

// The end of the run that begins at `begin`. Behind a NUL it is big endian, and its last character has none behind it.
std::size_t wide_run_end(Bytes text, std::size_t begin);

}  // namespace assay
