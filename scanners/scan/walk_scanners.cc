#include "scanners/scan/walk_scanners.h"

#include <utility>

#include "scanners/sources/git/repository/index_file.h"
#include "scanners/sources/git/repository/repository.h"

namespace assay {

namespace {

// The index alone is read, and nothing that a repository's owner could have us run: whose it is does not matter.
Result<std::vector<std::string>> read_tracked(const std::string& work_tree) {
  git::RepositoryOptions options;
  options.trust = true;
  const auto repository = git::Repository::open(work_tree, options);
  if (!repository) return tl::make_unexpected(repository.error());
  std::vector<std::string> paths;
  // Also where core.bare or core.worktree say that the files are elsewhere: then too many count as tracked.
  const bool is_here = repository->work_tree() == work_tree || repository->git_dir() == work_tree + "/.git";
  if (!is_here) return paths;
  const auto index = git::IndexFile::read(repository->index_path(), repository->hash_kind());
  if (!index) return tl::make_unexpected(index.error());
  for (const git::IndexEntry& entry : index->entries()) paths.emplace_back(entry.path);
  return paths;
}

}  // namespace

void prepare_walk(files::FileScanOptions& options, const ScanContext& context) {
  options.walk.threads = context.threads;
  options.walk.limits = context.limits;
  if (!options.walk.read_tracked) options.walk.read_tracked = read_tracked;
  if (!options.walk.exclude.empty())
    options.content.exclude = std::make_shared<const files::IgnoreList>(files::IgnoreList::of(options.walk.exclude));
}

Result<WalkScanners> WalkScanners::create(const std::vector<std::string>& paths, const ScanContext& context) {
  auto made = create_blob_scanners(context.threads, *context.rules, context.key, context.limits);
  if (!made) return tl::make_unexpected(made.error());
  WalkScanners out;
  out.scanners = std::move(*made);
  out.markers_ = std::vector<UnusedMarkers>(out.scanners.size(), UnusedMarkers(context));
  for (std::size_t i = 0; i < out.scanners.size(); ++i) {
    out.scanners[i].collector().set_roots(paths);
    out.consumers_.push_back(std::make_unique<ScanningConsumer>(out.scanners[i], context.progress, &out.markers_[i]));
  }
  return out;
}

std::vector<files::BlobConsumer*> WalkScanners::consumers() const {
  std::vector<files::BlobConsumer*> out;
  for (const auto& consumer : consumers_) out.push_back(consumer.get());
  return out;
}

UnusedMarkers& WalkScanners::joined_markers() {
  for (std::size_t i = 1; i < markers_.size(); ++i) markers_[0].merge(std::move(markers_[i]));
  return markers_[0];
}

}  // namespace assay
