#include "scanners/workflows/expressions/holes.h"

namespace assay::expressions {

std::vector<Hole> find_holes(std::string_view text) {
  constexpr std::string_view kOpen = "${{";
  std::vector<Hole> holes;
  for (std::size_t at = text.find(kOpen); at != text.npos; at = text.find(kOpen, at)) {
    Hole hole;
    hole.span = {at, text.size()};
    hole.inside = {at + kOpen.size(), text.size()};
    hole.closed = false;
    bool quoted = false;
    for (std::size_t i = hole.inside.begin; i < text.size() && !hole.closed; ++i) {
      if (text[i] == '\'') {
        quoted = !quoted;
      } else if (!quoted && text[i] == '}' && i + 1 < text.size() && text[i + 1] == '}') {
        hole.inside.end = i;
        hole.span.end = i + 2;
        hole.closed = true;
      }
    }
    holes.push_back(hole);
    at = hole.span.end;
  }
  return holes;
}

}  // namespace assay::expressions
