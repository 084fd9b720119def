// What docutils refuses in a text of reStructuredText, so that an index does not show it: the index renders a
// description with `halt_level` 2, so each warning is a refusal.
//
// Promises: what is told is refused by docutils too. Not the other way round: cells of tables, names of references, the
// options of most directives and the languages of code are not looked at, so a text without problems here is *not
// proved* to render. Pure; memory and time are linear in the text for each level of nesting, of which there are at most
// kMostRestDepth; what is deeper is not looked at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::packages {

inline constexpr std::size_t kMostRestDepth = 24;
inline constexpr std::size_t kMostRestProblems = 20;

struct RestProblem {
  std::uint32_t line = 1;  // of the text
  std::string why;         // "the underline of the title is too short"
};
using RestProblems = std::vector<RestProblem>;

// In the order of lines; at most kMostRestProblems.
RestProblems problems_of_rest(std::string_view text);

}  // namespace assay::packages
