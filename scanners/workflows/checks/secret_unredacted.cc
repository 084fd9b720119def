#include "base/strings.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/findings/conditions.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::checks {

namespace {

using Kind = expressions::Node::Kind;

// fromJSON(secrets.X), of which a part is taken.
bool is_secret_as_json(const expressions::Tree& tree, const expressions::Node& node) {
  if (node.kind != Kind::call || !expressions::same_name(node.text, "fromJSON") || node.count != 1) return false;
  return path_of(tree, tree.operands_of(node)[0]).starts_with("secrets.");
}

void run(const Subject& subject, Reporter& out) {
  for_each_text(subject.document, [&](const Job* job, const Step* step, const Text& text) {
    if (!text.has_expression()) return;
    for (const expressions::Hole& hole : expressions::find_holes(text.value())) {
      const auto tree = expressions::parse(text.value(), hole.inside);
      if (!tree) continue;
      for (const expressions::Node& node : tree->nodes) {
        if (!is_secret_as_json(*tree, node)) continue;
        out.report(span_in(subject, text, node.span),
                   "A part of a secret is taken, which the log does not mask: only the whole is known to be secret.")
            .in(job, step);
      }
    }
  });
}

}  // namespace

extern const Check secret_unredacted = {
    .id = "secret-unredacted",
    .title = "Part of a secret that the log does not mask",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "`fromJSON(secrets.X).y` in an expression.",
    .why = "The runner masks the whole text of a secret. A field of it appears in the log as it is.",
    .reproduce = "Print the field in a step: the log shows it.",
    .fix = "Store each field as a secret of its own. Or mask it first: `echo \"::add-mask::$FIELD\"` in a step before.",
    .avoid = "Do not count on the mask of the whole.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-"
                   "information"},
    .zizmor = {"unredacted-secrets"},
    .bad = {"- run: make\n  env: {USER: '${{ fromJSON(secrets.LOGIN).user }}'}\n",
            "- run: make ${{ fromJson(secrets.LOGIN)['user'] }}\n"},
    .good = {"- run: make\n  env: {LOGIN: '${{ secrets.LOGIN }}'}\n",
             "- run: make ${{ fromJSON(needs.a.outputs.b).c }}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
