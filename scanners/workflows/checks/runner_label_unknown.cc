#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/glob.h"
#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/suggest.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"
#include "scanners/workflows/model/runners.h"

namespace assay::workflows::checks {

namespace {

// github.com/actions/runner-images and docs.github.com, "GitHub-hosted runners reference", as of 2026-08; those that
// are gone have a check of their own.
constexpr std::array<std::string_view, 50> kHosted = {"ubuntu-latest",
                                                      "ubuntu-26.04",
                                                      "ubuntu-26.04-arm",
                                                      "ubuntu-24.04",
                                                      "ubuntu-24.04-arm",
                                                      "ubuntu-22.04",
                                                      "ubuntu-22.04-arm",
                                                      "ubuntu-20.04",
                                                      "ubuntu-18.04",
                                                      "ubuntu-16.04",
                                                      "ubuntu-slim",
                                                      "windows-latest",
                                                      "windows-2025",
                                                      "windows-2022",
                                                      "windows-2019",
                                                      "windows-2016",
                                                      "windows-11-arm",
                                                      "windows-2025-vs2026",
                                                      "macos-latest",
                                                      "macos-latest-large",
                                                      "macos-latest-xlarge",
                                                      "macos-26",
                                                      "macos-26-large",
                                                      "macos-26-xlarge",
                                                      "macos-26-intel",
                                                      "macos-15",
                                                      "macos-15-large",
                                                      "macos-15-xlarge",
                                                      "macos-15-intel",
                                                      "macos-14",
                                                      "macos-14-large",
                                                      "macos-14-xlarge",
                                                      "macos-13",
                                                      "macos-13-large",
                                                      "macos-13-xlarge",
                                                      "macos-12",
                                                      "macos-12-large",
                                                      "macos-11",
                                                      "macos-10.15",
                                                      "self-hosted",
                                                      "linux",
                                                      "windows",
                                                      "macos",
                                                      "x64",
                                                      "arm",
                                                      "arm64",
                                                      "x86",
                                                      "gpu",
                                                      "ubuntu-latest-arm",
                                                      "macos-12-xlarge"};

bool is_hosted(std::string_view label) {
  return std::any_of(kHosted.begin(), kHosted.end(),
                     [label](std::string_view one) { return equal_ignoring_case(one, label); });
}

// "ubuntu-latest-16-cores": the way to name a larger runner.
bool extends_hosted(std::string_view label) {
  return std::any_of(kHosted.begin(), kHosted.end(), [label](std::string_view one) {
    return label.size() > one.size() && label[one.size()] == '-' &&
           equal_ignoring_case(label.substr(0, one.size()), one);
  });
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
    if (name.empty() || is_hosted(name)) return;
    if (lists()) {
      for (const std::string& pattern : *declared_->runner_labels)
        if (glob_match_name(lower(pattern), lower(name))) return;
      out_.report(*label.node, cat(quoted(name), " is no label of GitHub's runners, and the settings do not list it."))
          .in(&job);
      return;
    }
    const std::vector<std::string_view> hosted(kHosted.begin(), kHosted.end());
    const std::string hint = extends_hosted(name) ? std::string() : did_you_mean(name, hosted);
    // Without a list, a label may well be that of a runner which the organisation has.
    Draft draft = out_.report(
        *label.node, cat(quoted(name), " is no label of GitHub's runners", hint.empty() ? "." : cat(": ", hint)));
    draft.in(&job);
    if (hint.empty()) draft.severity(Severity::info).confidence(Confidence::low).persona(Persona::auditor);
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
            "on: push\njobs:\n  a: {runs-on: [macos15], steps: []}\n"},
    .good =
        {"on: push\njobs:\n  a: {runs-on: Ubuntu-24.04, steps: []}\n  b: {runs-on: [self-hosted, gpu-8], steps: []}\n",
         "on: push\njobs:\n  a: {runs-on: '${{ inputs.x }}', steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
