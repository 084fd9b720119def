#include <algorithm>
#include <array>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

// Names with these prefixes that are meant to be set.
constexpr std::array<std::string_view, 3> kSettable = {"GITHUB_TOKEN", "RUNNER_TRACKING_ID", "GITHUB_PAT"};

// What the runner sets, and sets over whatever a workflow says.
constexpr std::array<std::string_view, 36> kReserved = {"GITHUB_ACTION",
                                                        "GITHUB_ACTIONS",
                                                        "GITHUB_ACTION_PATH",
                                                        "GITHUB_ACTION_REPOSITORY",
                                                        "GITHUB_ACTOR",
                                                        "GITHUB_ACTOR_ID",
                                                        "GITHUB_API_URL",
                                                        "GITHUB_BASE_REF",
                                                        "GITHUB_ENV",
                                                        "GITHUB_EVENT_NAME",
                                                        "GITHUB_EVENT_PATH",
                                                        "GITHUB_GRAPHQL_URL",
                                                        "GITHUB_HEAD_REF",
                                                        "GITHUB_JOB",
                                                        "GITHUB_OUTPUT",
                                                        "GITHUB_PATH",
                                                        "GITHUB_REF",
                                                        "GITHUB_REF_NAME",
                                                        "GITHUB_REF_PROTECTED",
                                                        "GITHUB_REF_TYPE",
                                                        "GITHUB_REPOSITORY",
                                                        "GITHUB_REPOSITORY_ID",
                                                        "GITHUB_REPOSITORY_OWNER",
                                                        "GITHUB_RUN_ATTEMPT",
                                                        "GITHUB_RUN_ID",
                                                        "GITHUB_RUN_NUMBER",
                                                        "GITHUB_SERVER_URL",
                                                        "GITHUB_SHA",
                                                        "GITHUB_STEP_SUMMARY",
                                                        "GITHUB_WORKFLOW",
                                                        "GITHUB_WORKSPACE",
                                                        "RUNNER_ARCH",
                                                        "RUNNER_NAME",
                                                        "RUNNER_OS",
                                                        "RUNNER_TEMP",
                                                        "RUNNER_TOOL_CACHE"};

bool is_reserved(std::string_view name) {
  return std::find(kSettable.begin(), kSettable.end(), name) == kSettable.end() &&
         std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

void run(const Subject& subject, Reporter& out) {
  for_each_variable(subject.document, [&](const Job* job, const Step* step, const Pair& pair) {
    if (is_reserved(pair.name()))
      out.report(*pair.key, quoted(pair.name()) + " is set by the runner, whatever stands here.").in(job, step);
  });
}

}  // namespace

extern const Check env_reserved = {
    .id = "env-reserved",
    .title = "Variable of the runner is set",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what = "A variable that the runner sets, such as `GITHUB_SHA` or `RUNNER_OS`, in an `env:`.",
    .why =
        "The runner overwrites it, so the step works on another value than the file says: a guard that was meant to be "
        "tested against it tests nothing.",
    .reproduce = "Print the variable in the step.",
    .fix = "Use a name of your own.",
    .avoid = "Do not set it in the script instead: the steps behind it still see the runner's value.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/variables#naming-conventions-for-"
         "configuration-variables"},
    .bad = {"- run: make\n  env: {GITHUB_SHA: abc}\n", "on: push\nenv: {RUNNER_OS: x}\njobs: {}\n"},
    .good = {"- run: make\n  env: {GITHUB_TOKEN: '${{ github.token }}', SHA: abc, GITHUB_APP_ID: '1'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
