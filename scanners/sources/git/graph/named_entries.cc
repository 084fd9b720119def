#include "scanners/sources/git/graph/named_entries.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "scanners/sources/git/graph/connectivity_tree_delta.h"

namespace assay::git {

namespace {

class EntryFinder final : public ForestVisitor {
 public:
  EntryFinder(HashKind kind, const std::set<std::string, std::less<>>& names) : reader_(kind), names_(names) {}

  void visit(const Visit& visit) override {
    if (visit.slot >= held_.size()) held_.resize(visit.slot + 1);
    const bool is_delta =
        visit.base_object != kNoObject && visit.base_slot < held_.size() && !held_[visit.base_slot].starts.empty();
    // What is malformed was told by the walk before.
    (void)reader_.read(
        visit.content, visit.copied, is_delta ? &held_[visit.base_slot] : nullptr, scratch_,
        [&](const TreeEntry& entry) {
          if (names_.contains(entry.name)) note(entry);
          return HeldEntries::kNoValue;
        },
        [](std::uint32_t) {});
    if (visit.has_children) std::swap(held_[visit.slot], scratch_);
  }
  void failed(ObjectIndex /*object*/, const Error& /*error*/) override {}

  const std::set<NamedEntry>& entries() const { return entries_; }
  bool left_out() const { return left_out_; }

 private:
  // The first by name and object stay, whatever the order in which they come.
  void note(const TreeEntry& entry) {
    entries_.insert({std::string(entry.name), entry.id, entry.is_tree()});
    if (entries_.size() <= kMostNamedEntries) return;
    left_out_ = true;
    entries_.erase(std::prev(entries_.end()));
  }

  TreeDeltaReader reader_;
  const std::set<std::string, std::less<>>& names_;
  std::vector<HeldEntries> held_;  // by slot
  HeldEntries scratch_;
  std::set<NamedEntry> entries_;
  bool left_out_ = false;
};

}  // namespace

std::vector<NamedEntry> find_named_entries(const PackForest& forest, const std::set<std::string, std::less<>>& names,
                                           unsigned threads, const Limits& limits, bool& left_out) {
  std::vector<std::unique_ptr<EntryFinder>> finders;
  std::vector<ForestVisitor*> views;
  for (unsigned thread = 0; thread < std::max(1U, threads); ++thread) {
    finders.push_back(std::make_unique<EntryFinder>(forest.hash_kind(), names));
    views.push_back(finders.back().get());
  }
  TypeSet types;
  types.trees = true;
  types.unknown = false;
  forest.walk(types, views, limits);
  std::set<NamedEntry> all;
  left_out = false;
  for (const std::unique_ptr<EntryFinder>& finder : finders) {
    all.insert(finder->entries().begin(), finder->entries().end());
    left_out = left_out || finder->left_out();
  }
  std::vector<NamedEntry> out(all.begin(), all.end());
  if (out.size() <= kMostNamedEntries) return out;
  left_out = true;
  out.resize(kMostNamedEntries);
  return out;
}

}  // namespace assay::git
