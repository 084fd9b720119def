#include "scanners/scan/git_scan.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/strings.h"
#include "scanners/scan/git_target.h"
#include "scanners/scan/known_findings.h"
#include "scanners/scan/line_hashes.h"
#include "scanners/scan/moved_files.h"
#include "scanners/sources/files/ignore_rules.h"
#include "scanners/sources/git/repository/repository_store.h"
#include "scanners/sources/git/repository/repository_submodules.h"

namespace assay {

namespace {

// What the report says of the repository. A HEAD that is damaged is a gap that the scan itself records.
void describe(const GitTarget& target, ScanResult& result) {
  if (const auto url = target.repository.config().get("remote.origin.url")) result.repository_uri = std::string(*url);
  const auto head = git::resolve_ref(*target.refs, "HEAD");
  if (!head) {
    result.coverage.note(cat("the report names no revision: HEAD: ", printable(head.error().why)));
    return;
  }
  if (!*head) return;
  if ((*head)->id) result.revision = (*head)->id->hex();
  constexpr std::string_view kBranch = "refs/heads/";
  if ((*head)->name.starts_with(kBranch)) result.branch = (*head)->name.substr(kBranch.size());
}

// History is scanned by object, so paths are known only afterwards: what lies at an excluded path is left out here, and
// counted.
void leave_out_excluded(const files::IgnoreList& patterns, Finding& finding, Coverage& coverage) {
  std::erase_if(finding.places, [&](const Place& place) {
    const std::string& path = outermost(place.origin).path;
    const bool out = files::ignores_deep(patterns, path, false);
    if (out) coverage.skipped(SkipReason::ignored, printable(path));
    return out;
  });
}

// Grafts give commits other parents, to git alone. What only they reach is no part of a scan by parents.
void note_grafts(const GitTarget& target, const GitScanOptions& options, Coverage& coverage) {
  if (options.staged || options.all_objects) return;
  struct stat info {};
  if (::stat((target.repository.common_dir() + "/info/grafts").c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return;
  } else if (S_ISREG(info.st_mode) && info.st_size == 0) {
    return;
  }
  coverage.gap(target.input("info/grafts"),
               "git joins histories by it, which was not followed; --all-objects scans what only it reaches");
}

// Whether nothing is left out that an entry of a suppression file may speak of: the rest of a shallow history, or a
// submodule. Which ones are absent stands in the coverage.
bool is_all_here(const GitTarget& target, const GitScanOptions& options) {
  if (!target.repository.shallow().empty()) return false;
  return options.submodules || git::list_submodules(target.repository).submodules.empty();
}

// Blobs of the repository itself. Those of submodules are files of other repositories.
PieceReader blob_reader(const GitTarget& target) {
  return [&target](const Origin& origin, const PieceSink& sink) {
    const auto id = git::ObjectId::from_hex(origin.object);
    if (!id || !origin.repository.empty()) return false;
    const auto object = target.store->read(*id);
    if (!object) return false;
    sink(object->bytes);
    return true;
  };
}

}  // namespace

Result<GitTarget> open_git_target(const std::string& path, std::string name, const git::RepositoryOptions& options,
                                  const Limits& limits) {
  auto repository = git::Repository::open(path, options);
  if (!repository) return tl::make_unexpected(repository.error());
  auto refs = git::open_refs(*repository);
  if (!refs) return tl::make_unexpected(refs.error());
  auto store = git::open_store(*repository, limits);
  if (!store) return tl::make_unexpected(store.error());
  return GitTarget{std::move(name), std::move(*repository), std::move(*refs), std::move(*store), {}};
}

void GitTarget::gap(Coverage& coverage, const Error& error) const {
  const std::string subject = error.subject.empty() ? error.doing : error.subject;
  coverage.gap(input(printable(subject)), printable(error.why));
}

std::shared_ptr<const files::IgnoreList> excluded_members(const GitScanOptions& options) {
  if (options.exclude.empty()) return nullptr;
  return std::make_shared<const files::IgnoreList>(files::IgnoreList::of(options.exclude));
}

Status check_git_options(const GitScanOptions& options) {
  if (!options.staged) return {};
  const auto repository = git::Repository::open(options.path, options.repository);
  if (!repository || ::access(repository->index_path().c_str(), F_OK) == 0) return {};
  const char* const doing = "scanning what is staged";
  if (repository->bare())
    return tl::make_unexpected(Error{doing, printable(options.path), "the repository is bare: it has no index",
                                     "--range OLD..NEW scans what commits bring"});
  std::error_code error;
  const auto named = std::filesystem::weakly_canonical(repository->index_path(), error);
  if (named == std::filesystem::weakly_canonical(repository->git_dir() + "/index", error)) return {};
  return tl::make_unexpected(Error{doing, printable(repository->index_path()),
                                   "GIT_INDEX_FILE names it, and it is not there",
                                   "unset the variable to scan the repository's own index"});
}

Result<ScanResult> scan_git(const GitScanOptions& options, const ScanContext& context) {
  auto target = open_git_target(options.path, "", options.repository, context.limits);
  if (!target) return tl::make_unexpected(target.error());
  auto scanners = create_blob_scanners(context.threads, *context.rules, context.key, context.limits);
  if (!scanners) return tl::make_unexpected(scanners.error());

  ScanResult result;
  auto known = KnownFindings::of_work_tree(target->repository.work_tree(), context);
  if (!known) {
    result.mistakes = std::move(known.error());
    return result;
  }
  describe(*target, result);
  for (const std::string& note : target->repository.notes()) result.coverage.note(note);
  note_grafts(*target, options, result.coverage);
  PlacesOfObjects places;
  const bool part = !options.range.empty() || !options.since.empty() || !options.branch.empty();
  Status status;
  std::vector<UnusedMarkers> markers(scanners->size(), UnusedMarkers(context));
  if (options.staged) {
    status = scan_git_staged(*target, options, context, *scanners, markers, result.coverage);
  } else if (part) {
    status = scan_git_range(*target, options, context, *scanners, markers, result.coverage);
  } else {
    status = scan_git_history(*target, options, context, *scanners, places, result.coverage);
    if (status && options.submodules)
      scan_git_submodules(*target, options, context, *scanners, places, result.coverage);
    if (status && context.unused_markers) find_unused_markers(*target, options, *scanners, markers);
  }
  if (!status) return tl::make_unexpected(status.error());
  const auto attribute = [&places](const Origin& origin) {
    const auto found = places.find({origin.repository, origin.object});
    return found == places.end() ? std::vector<Appearance>{} : found->second;
  };
  const files::IgnoreList excluded = files::IgnoreList::of(options.exclude);
  MovedFiles moved(*target);
  const auto judge = [&](Finding& finding) {
    if (!options.exclude.empty()) leave_out_excluded(excluded, finding, result.coverage);
    const bool everywhere = known->apply(finding);
    if (!options.staged && !part) moved.accept(finding);
    return everywhere;
  };
  result.findings = merge_and_finish(*scanners, result.coverage, attribute, judge);
  note_misspelt_markers(result.findings, context, result.coverage);
  const bool everything = !options.staged && !part && is_all_here(*target, options);
  for (std::size_t i = 1; i < markers.size(); ++i) markers[0].merge(std::move(markers[i]));
  result.useless_suppressions = known->note_useless(everything, result.coverage) + markers[0].note(result.coverage);
  if (context.line_hashes) add_line_hashes(result.findings, blob_reader(*target));
  return result;
}

}  // namespace assay
