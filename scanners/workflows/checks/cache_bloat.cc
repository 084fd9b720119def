#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/parser.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// What is another one in each run.
constexpr std::array<std::string_view, 5> kEachRun = {"github.run_id", "github.run_number", "github.run_attempt",
                                                      "github.sha", "github.event.head_commit.id"};

bool is_of_one_run(const Text& key) {
  for (const expressions::Hole& hole : expressions::find_holes(key.value())) {
    const auto parsed = expressions::parse(key.value(), hole.inside);
    if (!parsed) continue;
    for (const expressions::Reference& reference : expressions::references_of(*parsed))
      if (std::find(kEachRun.begin(), kEachRun.end(), reference.path) != kEachRun.end()) return true;
  }
  return false;
}

bool is_restored_before(const Job& job, const Step& step) {
  return std::any_of(job.steps.begin(), job.steps.end(), [&](const Step& other) {
    return other.index < step.index && other.uses && other.uses->is_repository("actions/cache") &&
           other.uses->path == "restore" && other.with.find("restore-keys") != nullptr;
  });
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs)
    for (const Step& step : job.steps) {
      if (!step.uses || !step.uses->is_repository("actions/cache")) continue;
      const std::string_view part = step.uses->path;
      const bool restores = part.empty()     ? step.with.find("restore-keys") != nullptr
                            : part == "save" ? is_restored_before(job, step)
                                             : false;
      const Pair* key = step.with.find("key");
      // What a condition guards may be saved once only.
      if (!restores || key == nullptr || step.condition || !is_of_one_run(key->value)) continue;
      out.report(
             *key->value.node,
             "Each run saves a cache of its own with all that it restored from the one before: it grows, and pushes "
             "others out.")
          .in(&job, &step);
    }
}

}  // namespace

extern const Check cache_bloat = {
    .id = "cache-bloat",
    .title = "Cache is saved anew by each run",
    .severity = Severity::info,
    .confidence = Confidence::medium,
    .persona = Persona::auditor,
    .what =
        "A cache whose key holds the commit or the number of the run, restored by `restore-keys` and saved without a "
        "condition.",
    .why =
        "What was restored is saved again with what came up since, in every run. It grows without end, and the 10 GB "
        "of the repository fill up, which pushes out what other jobs need.",
    .reproduce = "Look at the list of caches of the repository: one for each run, each larger than the one before.",
    .fix =
        "Make the key of what decides the content, `${{ hashFiles('**/lockfile') }}`, or save on the default branch "
        "alone: `if: github.ref == 'refs/heads/main'`.",
    .avoid = "Do not leave `restore-keys` out with such a key: nothing is ever restored then.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching"},
    .bad = {"- uses: actions/cache@v5\n  with: {path: x, key: 'a-${{ github.sha }}', restore-keys: a-}\n",
            "- uses: actions/cache/restore@v5\n  with: {path: x, key: 'a-${{ github.run_id }}', restore-keys: a-}\n"
            "- uses: actions/cache/save@v5\n  with: {path: x, key: 'a-${{ github.run_id }}'}\n"},
    .good = {"- uses: actions/cache@v5\n  with: {path: x, key: \"a-${{ hashFiles('y') }}\", restore-keys: a-}\n",
             "- uses: actions/cache@v5\n  with: {path: x, key: 'a-${{ github.sha }}'}\n",
             "- uses: actions/cache/restore@v5\n  with: {path: x, key: 'a-${{ github.run_id }}', restore-keys: a-}\n"
             "- uses: actions/cache/save@v5\n  if: github.ref == 'refs/heads/main'\n"
             "  with: {path: x, key: 'a-${{ github.run_id }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
