#include "base/strings.h"
#include "scanners/workflows/findings/conditions.h"

namespace assay::workflows::checks {

namespace {

// fromJSON('["a", "b"]') of 'a, b'; empty where a name needs care.
std::string as_list(std::string_view names) {
  constexpr std::string_view kBetween = ", ;|";
  std::string out;
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = std::min(names.find_first_of(kBetween, at), names.size());
    const std::string_view name = names.substr(at, end - at);
    at = end + 1;
    if (name.empty()) continue;
    if (name.find_first_of("'\"\\\n\r:#") != name.npos) return {};
    out += cat(out.empty() ? "" : ", ", "\"", name, "\"");
  }
  return out.empty() ? out : cat("fromJSON('[", out, "]')");
}

void run(const Subject& subject, Reporter& out) {
  for_each_condition(
      subject, [&](const Job* job, const Step* step, const Text& text, const expressions::Condition& condition) {
        using Kind = expressions::Node::Kind;
        for_each_node(condition, [&](const expressions::Tree& tree, const expressions::Node& node) {
          if (node.kind != Kind::call || node.count != 2 || !expressions::same_name(node.text, "contains")) return;
          const expressions::Node& list = tree.operand(node, 0);
          if (list.kind != Kind::string || path_of(tree, tree.operands_of(node)[1]).empty()) return;
          std::string names = expressions::unquoted(list.text);
          if (names.find_first_of(", ;|") == std::string::npos) return;
          Draft draft = out.report(
              span_in(subject, text, node.span),
              "'contains' looks for a part of the text, so a value that is only a part of a name, or empty, passes.");
          draft.in(job, step);
          const std::string exact = as_list(names);
          const bool fits = text.node->style == yaml::Style::plain || text.node->is_block_scalar();
          if (fits && !exact.empty() && text.node->alias_of() == nullptr)
            draft.fix(span_in(subject, text, list.span), exact, "compare with each name as a whole", false);
        });
      });
}

}  // namespace

extern const Check contains_substring = {
    .id = "contains-substring",
    .title = "List that is searched as a text",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "`contains('a b, c', x)` in a condition, where the first argument is a text of several names.",
    .why = "A branch or user named `b`, `a b` or nothing at all passes a check that is meant for whole names.",
    .reproduce = "Run it with a part of one of the names, or with an empty value: the condition holds.",
    .fix = "Search a list: `contains(fromJSON('[\"a\", \"b\"]'), x)`.",
    .avoid = "Do not add separators around the value: who chooses it can write them too.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#contains"},
    .zizmor = {"unsound-contains"},
    .bad = {"- run: make\n  if: contains('refs/heads/main refs/heads/develop', github.ref)\n",
            "- run: make\n  if: ${{ !contains('alice,bob', github.actor) }}\n"},
    .good = {"- run: make\n  if: contains(fromJSON('[\"main\", \"develop\"]'), github.ref_name)\n",
             "- run: make\n  if: contains(github.ref, 'release')\n",
             "- run: make\n  if: contains('main', github.ref)\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
