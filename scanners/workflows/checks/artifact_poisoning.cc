#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/checkouts.h"
#include "scanners/workflows/taint/foreign_files.h"

namespace assay::workflows::checks {

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// The first step behind it that runs code out of the workspace, or hands on what it reads there.
const Step* user(const Job& job, const Step& download) {
  for (const Step& step : job.steps) {
    if (step.index <= download.index) continue;
    const std::string_view run = step.run.value();
    if (step.uses && step.uses->kind == UsesKind::local) return &step;
    for (const std::string_view sign :
         {"GITHUB_ENV", "GITHUB_PATH", "npm ",    "yarn",     "pnpm",  "pip install", "make",
          "./",         "bash ",       "sh ",     "python ",  "node ", "cargo ",      "go run",
          "go test",    "docker load", "source ", "chmod +x", "mvn",   "gradle"})
      if (contains(run, sign)) return &step;
  }
  return nullptr;
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    for (const Step& step : job.steps) {
      const auto path = taint::fetched_artifact(subject.analysis.scripts(), subject.document, &job, step);
      if (!path) continue;
      const auto& ways = subject.analysis.reach(subject.document).ways(&job, &step, triggering::Starter::outsider);
      const auto way = std::find_if(ways.begin(), ways.end(),
                                    [](const triggering::Way& one) { return one.event() == "workflow_run"; });
      if (way == ways.end()) continue;
      if (!subject.analysis.spend(job.steps.size())) return;
      const Step* used = user(job, step);
      Draft draft = out.report(step.anchor(), cat("The artifact is of a run that an outsider may have caused, on ",
                                                  triggering::text_of(*way), "."));
      draft.in(&job, &step);
      if (used != nullptr)
        draft.flow(step.anchor().span, "Files of the other run come here.")
            .flow(used->anchor().span, "What runs here may be one of them, or be told by one.");
      if (taint::is_outside_of_workspace(*path) || used == nullptr)
        draft.severity(Severity::low).confidence(Confidence::low).persona(Persona::pedantic);
    }
  }
}

}  // namespace

extern const Check artifact_poisoning = {
    .id = "artifact-poisoning",
    .title = "Files of an untrusted run get into a privileged one",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "A download of another run's artifact in a workflow of `workflow_run` that a pull request's run can start, "
        "followed by a step that runs something. Files that go to the runner's temporary folder are told to pedantic "
        "readers.",
    .why =
        "A pull request decides what its run uploads: a changed `package.json`, a script in the place of the "
        "checkout's, or a number that is a command. The privileged run unpacks it over its own files.",
    .reproduce = "In a pull request, upload an artifact that holds a `Makefile`, and see the privileged run use it.",
    .fix =
        "Unpack into `${{ runner.temp }}`, take nothing but data, and test each value (a number: digits alone) before "
        "it "
        "is used. Where it need not, do not run for pull requests: `github.event.workflow_run.event == 'push'`.",
    .avoid = "Do not trust the artifact's name: any workflow of the pull request can use it.",
    .references = {"https://www.legitsecurity.com/blog/artifact-poisoning-vulnerability-discovered-in-rust"},
    .bad = {R"(on: {workflow_run: {workflows: [CI]}}
jobs:
  a:
    runs-on: x
    steps:
      - uses: actions/download-artifact@v7
        with: {run-id: '${{ github.event.workflow_run.id }}', name: build}
      - run: ./build/deploy.sh
)",
            R"(on: {workflow_run: {workflows: [CI]}}
jobs:
  a:
    runs-on: x
    steps:
      - run: gh run download ${{ github.event.workflow_run.id }}
      - run: cat env.txt >> "$GITHUB_ENV"
)"},
    .good = {R"(on: {workflow_run: {workflows: [CI]}}
jobs:
  a:
    runs-on: x
    if: github.event.workflow_run.event == 'push'
    steps:
      - uses: actions/download-artifact@v7
        with: {run-id: '${{ github.event.workflow_run.id }}', name: build}
      - run: ./build/deploy.sh
)",
             R"(on: push
jobs:
  a:
    runs-on: x
    steps: [{uses: actions/download-artifact@v7, with: {name: build}}, {run: ./build/deploy.sh}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
