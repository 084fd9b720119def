// Comments of HEAD's files that allow a value where there is none.
#include <unordered_set>
#include <utility>

#include "base/parallel.h"
#include "scanners/scan/git_target.h"
#include "scanners/sources/git/changes/tree_diff.h"
#include "scanners/sources/git/objects/commit.h"

namespace assay {

namespace {

std::optional<git::ObjectId> head_tree(const GitTarget& target) {
  const auto head = git::resolve_ref(*target.refs, "HEAD");
  if (!head || !*head || !(*head)->id) return std::nullopt;
  const auto object = target.store->read(*(*head)->id);
  if (!object || object->type != git::ObjectType::commit) return std::nullopt;
  const auto commit = git::parse_commit(object->bytes, target.store->hash_kind());
  return commit ? std::optional(commit->tree) : std::nullopt;
}

// Each blob of HEAD with the first path at which it stands.
std::vector<std::pair<git::ObjectId, std::string>> blobs_of_head(const GitTarget& target,
                                                                 const GitScanOptions& options) {
  std::vector<std::pair<git::ObjectId, std::string>> blobs;
  const auto tree = head_tree(target);
  if (!tree) return blobs;
  std::unordered_set<git::ObjectId, git::ObjectIdHash> seen;
  const auto excluded = excluded_members(options);
  (void)git::diff_trees(*target.store, *tree, {}, [&](git::ChangedBlob&& blob) {
    if (excluded != nullptr && files::ignores_deep(*excluded, blob.path, false)) return;
    if (seen.insert(blob.blob).second) blobs.emplace_back(blob.blob, std::move(blob.path));
  });
  return blobs;
}

}  // namespace

void find_unused_markers(const GitTarget& target, const GitScanOptions& options, std::vector<BlobScanner>& scanners,
                         std::vector<UnusedMarkers>& markers) {
  const auto blobs = blobs_of_head(target, options);
  WorkQueue queue(blobs.size());
  run_workers(static_cast<unsigned>(scanners.size()), [&](unsigned worker) {
    std::size_t item = 0;
    while (queue.next(item)) {
      const auto object = target.store->read(blobs[item].first);
      if (object) markers[worker].take_unused(blobs[item].second, object->bytes, scanners[worker]);
    }
  });
}

}  // namespace assay
