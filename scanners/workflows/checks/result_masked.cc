#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/findings/goes_on.h"
#include "scanners/workflows/findings/lost_results.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/environments.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::checks {

namespace {

// Actions that are run for their answer.
constexpr std::array<std::string_view, 26> kGateActions = {"golangci/golangci-lint-action",
                                                           "gitleaks/gitleaks-action",
                                                           "trufflesecurity/trufflehog",
                                                           "aquasecurity/trivy-action",
                                                           "anchore/scan-action",
                                                           "actions/dependency-review-action",
                                                           "github/codeql-action/analyze",
                                                           "pre-commit/action",
                                                           "astral-sh/ruff-action",
                                                           "psf/black",
                                                           "super-linter/super-linter",
                                                           "zizmorcore/zizmor-action",
                                                           "pypa/gh-action-pip-audit",
                                                           "embarkstudios/cargo-deny-action",
                                                           "rustsec/audit-check",
                                                           "bridgecrewio/checkov-action",
                                                           "hadolint/hadolint-action",
                                                           "ludeeus/action-shellcheck",
                                                           "codespell-project/actions-codespell",
                                                           "crate-ci/typos",
                                                           "davidanson/markdownlint-cli2-action",
                                                           "golang/govulncheck-action",
                                                           "securego/gosec",
                                                           "google/osv-scanner-action/osv-scanner-action",
                                                           "dominikh/staticcheck-action",
                                                           "sonarsource/sonarqube-quality-gate-action"};

// Steps of each job whose outcome is asked for, which is what they came to before `continue-on-error`; their conclusion
// is success. "*": that of any.
using Outcomes = std::map<const Job*, std::set<std::string, std::less<>>>;

Outcomes outcomes_asked_for(const Subject& subject) {
  constexpr std::string_view kSteps = "steps";
  Outcomes out;
  for_each_text(subject.document, [&](const Job* job, const Step*, const Text& text) {
    const std::string_view value = text.value();
    for (std::size_t at = value.find(kSteps); at != value.npos; at = value.find(kSteps, at + 1)) {
      const std::string_view rest = value.substr(at + kSteps.size());
      if (rest.starts_with(')') || rest.starts_with('[') || rest.starts_with(".*")) {
        out[job].emplace("*");
      } else if (rest.starts_with('.')) {
        const std::size_t end = rest.find_first_of(". \n)}", 1);
        if (end != rest.npos && rest.substr(end).starts_with(".outcome")) out[job].emplace(rest.substr(1, end - 1));
      }
    }
  });
  return out;
}

bool asks_for_outcome(const Outcomes& outcomes, const Job* job, const Step& step) {
  const auto asked = outcomes.find(job);
  return asked != outcomes.end() &&
         (asked->second.contains("*") || (step.id && asked->second.contains(step.id.value())));
}

std::string reason_of(const GoesOn& goes_on) { return cat("the step has 'continue-on-error'", goes_on.where()); }

// That some jobs of a matrix may fail is most often meant.
void weigh(Draft& draft, const GoesOn& goes_on) {
  if (!goes_on.cell.empty()) draft.severity(Severity::low).persona(Persona::pedantic);
}

void look_at_script(const Subject& subject, const Job* job, const Step& step, const GoesOn& goes_on, Reporter& out) {
  // Only for what is told: the way back from a script's text is as long as the script.
  const auto place = [&](expressions::Span span) {
    return subject.tree().source_span(*step.run.node, span.begin, span.end);
  };
  for (const GateResult& one : gate_results(subject, job, step)) {
    const bool by_step = goes_on && (one.loss.empty() || goes_on.always);
    if (by_step ? !one.asked : one.loss.empty()) continue;
    const std::string loss = by_step ? reason_of(goes_on) : one.loss;
    const bool counted_alone = out.full();
    Draft draft = out.report(counted_alone ? step.run.node->span : place(one.span),
                             cat("The result of ", quoted(one.gate), " cannot fail the job: ", loss, "."));
    draft.in(job, &step);
    if (counted_alone) continue;
    if (by_step) {
      draft.related(*step.continue_on_error.node, "What lets it go on.");
      weigh(draft, goes_on);
      continue;
    }
    draft.severity(one.severity).confidence(one.confidence);
    // GitHub's own `bash` without pipefail is what runs where no shell is named.
    const yaml::Entry* run = step.node->find("run");
    if (one.pipefail && !step.shell && run != nullptr)
      fixes::offer(draft, fixes::add_entry(subject.tree(), *step.node, *run, "shell", "bash"),
                   "name the shell, which then has pipefail", false);
    if (one.by) draft.related(place(*one.by), "What hides its failure.");
  }
  if (goes_on) return;
  for (const expressions::Span span : lost_negations(subject, job, step))
    out.report(out.full() ? step.run.node->span : place(span),
               "What '!' turns around cannot fail the job: it does not end the script, and commands follow.")
        .in(job, &step);
}

void look_at_action(const Subject& subject, const Job* job, const Step& step, const GoesOn& goes_on, Reporter& out) {
  const bool gate = std::any_of(kGateActions.begin(), kGateActions.end(),
                                [&](std::string_view name) { return step.uses->is_repository(name); });
  if (!gate) return;
  if (goes_on) {
    Draft draft = out.report(*step.uses->text.node, cat("The result of ", quoted(step.uses->text.value()),
                                                        " cannot fail the job: ", reason_of(goes_on), "."));
    draft.in(job, &step).related(*step.continue_on_error.node, "What lets it go on.");
    weigh(draft, goes_on);
    return;
  }
  // Its own default is exit code 0. What it writes into a file is for others to judge.
  const std::string_view format = step.with.value_of("format"), code = step.with.value_of("exit-code");
  if (step.uses->is_repository("aquasecurity/trivy-action") && (code.empty() || code == "0") &&
      (format.empty() || format == "table") && step.with.value_of("output").empty() &&
      step.with.value_of("trivy-config").empty() &&
      subject.tree().source().find("TRIVY_EXIT_CODE") == std::string_view::npos)
    out.report(*step.uses->text.node,
               cat("The result of ", quoted(step.uses->text.value()),
                   " cannot fail the job: without 'exit-code' it ends with success whatever it finds."))
        .in(job, &step)
        .severity(Severity::low);
}

void look_at(const Subject& subject, const Job* job, const Step& step, const Outcomes& outcomes, Reporter& out) {
  const GoesOn goes = goes_on(subject, job, step.continue_on_error);
  if (goes && asks_for_outcome(outcomes, job, step)) return;
  if (step.run) look_at_script(subject, job, step, goes, out);
  if (step.uses) look_at_action(subject, job, step, goes, out);
}

// A job that may fail and leaves the run green, and those that need it too.
void look_at_job(const Subject& subject, const Job& job, Reporter& out) {
  const GoesOn goes = goes_on(subject, &job, job.continue_on_error);
  if (!goes.always && goes.cell.empty()) return;
  for (const Step& step : job.steps) {
    if (!step.run) continue;
    const auto results = gate_results(subject, &job, step);
    const auto gate = std::find_if(results.begin(), results.end(),
                                   [](const GateResult& one) { return one.asked && one.loss.empty(); });
    if (gate == results.end()) continue;
    Draft draft = out.report(*job.continue_on_error.node,
                             cat("The result of ", quoted(gate->gate),
                                 " cannot fail the run: the job has 'continue-on-error'", goes.where(), "."));
    weigh(draft, goes);
    draft.in(&job)
        .severity(Severity::low)
        .related(subject.tree().source_span(*step.run.node, gate->span.begin, gate->span.end), "What it runs.");
    return;
  }
}

void run(const Subject& subject, Reporter& out) {
  const Outcomes outcomes = outcomes_asked_for(subject);
  for (const Job& job : subject.workflow().jobs) {
    look_at_job(subject, job, out);
    for (const Step& step : job.steps) look_at(subject, &job, step, outcomes, out);
  }
  for (const Step& step : subject.document.action->steps) look_at(subject, nullptr, step, outcomes, out);
}

}  // namespace

extern const Check result_masked = {
    .id = "result-masked",
    .title = "A check whose failure is hidden",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A test, linter, scanner or gate in a `run:` whose failure cannot fail the step: `|| true`, a pipe in GitHub's "
        "default `bash -e`, which has no pipefail, `set +e`, `&`, an `if` that only prints, `export X=$(…)`, `find "
        "-exec … \\;`, a trap that ends with 0, `! …` before other commands; an option by which it says yes "
        "(`--exit-zero`), or lacks the one by which it says no (`trivy`, `trufflehog`, `grype`); programs before the "
        "last one in PowerShell and cmd, and those whose exit code a Python script does not ask for. The same within "
        "`bash -c`. And `continue-on-error` of steps, known actions and jobs, unless a later step asks for the "
        "`outcome`; by `${{ matrix.x }}` where every job of the matrix has it, and for pedantic readers where some "
        "have.",
    .why =
        "The job is green whatever the check says. Who reads its result, a branch rule or a release, trusts a gate "
        "that "
        "cannot say no.",
    .reproduce = "Break what the check looks at, and run the job: it passes.",
    .fix =
        "Take `|| true` away. Write `shell: bash` for pipefail, or `set -o pipefail`. Where the log is to be kept, "
        "write it "
        "to a file and print it in a later step with `if: always()`.",
    .avoid = "Do not write the result into a file that the same job calls a pass.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell"},
    .bad = {"- run: pytest || true\n", "- run: pytest | tee log.txt\n",
            "- run: |\n    set +e\n    ruff check .\n    echo done\n",
            "- run: tool release-gate --all | tee gate.json\n", "- run: cargo test\n  continue-on-error: true\n",
            "- run: if ! mypy src; then echo '::warning::types'; fi\n", "- run: bash -c 'pytest; echo done'\n",
            "- run: flake8 --exit-zero src\n"},
    .good = {"- run: pytest\n", "- run: pytest | tee log.txt\n  shell: bash\n",
             "- run: |\n    set -o pipefail\n    pytest | tee log\n", "- run: rm -rf build || true\n",
             "- run: if pytest; then echo good; else exit 1; fi\n", "- run: pytest || exit 1\n",
             "- run: |\n    fail=0\n    pytest || fail=1\n    ruff check . || fail=1\n    exit $fail\n",
             "- id: t\n  run: pytest\n  continue-on-error: true\n"
             "- if: steps.t.outcome == 'failure'\n  run: exit 1\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
