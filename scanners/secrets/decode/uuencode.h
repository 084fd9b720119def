// Lines of uuencode (POSIX, "uuencode", historical algorithm): a length, and four characters from blank or '`' on for
// three bytes.
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace assay {

struct UuLine {
  std::size_t begin = 0;  // of the groups
  std::size_t end = 0;    // of the line, without its end; blanks at the end may be missing
  std::size_t bytes = 0;  // 0: it is no line of data
};

// The line that begins at `at`, up to its end or the text's.
UuLine uu_line(Bytes text, std::size_t at);

// Where the first line of data begins whose header, "begin 644 name", stands at `mark`; npos when none does.
std::size_t uu_begin(Bytes text, std::size_t mark);

// The value of the character at `at`, 0 behind `end`.
unsigned uu_digit(Bytes text, std::size_t at, std::size_t end);

}  // namespace assay
