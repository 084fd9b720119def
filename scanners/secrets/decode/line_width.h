// Values that the width of a terminal or of a log broke: the line is as long as such a width, and the next one goes on
// with the word that it ends in, behind a frame like its own (log_frame.h). And those that the writer of the log cut
// (log_cut.h).
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/decode/escapes.h"

namespace assay {

// A break is judged by so many bytes before its line end and behind it.
inline constexpr std::size_t kBreakReach = 512;

// Whether a line, without its end, may have been broken or cut where it ends. What follows is not looked at.
bool may_be_broken(Bytes line);

// The break at a line end, as an escape that stands for nothing: the line end, and the frame of the next line. Of a cut
// line in an object, `at` is where its text ends.
Escape break_at(Bytes text, std::size_t at);

// Appends a candidate for each break in [from, to) that parts a word of sixteen and more characters, and for each cut.
void find_breaks(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out);

}  // namespace assay
