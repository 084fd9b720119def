#include "scanners/sources/git/changes/line_diff_blobs.h"

#include <algorithm>

namespace assay::git {

namespace {

constexpr std::size_t kTreesKept = 4;
constexpr std::size_t kBinaryProbe = 8000;  // git's own

}  // namespace

bool AddedLines::touches(std::uint32_t first, std::uint32_t last) const {
  if (moved) return false;
  return whole || std::all_of(against.begin(), against.end(),
                              [&](const LineChanges& changes) { return changes.touches(first, last); });
}

Result<AddedLines> AddedLineFinder::find(Bytes text, const ObjectId& blob, const std::vector<ObjectId>& old,
                                         const std::vector<ObjectId>& parent_trees, const PlacesHere& here) {
  AddedLines lines;
  lines.binary = text.substr(0, kBinaryProbe).find('\0') != Bytes::npos;
  if (!options_.moved_is_new) {
    lines.moved = moved_from(parent_trees, blob, here);
    if (lines.moved) return lines;
  }
  lines.whole = old.empty();
  for (const ObjectId& id : old) {
    const Result<Object> object = store_.read(id);
    if (!object) return tl::make_unexpected(object.error());
    lines.against.push_back(diff_lines(object->bytes, text));
  }
  return lines;
}

bool AddedLineFinder::moved_from(const std::vector<ObjectId>& trees, const ObjectId& blob, const PlacesHere& here) {
  std::optional<std::uint64_t> now;
  for (const ObjectId& tree : trees) {
    const std::optional<std::uint64_t> before = places_in(tree, blob);
    if (before.value_or(0) == 0) continue;
    if (!now && !(now = here(blob))) return false;
    if (*before >= *now) return true;
  }
  return false;
}

std::optional<std::uint64_t> AddedLineFinder::places_in(const ObjectId& tree, const ObjectId& blob) {
  const TreeBlobs& all = blobs_of(tree);
  if (!all.complete) return std::nullopt;
  const auto found = all.places.find(blob);
  return found == all.places.end() ? 0 : found->second;
}

const TreeBlobs& AddedLineFinder::blobs_of(const ObjectId& tree) {
  auto known = std::find_if(trees_.begin(), trees_.end(), [&](const auto& one) { return one.first == tree; });
  if (known != trees_.end()) return known->second;
  if (trees_.size() == kTreesKept) trees_.erase(trees_.begin());
  return trees_.emplace_back(tree, blobs_of_tree(store_, tree, options_.limits)).second;
}

}  // namespace assay::git
