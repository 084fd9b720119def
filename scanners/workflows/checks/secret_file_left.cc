#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/runners.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

// Whether the job removes a file, in this script or a later one.
bool is_removed(const Subject& subject, const taint::Where& where, std::string_view path) {
  const Few<Step>& steps = where.job != nullptr ? where.job->steps : subject.document.action->steps;
  if (!subject.analysis.spend(steps.size())) return true;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const Step& step : steps) {
    if (step.index < where.step->index) continue;
    const StepScript* script = subject.analysis.step_script({where.document, where.job, &step});
    if (script == nullptr) continue;
    for (const shell::Call& call : script->calls) {
      if (call.name() == "trap") return true;
      if (call.name() != "rm" && call.name() != "shred") continue;
      for (const shell::WordId word : call.from) {
        const std::string removed = text_with_gaps(script->script, word);
        if (name.empty() || removed.find(name) != std::string::npos || removed.find(shell::kUnknown) == 0) return true;
      }
    }
  }
  return false;
}

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript&) {
    for (const taint::Written& write : subject.analysis.script(where).writes) {
      if (write.target != shell::FileWrite::Target::file) continue;
      const taint::Flow* secret = taint::first_secret(write.flows);
      if (secret == nullptr || is_removed(subject, where, write.path)) continue;
      const bool kept = where.job != nullptr && self_hosted_label(where.job->runs_on);
      const yaml::Span span = taint::in_file(where, write.span);
      Draft draft = out.report(
          span, cat("The secret ", quoted(secret->source.name), " is written to a file that nothing removes."));
      draft.in(where.job, where.step).flow(*secret, span, "It is written here.");
      // A hosted runner is thrown away with its files.
      if (!kept) draft.persona(Persona::pedantic);
    }
  });
}

}  // namespace

extern const Check secret_file_left = {
    .id = "secret-file-left",
    .title = "Secret is left in a file",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .what =
        "A script that writes a secret to a file which neither it nor a later step of the job removes. On runners that "
        "are thrown away it is told to pedantic readers.",
    .why =
        "Later steps and their actions can read it, an upload or a cache may take it along, and on a self-hosted "
        "runner "
        "it waits for the next job.",
    .reproduce = "List the file in a last step of the job.",
    .fix =
        "Remove it when it was used: `trap 'rm -f \"$FILE\"' EXIT`. Or give the program the secret on its standard "
        "input.",
    .avoid = "Do not write it into the workspace.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-"
                   "information"},
    .bad = {"- run: echo \"$KEY\" > key.pem\n  env: {KEY: '${{ secrets.KEY }}'}\n",
            "- run: |\n    cat > ~/.netrc <<END\n    password ${{ secrets.PASSWORD }}\n    END\n"},
    .good =
        {"- run: |\n    trap 'rm -f key.pem' EXIT\n    echo \"$KEY\" > key.pem\n  env: {KEY: '${{ secrets.KEY }}'}\n",
         "- run: echo \"$KEY\" > key.pem\n  env: {KEY: '${{ secrets.KEY }}'}\n- run: rm -f key.pem\n  if: always()\n",
         "- run: echo hello > file\n  env: {KEY: '${{ secrets.KEY }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
