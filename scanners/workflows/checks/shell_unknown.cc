#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

constexpr std::array<std::string_view, 6> kShells = {"bash", "sh", "pwsh", "powershell", "cmd", "python"};

bool is_unix(std::string_view label) { return label.starts_with("ubuntu-") || label.starts_with("macos-"); }

void check(const Text& shell, const Job* job, const Step* step, Reporter& out) {
  if (!shell || shell.has_expression() || shell.value().empty()) return;
  const std::string_view name = shell.value().substr(0, shell.value().find(' '));
  const bool known = std::any_of(kShells.begin(), kShells.end(),
                                 [&](std::string_view one) { return equal_ignoring_case(one, shell.value()); });
  if (!known && shell.value().find("{0}") == std::string_view::npos) {
    out.report(*shell.node, quoted(shell.value()) + " is no shell of GitHub's, and has no {0} for the script's file.")
        .in(job, step);
    return;
  }
  const bool windows_only = equal_ignoring_case(name, "powershell") || equal_ignoring_case(name, "cmd");
  if (!windows_only || job == nullptr || job->container) return;
  const Few<Text>& labels = job->runs_on.labels;
  const bool elsewhere =
      std::any_of(labels.begin(), labels.end(), [](const Text& one) { return is_unix(one.value()); });
  if (elsewhere)
    out.report(*shell.node, quoted(name) + " is there only on Windows, and the job runs elsewhere.").in(job, step);
}

void run(const Subject& subject, Reporter& out) {
  check(subject.workflow().defaults.shell, nullptr, nullptr, out);
  for (const Job& job : subject.workflow().jobs) check(job.defaults.shell, &job, nullptr, out);
  for_each_step(subject.document, [&](const Job* job, const Step& step) { check(step.shell, job, &step, out); });
}

}  // namespace

extern const Check shell_unknown = {
    .id = "shell-unknown",
    .title = "Shell is not one that the runner knows",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A `shell:` that is none of GitHub's names and no command with `{0}`, and `cmd` or `powershell` in a job on "
        "Linux "
        "or macOS.",
    .why = "The step fails before its script runs.",
    .reproduce = "Start the workflow: the step fails with `Invalid shell option`.",
    .fix = "Write `bash`, `sh`, `pwsh`, `python`, `cmd` or `powershell`, or a command such as `perl {0}`.",
    .avoid = "Do not set `continue-on-error` on the step.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "workflow-syntax#jobsjob_idstepsshell"},
    .bad = {"- {run: make, shell: zsh}\n", "- {run: make, shell: bash -e}\n", "- {run: dir, shell: cmd}\n",
            "on: push\ndefaults: {run: {shell: fish}}\njobs: {}\n"},
    .good = {"- {run: make, shell: bash}\n- {run: make, shell: 'perl {0}'}\n- {run: make, shell: '${{ matrix.s }}'}\n",
             "- {run: make, shell: Bash}\n",
             "on: push\njobs:\n  a: {runs-on: windows-2025, steps: [{run: dir, shell: cmd}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
