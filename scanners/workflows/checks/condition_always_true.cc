#include "base/strings.h"
#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/findings/conditions.h"

namespace assay::workflows::checks {

namespace {

bool calls_status(const expressions::Condition& condition) { return !condition.implicit_success; }

bool reads_anything(const expressions::Condition& condition) {
  for (const expressions::Tree& tree : condition.trees)
    if (!references_of(tree).empty()) return true;
  return false;
}

// `|-` for `|`, where only the line end behind the braces makes it a text; otherwise the braces go.
void offer(const yaml::Tree& tree, const Text& text, Draft& draft) {
  const yaml::Node& node = *text.node;
  const std::string_view value = text.value();
  const auto holes = expressions::find_holes(value);
  const std::size_t last = value.find_last_not_of(" \t\r\n");
  if (node.alias_of() != nullptr || holes.empty() || last == value.npos) return;
  if (node.is_block_scalar()) {
    const bool alone =
        holes.size() == 1 && holes[0].closed && holes[0].span.begin == 0 && holes[0].span.end == last + 1;
    const std::string_view header = tree.source().substr(node.span.begin + 1, 1);
    if (alone && (header == "\n" || header == "\r" || header == " "))
      draft.fix({node.span.begin + 1, node.span.begin + 1}, "-", "leave the line end out", false);
    return;
  }
  // What a plain scalar may begin with, once the braces are gone.
  const std::size_t first = holes[0].closed ? value.find_first_not_of(' ', holes[0].inside.begin) : value.npos;
  const bool begins = first != value.npos && ((value[first] >= 'a' && value[first] <= 'z') || value[first] == '(');
  if (node.style == yaml::Style::plain && (holes[0].span.begin != 0 || !begins)) return;
  if (value.find('\n') != value.npos ||
      std::any_of(holes.begin(), holes.end(), [](const auto& one) { return !one.closed; }))
    return;
  for (const expressions::Hole& hole : holes) {
    std::size_t begin = hole.inside.begin, end = hole.inside.end;
    while (begin < end && value[begin] == ' ') ++begin;
    while (end > begin && value[end - 1] == ' ') --end;
    draft.fix(tree.source_span(node, hole.span.begin, begin), "", "leave the braces out", false);
    draft.fix(tree.source_span(node, end, hole.span.end), "", "leave the braces out", false);
  }
}

void run(const Subject& subject, Reporter& out) {
  for_each_condition(
      subject, [&](const Job* job, const Step* step, const Text& text, const expressions::Condition& condition) {
        if (condition.form == expressions::Condition::Form::always) {
          Draft draft = out.report(*text.node,
                                   "The condition is always true: it is a text, since something stands around "
                                   "'${{ }}'.");
          draft.in(job, step);
          if (condition.text_around && condition.text_around->end > condition.text_around->begin)
            draft.related(span_in(subject, text, *condition.text_around), "What makes it a text.");
          offer(subject.tree(), text, draft);
          return;
        }
        if (calls_status(condition) || !reads_anything(condition)) return;
        if (subject.analysis.reach(subject.document).verdict(condition) == expressions::Verdict::always)
          out.report(*text.node, "The condition is true whatever its contexts hold.").in(job, step);
      });
}

}  // namespace

extern const Check condition_always_true = {
    .id = "condition-always-true",
    .title = "Condition that is always true",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "An `if:` with text around `${{ }}` (a second operand, a line end that `|` keeps), which is a text that is not "
        "empty, and one that holds for every value: `x == 'a' || 'b'`.",
    .why = "The job or step that it guards runs in every case: a release on each branch, secrets on each event.",
    .reproduce = "Run the workflow where the condition should not hold: the step is not skipped.",
    .fix =
        "Put all of it into one `${{ }}`, or leave the braces out. Use `>-` or one line in place of `|`. Compare each "
        "value: `x == 'a' || x == 'b'`.",
    .avoid = "Do not negate it to repair it: a text that is not empty stays true.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/expressions"},
    .zizmor = {"unsound-condition"},
    .bad = {"- run: make\n  if: ${{ github.ref == 'a' }} && github.actor == 'b'\n",
            "- run: make\n  if: |\n    ${{ github.ref == 'refs/heads/main' }}\n",
            "- run: make\n  if: github.event_name == 'push' || 'pull_request'\n",
            "- run: make\n  if: \"!${{ github.event.pull_request.draft }}\"\n",
            "- run: make\n  if: github.ref != 'a' || github.ref != 'b'\n"},
    .good = {"- run: make\n  if: ${{ github.ref == 'a' && github.actor == 'b' }}\n",
             "- run: make\n  if: |\n    github.ref == 'refs/heads/main' &&\n    github.actor == 'x'\n",
             "- run: make\n  if: always()\n", "- run: make\n  if: success() || failure()\n",
             "- run: make\n  if: github.event_name == 'push' || github.event_name == 'x'\n",
             "- run: make\n  if: >-\n    ${{ github.ref == 'a' }}\n", "- run: make\n  if: '!cancelled()'\n",
             "- run: make\n  if: true\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
