#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

// How an action comes to use a cache.
struct CachingAction {
  std::string_view name;
  std::string_view input;  // that switches it; empty: it always does
  bool by_default;         // without the input
};
constexpr std::array<CachingAction, 22> kActions = {{{"actions/cache", "", true},
                                                     {"actions/setup-node", "cache", false},
                                                     {"actions/setup-python", "cache", false},
                                                     {"actions/setup-java", "cache", false},
                                                     {"actions/setup-go", "cache", true},
                                                     {"actions/setup-dotnet", "cache", false},
                                                     {"astral-sh/setup-uv", "enable-cache", true},
                                                     {"Swatinem/rust-cache", "", true},
                                                     {"ruby/setup-ruby", "bundler-cache", false},
                                                     {"gradle/actions", "cache-disabled", true},
                                                     {"pnpm/action-setup", "cache", false},
                                                     {"mlugg/setup-zig", "use-cache", true},
                                                     {"golangci/golangci-lint-action", "skip-cache", true},
                                                     {"actions-rust-lang/setup-rust-toolchain", "cache", true},
                                                     {"jdx/mise-action", "cache", true},
                                                     {"mozilla-actions/sccache-action", "", true},
                                                     {"nix-community/cache-nix-action", "", true},
                                                     {"DeterminateSystems/magic-nix-cache-action", "", true},
                                                     {"PyO3/maturin-action", "sccache", false},
                                                     {"graalvm/setup-graalvm", "cache", false},
                                                     {"hynek/setup-cached-uv", "", true},
                                                     {"ramsey/composer-install", "ignore-cache", true}}};

bool is_off(std::string_view value) { return value == "false" || value == "no" || value == "0" || value.empty(); }

// What makes the step use a cache: an input, or the action itself; nothing where it does not, or is not known to.
const yaml::Node* cache_of(const Step& step) {
  if (!step.uses || step.uses->kind != UsesKind::repository) return nullptr;
  for (const CachingAction& action : kActions) {
    if (!step.uses->is_repository(action.name)) continue;
    // What only writes one reads nothing.
    if (action.name == "actions/cache" && step.uses->path == "save") return nullptr;
    if (action.name == "actions/cache" && step.with.value_of("lookup-only") == "true") return nullptr;
    const bool disabling =
        action.input == "cache-disabled" || action.input == "skip-cache" || action.input == "ignore-cache";
    const Pair* pair = action.input.empty() ? nullptr : step.with.find(action.input);
    if (pair == nullptr) return action.by_default ? step.uses->text.node : nullptr;
    if (pair->value.has_expression()) return nullptr;
    // setup-uv: `auto` leaves runs of pushed tags out from v10 on.
    const bool automatic = pair->value.is("auto");
    if (automatic) return nullptr;
    return is_off(pair->value.value()) == disabling ? pair->value.node : nullptr;
  }
  return nullptr;
}

// From v10 on setup-uv leaves the cache out in runs of pushed tags.
bool leaves_tags_out(const Step& step) {
  if (!step.uses->is_repository("astral-sh/setup-uv") || step.with.find("enable-cache") != nullptr) return false;
  const auto named = step.uses->version();
  const auto& version = named ? named : step.uses->commented;
  return !version || version->major >= 10;
}

constexpr std::array<std::string_view, 8> kPublishers = {
    "pypa/gh-action-pypi-publish",     "softprops/action-gh-release",
    "goreleaser/goreleaser-action",    "JS-DevTools/npm-publish",
    "ncipollo/release-action",         "rubygems/release-gem",
    "actions/attest-build-provenance", "actions/attest"};

// What says how files were built, and hands out none.
bool is_attestation(const Step& step) {
  return step.uses &&
         (step.uses->is_repository("actions/attest-build-provenance") || step.uses->is_repository("actions/attest"));
}

// The step by which a job publishes, or else that by which it attests; null: none does.
const Step* publisher(const Subject& subject, const Job& job) {
  const Step* attesting = nullptr;
  for (const Step& step : job.steps) {
    if (step.uses && std::any_of(kPublishers.begin(), kPublishers.end(),
                                 [&](std::string_view name) { return step.uses->is_repository(name); })) {
      if (!is_attestation(step)) return &step;
      if (attesting == nullptr) attesting = &step;
    }
    if (step.uses && step.uses->is_repository("docker/build-push-action") && step.with.value_of("push") == "true")
      return &step;
    const StepScript* script = subject.analysis.step_script({&subject.document, &job, &step});
    if (script == nullptr) continue;
    for (const shell::Call& call : script->calls) {
      const auto is = [&](std::size_t at, std::string_view word) {
        return call.words.size() > at && call.words[at] == word;
      };
      if ((is(0, "npm") && is(1, "publish")) || (is(0, "twine") && is(1, "upload")) ||
          (is(0, "cargo") && is(1, "publish")) || (is(0, "uv") && is(1, "publish")) ||
          (is(0, "gh") && is(1, "release") && is(2, "create")) || (is(0, "poetry") && is(1, "publish")))
        return &step;
    }
  }
  return attesting;
}

bool only_tags(const Trigger& trigger) {
  bool tags = false, branches = false;
  for (const Filter& filter : trigger.filters) {
    tags = tags || filter.key->text == "tags";
    branches = branches || filter.key->text == "branches";
  }
  return tags && !branches;
}

struct Release {
  yaml::Span span;
  std::string text;
  bool tag = false;
  bool attests = false;
};

// What makes the job a part of a release.
std::optional<Release> release_of(const Subject& subject, const Job& job) {
  if (const Step* step = publisher(subject, job)) {
    const bool attests = is_attestation(*step);
    return Release{step->anchor().span, attests ? "it attests what it makes" : "it publishes", false, attests};
  }
  if (!subject.analysis.spend(subject.workflow().jobs.size())) return std::nullopt;
  // Jobs that it hands its files to.
  for (const Job& other : subject.workflow().jobs) {
    const bool follows =
        std::any_of(other.needs.begin(), other.needs.end(), [&](const Text& need) { return need.is(job.id()); });
    if (const Step* step = follows ? publisher(subject, other) : nullptr)
      return Release{step->anchor().span, cat("the job ", quoted(other.id()), " publishes what it makes"), false,
                     is_attestation(*step)};
  }
  for (const triggering::Way& way : subject.analysis.reach(subject.document).ways(&job)) {
    if (way.event() == "release") return Release{way.trigger->event_node->span, "a release starts it", true, false};
    if (way.event() == "push" && only_tags(*way.trigger))
      return Release{way.trigger->event_node->span, "a pushed tag starts it", true, false};
  }
  return std::nullopt;
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    std::optional<Release> release;
    bool looked = false;
    for (const Step& step : job.steps) {
      const yaml::Node* cache = cache_of(step);
      if (cache == nullptr) continue;
      if (!looked) release = release_of(subject, job);
      looked = true;
      if (!release) break;
      if (release->tag && leaves_tags_out(step)) continue;
      Draft draft = out.report(
          *cache, cat("A cache that other runs may have filled is read by a job of a release: ", release->text, "."));
      draft.in(&job, &step).related(release->span, "What makes it a release.");
      if (release->attests) draft.severity(Severity::medium);
    }
  }
}

}  // namespace

extern const Check cache_poisoning = {
    .id = "cache-poisoning",
    .title = "Release is built from a cache that other runs fill",
    .severity = Severity::high,
    .confidence = Confidence::low,
    .what =
        "`actions/cache`, or an action that caches by itself or is asked to, in a job that publishes, whose files "
        "another job publishes, or that a release or a pushed tag starts; with less weight in one that only attests.",
    .why =
        "Whoever runs code in the default branch's scope once, by a compromised dependency or a privileged pull "
        "request "
        "run, can leave a changed compiler or package in the cache. The release takes it, and signs it.",
    .reproduce = "Save an entry under the same key from another workflow, and see the release restore it.",
    .fix = "Build releases without a cache: `cache: false`, `enable-cache: false`, `lookup-only: true`.",
    .avoid = "Do not take a key with a hash for a protection: it names what is wanted, not what is in the entry.",
    .references = {"https://adnanthekhan.com/2024/05/06/the-monsters-in-your-build-cache-github-actions-cache-"
                   "poisoning/"},
    .zizmor = {"cache-poisoning"},
    .bad = {R"(on: release
jobs:
  a:
    runs-on: x
    steps: [{uses: actions/cache@v5, with: {path: target, key: a}}, {run: cargo publish}]
)",
            R"(on: {push: {tags: ['v*']}}
jobs:
  a: {runs-on: x, steps: [{uses: actions/setup-node@v6, with: {cache: npm}}, {run: make}]}
)",
            R"(on: push
jobs:
  a: {runs-on: x, steps: [{uses: actions/setup-go@v6}, {run: make}]}
  b: {runs-on: x, needs: a, steps: [{uses: softprops/action-gh-release@v3}]}
)",
            R"(on: {push: {tags: ['v*']}}
jobs:
  a: {runs-on: x, steps: [{uses: PyO3/maturin-action@v1, with: {sccache: true}}]}
)",
            R"(on: release
jobs:
  a: {runs-on: x, steps: [{uses: ramsey/composer-install@v3}]}
)"},
    .good = {R"(on: push
jobs:
  a: {runs-on: x, steps: [{uses: actions/cache@v5, with: {path: target, key: a}}, {run: make}]}
)",
             R"(on: release
jobs:
  a: {runs-on: x, steps: [{uses: actions/setup-go@v6, with: {cache: false}}, {run: make}]}
)",
             R"(on: release
jobs:
  a: {runs-on: x, steps: [{uses: actions/setup-node@v6}, {run: npm publish}]}
)",
             R"(on: {push: {tags: ['v*']}}
jobs:
  a: {runs-on: x, steps: [{uses: astral-sh/setup-uv@v10}, {run: make}]}
)",
             R"(on: release
jobs:
  a:
    runs-on: x
    steps:
      - {uses: PyO3/maturin-action@v1, with: {sccache: "${{ !startsWith(github.ref, 'refs/tags/') }}"}}
      - {uses: ramsey/composer-install@v3, with: {ignore-cache: yes}}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
