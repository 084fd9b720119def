// A value that stands in parts where a mark tells that they are one: the literals of a list that a program joins with
// nothing between them, and the lines of a folded scalar of YAML.
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"
#include "rules/marks.h"

namespace assay {

struct TextPart {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The parts that kMarks[mark], which stands at `at`, tells of, in their order: two or more, in which a word of
// 16 bytes goes on from one to the next. Empty when something else stands there. No byte farther than kReach from `at`
// is looked at.
std::vector<TextPart> joined_parts(Bytes text, std::size_t mark, std::size_t at);

// The same of the mark that stands at `at`, whichever it is.
std::vector<TextPart> joined_parts(Bytes text, std::size_t at);

}  // namespace assay
