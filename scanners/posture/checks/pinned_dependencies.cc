#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/posture/results/dependencies.h"

namespace assay::posture::checks {

namespace {

// Scorecard weighs actions of GitHub and of others apart where there are both.
constexpr int kWeight = 10, kOfGithub = 2, kOfOthers = 8;
constexpr std::size_t kGithub = 8;  // behind the kinds
constexpr std::string_view kLock = ".github/workflows/actions.lock";

struct Count {
  std::size_t pinned = 0, all = 0;
};

std::size_t group_of(const Dependency& one) {
  return one.kind == DependencyKind::github_action && one.of_github ? kGithub : static_cast<std::size_t>(one.kind);
}

std::string name_of_group(std::size_t group) {
  if (group == kGithub) return "GitHub-owned GHAction";
  const std::string_view name = name_of(static_cast<DependencyKind>(group));
  return group == 0 ? cat("third-party ", name) : std::string(name);
}

int score_of(const std::array<Count, kGithub + 1>& counts) {
  const bool both = counts[0].all > 0 && counts[kGithub].all > 0;
  std::size_t pinned = 0, all = 0;
  for (std::size_t group = 0; group < counts.size(); ++group) {
    const int weight = !both || (group != 0 && group != kGithub) ? kWeight : group == 0 ? kOfOthers : kOfGithub;
    pinned += counts[group].pinned * static_cast<std::size_t>(weight);
    all += counts[group].all * static_cast<std::size_t>(weight);
  }
  return all == 0 ? kMostScore : static_cast<int>(kMostScore * pinned / all);
}

void run(const Subject& subject, Judge& out) {
  Dependencies found = dependencies_of(subject);
  std::array<Count, kGithub + 1> counts{};
  std::size_t unknown = 0, pinned = 0, all = 0;
  for (Dependency& one : found.list) {
    if (one.pinned == Pinned::unknown) {
      ++unknown;
      out.note(std::move(one.reason), std::move(one.place));
      continue;
    }
    Count& count = counts[group_of(one)];
    ++count.all, ++all;
    if (one.pinned == Pinned::yes)
      ++count.pinned, ++pinned;
    else
      out.warn(std::move(one.reason), std::move(one.place));
  }
  for (std::size_t group = 0; group < counts.size(); ++group)
    if (counts[group].all > 0)
      out.note(
          cat(counts[group].pinned, " of ", counts[group].all, " ", name_of_group(group), " dependencies are pinned"));
  for (const std::string& trouble : found.troubles) out.note(printable(trouble));
  const bool locked = subject.checkout.find(kLock) != nullptr &&
                      counts[0].pinned + counts[kGithub].pinned < counts[0].all + counts[kGithub].all;
  if (locked) return out.unproved("actions.lock may fix tags, and is not read");
  if (pinned < all)
    return out.score(score_of(counts), cat(all - pinned, " of ", all, " dependencies are not pinned by their hash"));
  if (!found.troubles.empty()) return out.unproved(cat("not all was read: ", printable(found.troubles.front())));
  if (unknown > 0)
    return out.unproved(
        cat("of ", counted(unknown, "dependency", "dependencies"), " it is known only in a run which they are"));
  if (all == 0) return out.unproved("no dependency was found");
  out.score(kMostScore, all == 1 ? std::string("the one dependency is pinned by its hash")
                                 : cat("all ", all, " dependencies are pinned by their hash"));
}

}  // namespace

extern const Check pinned_dependencies = {
    .id = "posture-pinned-dependencies",
    .name = "Pinned-Dependencies",
    .title = "Dependencies of builds are not pinned by their hash",
    .risk = Severity::medium,
    .what =
        "Actions by commit, images of Dockerfiles, jobs and services by digest, and what scripts of workflows, "
        "Dockerfiles and files fetch: pip with hashes (also those of the requirements file that it names), `npm ci`, "
        "Go modules by version, choco with checksums, nuget in locked mode, and scripts that are fetched and run "
        "without being compared with a checksum. The score is the pinned share, in which actions of others weigh four "
        "times what GitHub's own do. Vendored code and data of tests are left out.",
    .unproved =
        "What a variable decides, what a script that cannot be read does, and tags where an `actions.lock` may fix "
        "them.",
    .why =
        "Whoever takes over what a name points to gets into each build from then on, and nothing in the repository "
        "changes.",
    .reproduce = "Build the same commit twice with a release of a dependency in between.",
    .fix =
        "`assay workflows --fix` pins actions whose commits are known. Name images as `name:tag@sha256:…`, install "
        "with `pip install --require-hashes -r requirements.txt` and `npm ci`, and compare what is fetched with a "
        "checksum that stands in the repository.",
    .avoid = "Do not pin without a tool that raises what is pinned.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies"},
    .bad = {"--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{uses: actions/checkout@v6}]}}\n",
            "--- # Dockerfile\nFROM alpine:3\n", "--- # install.sh\ncurl -sSf https://example.org/x | sh\n",
            "--- # Dockerfile\nFROM scratch\nRUN curl -o x.sh https://example.org/x.sh && sh x.sh\n",
            "--- # build.sh\npip install -r requirements.txt\n--- # requirements.txt\nx==1\n",
            "--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, container: 'node:22', steps: [{run: npm "
            "install}]}}\n",
            "--- # Containerfile\nFROM scratch\nRUN <<EOF\nnpm install\nEOF\n",
            "--- # Dockerfile\nFROM scratch\nRUN [\"pip\", \"install\", \"x==1\"]\n"},
    .good =
        {"--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{uses: "
         "actions/checkout@0123456789abcdef0123456789abcdef01234567}]}}\n",
         "--- # Dockerfile\nARG BASE=alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
         "FROM \"${BASE}\" AS build\nFROM build\nCOPY --from=build /x /x\n",
         "--- # build.sh\npip install -r requirements.txt\n--- # requirements.txt\nx==1 \\\n  --hash=sha256:00\n",
         "--- # build.sh\nnpm ci\ngo install example.org/x/y@v1.2.3\n",
         "--- # Dockerfile\nFROM scratch\nRUN npm ci && curl -o x.sh https://example.org/x.sh \\\n  && echo \"00  "
         "x.sh\" | sha256sum -c - && sh x.sh\n"},
    .open = {"--- # README.md\nHello.\n", "--- # Dockerfile\nARG BASE\nFROM $BASE\n",
             "--- # Dockerfile.j2\nFROM {{ image }}\n", "--- # Dockerfile\nFROM BASEIMAGE\n"},
    .run = run,
};

}  // namespace assay::posture::checks
