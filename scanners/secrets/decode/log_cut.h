// Lines that a log's writer cut: docker and Kubernetes where a line has more than 16 KiB, GitLab where the job wrote a
// part of one. The next line of the log goes on with them.
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace assay {

// A cut is judged by so many bytes before the next line and behind its begin.
inline constexpr std::size_t kCutReach = 512;

// What stands between the two parts: the end of the first line's frame, the line end, the begin of the next one's
// frame.
struct LogCut {
  std::size_t begin = 0;
  std::size_t length = 0;  // 0: no cut
};

// The cut before the line that begins at `next` of text, behind a '\n'. A blank beside it parts words anyway, and is
// none.
LogCut cut_before(Bytes text, std::size_t next);

// What most lines are not, by their first bytes. behind_long_line: the line before has kCutReach bytes and more, or is
// not known as a whole.
bool may_be_second_part(Bytes line, bool behind_long_line);

// Whether a line, without its end, may be the first part of one: what follows is not looked at.
bool may_be_cut(Bytes line);

}  // namespace assay
