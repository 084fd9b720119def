#include <map>
#include <set>

#include "base/strings.h"
#include "scanners/scan/git_target.h"
#include "scanners/sources/git/repository/pinned_commits.h"
#include "scanners/sources/git/repository/repository_submodules.h"

namespace assay {

namespace {

void report_absent(const std::vector<std::string>& absent, Coverage& coverage) {
  constexpr std::size_t kNamed = 5;  // coverage lists more of them, and counts all
  for (std::size_t number = 0; number < absent.size(); ++number) {
    const std::string name = printable(absent[number]);
    coverage.skipped(SkipReason::submodule, name);
    if (number < kNamed) coverage.note(cat("submodule ", name, " is not here and was not scanned"));
  }
  if (absent.size() > kNamed)
    coverage.note(cat(absent.size() - kNamed, " more submodules are not here and were not scanned"));
}

// What repositories say of the commits of their submodules, and which of these were found.
class Pins {
 public:
  explicit Pins(const std::vector<git::Submodule>& submodules) {
    for (const git::Submodule& submodule : submodules) paths_.insert(submodule.path);
  }

  // The submodules below `target`, which names them relative to itself.
  void read(const GitTarget& target) {
    const std::string lead = target.name.empty() ? "" : cat(target.name, '/');
    std::set<std::string> below;
    for (auto path = paths_.lower_bound(lead); path != paths_.end() && path->starts_with(lead); ++path)
      below.insert(path->substr(lead.size()));
    for (git::PinnedCommit& pin : git::pinned_commits(target.repository, *target.store, below)) {
      const std::string path = cat(lead, pin.path);
      by_path_[path].push_back({std::move(pin)});
    }
  }

  // What is pinned is scanned and told of, also where no ref of the submodule reaches it.
  void look_up(GitTarget& target) {
    const auto pins = by_path_.find(target.name);
    if (pins == by_path_.end()) return;
    for (Pin& pin : pins->second) {
      pin.looked_up = true;
      pin.shallow = pin.shallow || !target.repository.shallow().empty();
      if (!target.store->has(pin.pinned.commit)) continue;
      pin.found = true;
      target.more_tips.push_back(pin.pinned.commit);
    }
  }

  void report(bool allow_shallow, Coverage& coverage) const {
    for (const auto& [path, pins] : by_path_) {
      for (const Pin& pin : pins) {
        if (pin.found || !pin.looked_up) continue;
        const std::string name = printable(path);
        const std::string commit = pin.pinned.commit.hex();
        const std::string what = cat("commit ", commit, ", which ", printable(pin.pinned.by), " names, is not in it");
        if (pin.shallow && allow_shallow) {
          coverage.note(cat("submodule ", name, ": ", what, " and was not scanned: the clone is shallow"));
        } else {
          coverage.gap(cat("submodule ", name),
                       cat(what, "; ",
                           pin.pinned.checked_out ? std::string("'git submodule update --init --recursive' fetches it")
                                                  : cat("'git fetch origin ", commit, "' there fetches it")));
        }
      }
    }
  }

 private:
  struct Pin {
    git::PinnedCommit pinned;
    bool looked_up = false;  // in a repository; else that it does not open is told
    bool found = false;
    bool shallow = false;
  };
  std::set<std::string> paths_;
  std::map<std::string, std::vector<Pin>> by_path_;
};

}  // namespace

void scan_git_submodules(const GitTarget& target, const GitScanOptions& options, const ScanContext& context,
                         std::vector<BlobScanner>& scanners, PlacesOfObjects& places, Coverage& coverage) {
  const git::SubmoduleList list = git::list_submodules(target.repository);
  for (const Error& problem : list.problems) target.gap(coverage, problem);
  report_absent(list.absent, coverage);
  git::RepositoryOptions inner = options.repository;
  inner.environment = {};
  Pins pins(list.submodules);
  pins.read(target);
  // By path, so that a repository comes before the submodules in it.
  for (const git::Submodule& submodule : list.submodules) {
    auto opened = open_git_target(submodule.git_dir, submodule.path, inner, context.limits);
    Status status;
    if (opened) {
      pins.look_up(*opened);
      pins.read(*opened);
      status = scan_git_history(*opened, options, context, scanners, places, coverage);
    } else {
      status = tl::make_unexpected(opened.error());
    }
    if (!status) coverage.gap(cat("submodule ", printable(submodule.path)), printable(status.error().why));
  }
  pins.report(options.allow_shallow, coverage);
}

}  // namespace assay
