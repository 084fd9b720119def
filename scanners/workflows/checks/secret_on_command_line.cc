#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

// Commands of the shell itself, which start no process.
bool is_builtin(std::string_view name) {
  constexpr std::array<std::string_view, 20> kNames = {
      "echo", "printf", "test", "[",     ":",        "true",   "false", "export", "local", "declare",
      "read", "set",    "cd",   "unset", "readonly", "return", "exit",  "shift",  "eval",  "exec"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    const taint::ScriptFlow& flows = subject.analysis.script(where);
    if (flows.words.empty()) return;
    for (const shell::Call& call : script.calls) {
      if (call.name().empty() || is_builtin(call.name())) continue;
      for (std::size_t i = 1; i < call.from.size(); ++i) {
        const taint::Flow* secret = taint::first_secret(flows.of(call.from[i]));
        if (secret == nullptr) continue;
        // What a command in $( ) prints of it is told at that command.
        const yaml::Span span = taint::in_file(where, script.script.word(call.from[i]).span);
        out.report(span, cat("The secret ", quoted(secret->source.name), " is an argument of ", quoted(call.name()),
                             ", which every process of the machine can read."))
            .in(where.job, where.step)
            .flow(*secret, span, "It becomes an argument.");
        break;
      }
    }
  });
}

}  // namespace

extern const Check secret_on_command_line = {
    .id = "secret-on-command-line",
    .title = "Secret is an argument of a command",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A secret, or what is made of one, among the arguments of a program: `tool --token \"$TOKEN\"`, `curl -H "
        "\"Authorization: Bearer $TOKEN\"`. Commands of the shell itself and the run's own token do not count.",
    .why =
        "Arguments stand in the list of processes, in traces (`set -x`), in error messages and in crash reports. On a "
        "self-hosted runner other jobs see them.",
    .reproduce = "Run `ps -ef` or `cat /proc/*/cmdline` beside the command.",
    .fix =
        "Use the environment variable or the standard input that the program reads: `docker login --password-stdin`, "
        "`curl --config -`, `TWINE_PASSWORD`.",
    .avoid = "Do not take the log's mask for protection: it does not reach the list of processes.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-"
                   "information"},
    .bad = {"- run: tool --token \"$TOKEN\"\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n",
            "- run: docker login -u me -p ${{ secrets.PASSWORD }}\n",
            "- run: |\n    H=\"Authorization: Bearer $T\"\n    curl -H \"$H\" https://example.org\n"
            "  env: {T: '${{ secrets.T }}'}\n"},
    .good = {"- run: echo \"$TOKEN\" | docker login --password-stdin\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n",
             "- run: tool --token \"$GH_TOKEN\"\n  env: {GH_TOKEN: '${{ secrets.GITHUB_TOKEN }}'}\n",
             "- run: test -n \"$TOKEN\" && tool\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
