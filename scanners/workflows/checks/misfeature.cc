#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/shell/options.h"

namespace assay::workflows::checks {

namespace {

// One's own program as shell, which no check of scripts looks into.
void check_shell(const Text& shell, const Job* job, const Step* step, Reporter& out) {
  if (!shell || shell.has_expression() || shell.value().empty()) return;
  const shell::Options options = shell::options_of(shell.value());
  if (options.language != shell::Options::Language::other) return;
  out.report(*shell.node, cat("Scripts for ", quoted(options.program), " are looked into by no check."))
      .in(job, step)
      .persona(Persona::auditor);
}

void run(const Subject& subject, Reporter& out) {
  check_shell(subject.workflow().defaults.shell, nullptr, nullptr, out);
  for (const Job& job : subject.workflow().jobs) check_shell(job.defaults.shell, &job, nullptr, out);
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (step.uses && step.uses->is_repository("actions/setup-python"))
      if (const Pair* install = step.with.find("pip-install"))
        out.report(*install->key,
                   "'pip-install' puts packages into the interpreter that the runner shares between steps.")
            .in(job, &step);
    check_shell(step.shell, job, &step, out);
    const std::string_view shell = step.shell.value();
    if (shell == "cmd" || shell.starts_with("cmd "))
      out.report(*step.shell.node, "The shell 'cmd' goes on behind a command that fails.").in(job, &step);
  });
}

}  // namespace

extern const Check misfeature = {
    .id = "misfeature",
    .title = "Feature is used that is better left alone",
    .severity = Severity::info,
    .confidence = Confidence::high,
    .what =
        "`pip-install:` of actions/setup-python, and scripts for `cmd`. For auditors: programs of one's own as "
        "`shell:`, whose "
        "scripts no check looks into.",
    .why =
        "Packages in the shared interpreter come without a lock and meet those of later steps; `cmd` looks only at the "
        "last command's result, so a check before it cannot fail the step.",
    .reproduce = "Put a command that fails before the last one of a `cmd` script: the step passes.",
    .fix = "Install from a lock file into an environment of its own; write scripts for `pwsh` or `bash`.",
    .avoid = "Do not put `exit /b %errorlevel%` behind single lines and forget others.",
    .references = {"https://docs.zizmor.sh/audits/#misfeature"},
    .zizmor = {"misfeature"},
    .bad = {"- uses: actions/setup-python@v6\n  with: {pip-install: requests}\n", "- {run: dir, shell: cmd}\n",
            "- {run: puts 1, shell: 'ruby {0}'}\n"},
    .good = {"- uses: actions/setup-python@v6\n  with: {python-version: '3.13'}\n", "- {run: dir, shell: pwsh}\n",
             "- {run: ls, shell: 'bash -e {0}'}\n", "- {run: ls, shell: '/usr/bin/python3 {0}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
