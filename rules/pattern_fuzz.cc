// Any bytes as an expression: no crash, no long run, and agreement of the parser with RE2.
#include <re2/re2.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "rules/pattern.h"
#include "rules/pattern_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 400) return 0;
  const std::string_view pattern(reinterpret_cast<const char*>(data), size);
  const auto shape = assay::analyse_pattern(pattern);
  if (!shape && shape.error().why.find("column ") != 0) std::abort();
  assay::begins_with_anchor(pattern, {{"ab", false}, {"Ac", true}});
  if (!shape) return 0;
  if (shape->min_width > shape->max_width || shape->leading.size() > shape->min_width) std::abort();
  return 0;
}
