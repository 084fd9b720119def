#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/log_output.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

// The one variable or ${{ }} that is masked, by the word that has it.
const shell::Part* masked_part(const shell::Script& script, const shell::Call& call) {
  bool masks = false;
  for (std::size_t i = 1; i < call.from.size(); ++i) {
    masks = masks || text_with_gaps(script, call.from[i]).find("::add-mask::") != std::string::npos;
    if (!masks) continue;
    for (const shell::Part& part : script.word(call.from[i]).parts)
      if (part.kind == shell::Part::Kind::hole || part.kind == shell::Part::Kind::variable) return &part;
  }
  return nullptr;
}

bool is_secret(std::string_view hole) { return hole.find("secrets.") != hole.npos; }

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    if (!script.understood() || script.script.text.find("::add-mask::") == std::string_view::npos) return;
    const auto printing = taint::printing_to_log(script.script);
    for (std::size_t i = 0; i < script.calls.size(); ++i) {
      const shell::Call& call = script.calls[i];
      if (call.name() != "echo" && call.name() != "printf") continue;
      const shell::Part* part = masked_part(script.script, call);
      if (part == nullptr) continue;
      const yaml::Span span = taint::in_file(where, call.span);
      if (part->kind == shell::Part::Kind::hole) {
        const std::string_view text = script.script.text.substr(part->span.begin, part->span.end - part->span.begin);
        if (is_secret(text)) continue;
        out.report(span, "The log shows the script with the value in it before the mask holds.")
            .in(where.job, where.step);
        continue;
      }
      const auto earlier = std::find_if(
          script.calls.begin(), script.calls.begin() + static_cast<std::ptrdiff_t>(i), [&](const shell::Call& one) {
            return (one.name() == "echo" || one.name() == "printf") && printing.contains(one.command) &&
                   std::any_of(one.from.begin(), one.from.end(),
                               [&](shell::WordId word) { return mentions(script.script, word, part->text); });
          });
      if (earlier == script.calls.begin() + static_cast<std::ptrdiff_t>(i)) continue;
      out.report(span, cat("The value of ", quoted(part->text), " was printed before it is masked."))
          .in(where.job, where.step)
          .related(taint::in_file(where, earlier->span), "It is printed here.");
    }
  });
}

}  // namespace

extern const Check add_mask_unsafe = {
    .id = "add-mask-unsafe",
    .title = "Mask comes too late",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "`::add-mask::` of an expression that is no secret yet (an input, an output), and of a variable that the "
        "script "
        "has printed before.",
    .why =
        "The runner shows a script before it runs it, with its expressions replaced. A mask holds for what is printed "
        "after it.",
    .reproduce = "Read the log of the step: the value stands in the lines of `Run echo …`.",
    .fix =
        "Read the value from the event's file or an environment variable that the runner does not show: "
        "`V=$(jq -r '.inputs.value' \"$GITHUB_EVENT_PATH\"); echo \"::add-mask::$V\"`.",
    .avoid = "Do not take a secret as an input of `workflow_dispatch`: the run's page shows it.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "workflow-commands#masking-a-value-in-a-log"},
    .bad = {"- run: echo \"::add-mask::${{ inputs.password }}\"\n",
            "- run: |\n    echo \"got $KEY\"\n    echo \"::add-mask::$KEY\"\n"},
    .good = {"- run: |\n    KEY=$(jq -r .inputs.key \"$GITHUB_EVENT_PATH\")\n    echo \"::add-mask::$KEY\"\n",
             "- run: echo \"::add-mask::${{ secrets.KEY }}\"\n", "- run: echo hello\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
