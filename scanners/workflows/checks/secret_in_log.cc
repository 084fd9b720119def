#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/log_output.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

bool masks(const std::string& text) { return text.find("::add-mask::") != std::string::npos; }

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    const taint::ScriptFlow& flows = subject.analysis.script(where);
    if (flows.words.empty()) return;
    const auto printing = taint::printing_to_log(script.script);
    for (const shell::Call& call : script.calls) {
      if ((call.name() != "echo" && call.name() != "printf") || !printing.contains(call.command)) continue;
      const bool masking = std::any_of(call.from.begin(), call.from.end(),
                                       [&](shell::WordId word) { return masks(text_with_gaps(script.script, word)); });
      if (masking) continue;
      for (std::size_t i = 1; i < call.from.size(); ++i) {
        const taint::Flow* secret = taint::first_secret(flows.of(call.from[i]), true);
        if (secret == nullptr) continue;
        const auto variable = shell::variable_of(script.script, call.from[i]);
        const bool masked = variable && flows.masked.contains(*variable);
        if (masked) continue;
        const yaml::Span span = taint::in_file(where, call.span);
        Draft draft = out.report(
            span, secret->changed
                      ? cat("What is made of the secret ", quoted(secret->source.name), " is printed to the log.")
                      : cat("The secret ", quoted(secret->source.name),
                            " is printed to the log, where only the runner's mask hides it."));
        draft.in(where.job, where.step).flow(*secret, span, "It is printed.");
        if (!secret->changed) draft.severity(Severity::low);
        break;
      }
    }
  });
}

}  // namespace

extern const Check secret_in_log = {
    .id = "secret-in-log",
    .title = "Secret is printed to the log",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "`echo` or `printf` of a secret, or of what a command made of one. The whole secret is masked by the runner "
        "and "
        "less severe.",
    .why =
        "Logs of public repositories are public. The mask knows the secret's text and no other: encoded, cut or "
        "parsed, "
        "it stands there as it is.",
    .reproduce = "Run the step with a made-up secret, and read the log.",
    .fix =
        "Do not print it. To see whether it is set: `[ -n \"$TOKEN\" ]`. Mask what is derived: `echo "
        "\"::add-mask::$X\"`.",
    .avoid = "Do not print it encoded, to get around the mask.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-"
                   "information"},
    .bad = {"- run: echo \"$TOKEN\" | base64\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n"
            "- run: echo \"token is $TOKEN\"\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n",
            "- run: |\n    PASSWORD=$(echo \"$LOGIN\" | jq -r .password)\n    echo $PASSWORD\n"
            "  env: {LOGIN: '${{ secrets.LOGIN }}'}\n",
            "- run: echo ${{ secrets.TOKEN }}\n"},
    .good = {"- run: echo \"$TOKEN\" | docker login --password-stdin\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n",
             "- run: echo \"$TOKEN\" > file\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n",
             "- run: |\n    X=$(echo \"$TOKEN\" | cut -c1-9)\n    echo \"::add-mask::$X\"\n    echo \"$X\"\n"
             "  env: {TOKEN: '${{ secrets.TOKEN }}'}\n",
             "- run: echo hello\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
