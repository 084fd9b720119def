#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/posture/results/judge.h"
#include "scanners/workflows/triggering/reach.h"

namespace assay::posture::checks {

namespace {

using workflows::Document;
using workflows::Job;
using workflows::Step;

constexpr std::array<std::string_view, 26> kCommands = {
    "pytest",    "go test",     "cargo test",  "cargo nextest", "npm test",      "npm run test",  "npm t\n",
    "yarn test", "pnpm test",   "make test",   "make check",    "ctest",         "mvn verify",    "mvn test",
    "mvnw test", "mvnw verify", "gradle test", "gradlew test",  "gradlew check", "gradlew build", "tox",
    "nox",       "dotnet test", "bazel test",  "rspec",         "phpunit"};

bool tests(const Step& step) {
  if (!step.run) return false;
  const std::string_view script = step.run.value();
  return std::any_of(kCommands.begin(), kCommands.end(), [&](std::string_view command) {
    const std::size_t at = script.find(command);
    return at != script.npos &&
           (at == 0 || std::string_view(" \t\n;&|/(").find(script[at - 1]) != std::string_view::npos);
  });
}

constexpr std::array<std::string_view, 11> kOthers = {".travis.yml",
                                                      ".circleci/config.yml",
                                                      "azure-pipelines.yml",
                                                      ".gitlab-ci.yml",
                                                      "appveyor.yml",
                                                      ".appveyor.yml",
                                                      "Jenkinsfile",
                                                      ".cirrus.yml",
                                                      ".woodpecker.yml",
                                                      ".drone.yml",
                                                      ".buildkite/pipeline.yml"};

void run(const Subject& subject, Judge& out) {
  bool always = false, sometimes = false;
  for_each_workflow(subject, [&](const Document& document) {
    const workflows::Trigger* trigger = document.workflow.trigger("pull_request");
    if (trigger == nullptr) return;
    const bool filtered = std::any_of(trigger->filters.begin(), trigger->filters.end(), [](const auto& filter) {
      return filter.key->text == "paths" || filter.key->text == "paths-ignore";
    });
    workflows::triggering::Reach reach(document.workflow);
    for (const Job& job : document.workflow.jobs)
      for (const Step& step : job.steps) {
        if (!tests(step)) continue;
        const auto& ways = reach.ways(&job, &step);
        const auto way =
            std::find_if(ways.begin(), ways.end(), [](const auto& one) { return one.event() == "pull_request"; });
        if (way == ways.end()) continue;
        out.note(filtered ? "tests pull requests that change some paths" : "tests each pull request",
                 place_in(document, step.anchor().span));
        (filtered ? sometimes : always) = true;
        return;
      }
  });
  if (always) return out.score(kMostScore, "workflows run tests on pull requests");
  if (sometimes) return out.unproved("which pull requests are tested depends on the paths that they change");
  for (const std::string_view path : kOthers)
    if (const File* file = subject.checkout.find(path)) {
      out.note("configures another service, whose runs are not in a checkout", whole_file(*file));
      return out.unproved(cat("what '", path, "' runs on pull requests is not in the checkout"));
    }
  out.unproved("no workflow runs tests on pull requests in a way that is known; another service would not be seen");
}

}  // namespace

extern const Check ci_tests = {
    .id = "posture-ci-tests",
    .name = "CI-Tests",
    .title = "Pull requests are not tested",
    .risk = Severity::low,
    .what =
        "A workflow without a filter of paths that pull requests start, and in it a step that they reach and that runs "
        "tests by a command that is known: 10.",
    .unproved = "Tests that other services or other programs run, and whether the runs that there were passed.",
    .why = "A change that breaks something is merged, and found by users.",
    .reproduce = "Open the checks of the last pull requests.",
    .fix = "Run the tests in a workflow `on: pull_request`, and require its check.",
    .avoid = "Do not filter a required check by paths: it then never reports.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#ci-tests"},
    .good = {"--- # .github/workflows/a.yml\non: pull_request\njobs: {a: {runs-on: x, steps: [{run: pytest -q}]}}\n"},
    .open =
        {"--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{run: pytest -q}]}}\n",
         "--- # .github/workflows/a.yml\non: {pull_request: {paths: [src/**]}}\njobs: {a: {runs-on: x, steps: [{run: "
         "make test}]}}\n",
         "--- # .travis.yml\nlanguage: c\n"},
    .run = run,
};

}  // namespace assay::posture::checks
