// Lines of a dump: an offset, bytes, and mostly the same as text. Of xxd, hexdump, od (-b, -c and -x too), Wireshark,
// tcpdump -X.
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/match.h"

namespace assay {

// A byte of a dump, and where it was written. Of a word in the processor's order that is the word. Where a line has its
// bytes as text too, that text belongs to each of them: a value must not be left there.
struct DumpByte {
  std::size_t begin = 0;
  std::size_t end = 0;
  unsigned char byte = 0;
};

// So many bytes of text in a row make a line worth reading: half of one.
inline constexpr std::size_t kDumpText = 8;
inline constexpr std::size_t kDumpLine = 200;  // what is longer is none

// Appends the bytes of the line [begin, end) of text, which may stand in the frame of a log. False: it is no line of a
// dump.
bool read_dump_line(Bytes text, std::size_t begin, std::size_t end, std::vector<DumpByte>& out);

// How many bytes of text stand in a row there at most.
std::size_t text_in_a_row(const std::vector<DumpByte>& bytes);

// Whether a line's first byte is written at `at`; a candidate is appended when it holds text. It is decided by 24 bytes
// before, and kDumpLine from there on.
bool judge_dump(Bytes text, std::size_t at, std::vector<Match>& out);

}  // namespace assay
