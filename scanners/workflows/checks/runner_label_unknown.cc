#include <algorithm>
#include <array>
#include <string>

#include "base/glob.h"
#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/workflows/runner_facts.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"
#include "scanners/workflows/model/runners.h"

namespace assay::workflows::checks {

namespace {

// What a runner of one's own has without being given it.
constexpr std::array<std::string_view, 9> kOwn = {"self-hosted", "linux", "windows", "macos", "x64",
                                                  "x86",         "arm",   "arm64",   "gpu"};

// GitHub's, those that are gone too: they have a check of their own.
bool is_known(std::string_view label) {
  return facts::builtin_runner_facts().label(label) ||
         std::any_of(kOwn.begin(), kOwn.end(),
                     [label](std::string_view one) { return equal_ignoring_case(one, label); });
}

// "ubuntu-latest-16-cores": the way to name a larger runner.
bool extends_known(std::string_view label) {
  for (std::size_t at = label.find('-'); at != label.npos; at = label.find('-', at + 1))
    if (is_known(label.substr(0, at))) return true;
  return false;
}

class Labels {
 public:
  Labels(const Subject& subject, Reporter& out)
      : out_(out), declared_(declared_for(subject.repository, subject.document)) {}

  void check(const Job& job) const {
    const bool self_hosted = static_cast<bool>(self_hosted_label(job.runs_on));
    if (self_hosted && !lists()) return;
    for (const Text& label : job.runs_on.labels)
      if (!label.has_expression()) look(label, job);
  }

 private:
  bool lists() const { return declared_ != nullptr && declared_->runner_labels; }

  void look(const Text& label, const Job& job) const {
    const std::string_view name = label.value();
    if (name.empty() || is_known(name)) return;
    if (lists()) {
      for (const std::string& pattern : *declared_->runner_labels)
        if (glob_match_name(lower(pattern), lower(name))) return;
      out_.report(*label.node, cat(quoted(name), " is no label of GitHub's runners, and the settings do not list it."))
          .in(&job);
      return;
    }
    const facts::RunnerFacts& runners = facts::builtin_runner_facts();
    const std::string_view nearest = extends_known(name) ? std::string_view() : runners.nearest(name);
    const bool certain = !nearest.empty() || runners.is_older_version(name);
    Draft draft =
        out_.report(*label.node, cat(quoted(name), " is no label of GitHub's runners",
                                     nearest.empty() ? std::string(".") : cat(": did you mean '", nearest, "'?")));
    draft.in(&job);
    // Without a list, a label may well be that of a runner which the organisation has.
    if (!certain) draft.severity(Severity::info).confidence(Confidence::low).persona(Persona::auditor);
  }

  Reporter& out_;
  const Declared* declared_;
};

void run(const Subject& subject, Reporter& out) {
  const Labels labels(subject, out);
  for (const Job& job : subject.workflow().jobs) labels.check(job);
}

}  // namespace

extern const Check runner_label_unknown = {
    .id = "runner-label-unknown",
    .title = "Job asks for a runner that nobody is known to have",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A label in `runs-on:` that is near one of GitHub's and is none, and one that is neither GitHub's nor listed "
        "under `self-hosted-runner: labels` of `.github/actionlint.yaml`.",
    .why =
        "The job waits for a runner that never comes and fails after a day. Where somebody may register runners, "
        "theirs "
        "takes it.",
    .reproduce = "Start the workflow: the job stays queued.",
    .fix = "Write the label as GitHub has it, or list the labels of your own runners.",
    .avoid = "Do not list a label that no runner has.",
    .references = {"https://docs.github.com/en/actions/reference/runners/github-hosted-runners"},
    .bad = {"on: push\njobs:\n  a: {runs-on: ubuntu-lates, steps: []}\n",
            "on: push\njobs:\n  a: {runs-on: [macos15], steps: []}\n",
            "on: push\njobs:\n  a: {runs-on: ubuntu-23.04, steps: []}\n"},
    .good =
        {"on: push\njobs:\n  a: {runs-on: Ubuntu-24.04, steps: []}\n  b: {runs-on: [self-hosted, gpu-8], steps: []}\n",
         "on: push\njobs:\n  a: {runs-on: '${{ inputs.x }}', steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
