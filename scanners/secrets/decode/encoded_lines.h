// Encoded text on lines that an encoder ended: base64 and hexadecimal, indented, behind the frames of logs, or with the
// line ends written "\n".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/match.h"

namespace assay {

// A line of a text that was wrapped has so many characters, or more, for it to be read on at sight. Narrower lines may
// be a list of values as well, and are read both ways.
inline constexpr std::size_t kWrapped = 60;
inline constexpr std::size_t kNarrowest = 16;
inline constexpr std::size_t kWidest = 128;  // of lines that begin a text by their width alone

// The end of the characters of base64, or digits, from `at` on.
std::size_t base64_end(Bytes text, std::size_t at);
std::size_t hexadecimal_end(Bytes text, std::size_t at);

// Behind a line end and the blanks of the next line: a real one, or one that is written "\n". Each line
// may have a colour of its own. `at` when there is none.
std::size_t behind_line_end(Bytes text, std::size_t at);

bool begins_a_line(Bytes text, std::size_t begin);

// Where the line of base64 begins that goes on with the one that ends at `end` and has `length` characters, or fewer
// than it had when it is a `part` of one. Lines of wrapped text are equally long but for the last; lines of a list are
// not, and each of them stands for itself. Narrower ones than `narrowest` are not joined.
std::optional<std::size_t> next_line(Bytes text, std::size_t end, std::size_t length, bool part, std::size_t narrowest);

// Appends a candidate when the run of base64 of `length` characters at `begin` is the first of several lines that are
// equally long, whatever they encode. `decodes`: it reads as text by itself. It is decided by 256 bytes on either side.
void judge_lines(Bytes text, std::size_t begin, std::size_t length, bool decodes, std::vector<Match>& out);

}  // namespace assay
