// Any bytes as an expression, a condition and a text with holes: no crash, no long run; what parses prints to what
// parses.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scanners/workflows/expressions/checks.h"
#include "scanners/workflows/expressions/condition.h"
#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/references.h"

using namespace assay::expressions;  // NOLINT(google-build-using-namespace): a program of its own

namespace {

void check_tree(std::string_view text, const Tree& tree) {
  for (const Node& node : tree.nodes)
    if (node.span.begin > node.span.end || node.span.end > text.size()) std::abort();
  const std::string printed = print(tree);
  if (printed.size() <= kMostBytes) {
    const Parsed again = parse(printed);
    if (!again || print(*again) != printed) std::abort();
  }
  for (const Reference& reference : references_of(tree))
    if (reference.path.empty()) std::abort();
  check_calls(tree);
  check_types(tree);
  check_available(tree, {{"github"}, {"always(0,0)"}});
  Assumptions assumptions;
  assumptions.set_event("push");
  assumptions.set("inputs.a", {Value::of(true), Value::of("b"), Value{}});
  const Decision decision = decide(tree, assumptions);
  if (decision.verdict == Verdict::always && decision.can_be_false) std::abort();
  if (decision.verdict == Verdict::never && decision.can_be_true) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const Parsed tree = parse(text)) check_tree(text, *tree);
  for (const Hole& hole : find_holes(text)) {
    if (hole.span.end > size || hole.inside.begin > hole.inside.end) std::abort();
    if (const Parsed tree = parse(text, hole.inside)) check_tree(text, *tree);
  }
  if (const auto condition = parse_condition(text)) decide(*condition, {});
  return 0;
}
