#include "scanners/sources/git/changes/line_diff_blobs.h"

#include <algorithm>

namespace assay::git {

namespace {

constexpr std::size_t kTreesKept = 4;

}  // namespace

bool AddedLines::touches(std::uint32_t first, std::uint32_t last) const {
  if (moved) return false;
  return whole || std::all_of(against.begin(), against.end(),
                              [&](const LineChanges& changes) { return changes.touches(first, last); });
}

bool AddedLines::exact() const {
  return std::all_of(against.begin(), against.end(), [](const LineChanges& changes) { return changes.exact; });
}

Result<AddedLines> AddedLineFinder::find(Bytes text, const ObjectId& blob, std::string_view path,
                                         const std::vector<ObjectId>& old, const std::vector<ObjectId>& parent_trees,
                                         const PlacesHere& here) {
  AddedLines lines;
  lines.moved = moved_from(parent_trees, blob, path, here);
  if (lines.moved) return lines;
  lines.whole = old.empty();
  for (const ObjectId& id : old) {
    const Result<Object> object = store_.read(id);
    if (!object) return tl::make_unexpected(object.error());
    lines.against.push_back(diff_lines(object->bytes, text));
  }
  return lines;
}

bool AddedLineFinder::moved_from(const std::vector<ObjectId>& trees, const ObjectId& blob, std::string_view path,
                                 const PlacesHere& here) {
  std::optional<std::uint64_t> now;
  for (const ObjectId& tree : trees) {
    const std::optional<std::uint64_t> before = places_in(tree, blob);
    if (before.value_or(0) == 0) continue;
    if (!now && !(now = here(blob))) return false;
    if (*before >= *now && weighed_as_much(tree, blob, path)) return true;
  }
  return false;
}

bool AddedLineFinder::weighed_as_much(const ObjectId& tree, const ObjectId& blob, std::string_view path) {
  if (!weight_) return true;
  auto& weights = known(tree).weights;
  if (!weights) {
    weights.emplace();
    const auto note = [&](ChangedBlob&& found) {
      const auto [at, added] = weights->try_emplace(found.blob, weight_(found.path));
      if (!added) at->second = std::max(at->second, weight_(found.path));
    };
    // What cannot be read weighs nothing, which makes more lines count as added.
    (void)diff_trees(store_, tree, {}, note, limits_);
  }
  const auto found = weights->find(blob);
  return found != weights->end() && found->second >= weight_(path);
}

std::optional<std::uint64_t> AddedLineFinder::places_in(const ObjectId& tree, const ObjectId& blob) {
  const TreeBlobs& all = known(tree).blobs;
  if (!all.complete) return std::nullopt;
  const auto found = all.places.find(blob);
  return found == all.places.end() ? 0 : found->second;
}

AddedLineFinder::KnownTree& AddedLineFinder::known(const ObjectId& tree) {
  const auto found = std::find_if(trees_.begin(), trees_.end(), [&](const KnownTree& one) { return one.id == tree; });
  if (found != trees_.end()) return *found;
  if (trees_.size() == kTreesKept) trees_.erase(trees_.begin());
  return trees_.emplace_back(KnownTree{tree, blobs_of_tree(store_, tree, limits_), {}});
}

}  // namespace assay::git
