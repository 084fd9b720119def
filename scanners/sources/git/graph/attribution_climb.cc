#include "scanners/sources/git/graph/attribution_climb.h"

#include <algorithm>
#include <string>

namespace assay::git {

Climb::Climb(const TreeLinks& links, std::vector<Rank> root_ranks, Rank dangling, const ClimbLimits& limits)
    : links_(links),
      paths_(links),
      root_ranks_(std::move(root_ranks)),
      dangling_(dangling),
      limits_(limits),
      states_(links.tree_count(), State::unseen),
      held_(links.tree_count()) {}

Climb::Places Climb::places(TreeLinks::Node node) {
  settle_holders(node);
  Places out;
  out.truncated = gather(node);
  if (node < links_.tree_count() && root_ranks_[node] != kNoRank) note(PathTable::kRoot, root_ranks_[node]);
  if (found_.size() > limits_.places) out.truncated = true;
  keep_best(limits_.places);
  out.places = found_;
  return out;
}

// Brings all trees above the node to State::done, those further up first.
void Climb::settle_holders(TreeLinks::Node node) {
  const auto push_unseen = [&](TreeLinks::Node holder, std::uint32_t) {
    if (states_[holder] == State::unseen) stack_.push_back(holder);
    return true;
  };
  links_.for_each_holder(node, push_unseen);
  while (!stack_.empty()) {
    const TreeLinks::Node tree = stack_.back();
    if (states_[tree] == State::unseen) {
      states_[tree] = State::open;
      links_.for_each_holder(tree, push_unseen);
    } else {
      stack_.pop_back();
      if (states_[tree] == State::open) finish(tree);
    }
  }
}

void Climb::finish(TreeLinks::Node tree) {
  bool truncated = gather(tree);
  if (root_ranks_[tree] != kNoRank) note(PathTable::kRoot, root_ranks_[tree]);
  if (found_.empty()) note(PathTable::kRoot, dangling_);
  if (found_.size() > most()) {
    truncated = true;
    keep_best(most());
  }
  held_[tree] = {arena_.size(), static_cast<std::uint32_t>(found_.size()), truncated};
  arena_.insert(arena_.end(), found_.begin(), found_.end());
  states_[tree] = State::done;
}

bool Climb::gather(TreeLinks::Node node) {
  found_.clear();
  ++round_;
  bool truncated = false;
  links_.for_each_holder(node, [&](TreeLinks::Node holder, std::uint32_t name) {
    ++work_;
    // Not done: trees that hold each other, which only a store with wrong names can have.
    if (states_[holder] != State::done) {
      truncated = true;
      return true;
    }
    const Held& held = held_[holder];
    truncated |= held.truncated;
    work_ += held.count;
    for (std::uint32_t place = 0; place < held.count; ++place) {
      const Place& above = arena_[held.first + place];
      if (paths_.depth(above.path) >= limits_.depth) {
        truncated = true;
        continue;
      }
      note(paths_.child(above.path, name), above.rank);
    }
    // A tree with very many places would otherwise hold them all before the best are chosen.
    if (found_.size() > 16 * limits_.places) {
      truncated = true;
      keep_best(limits_.places);
    }
    return true;
  });
  return truncated;
}

void Climb::note(PathTable::Path path, Rank rank) {
  if (path >= found_at_.size()) {
    found_at_.resize(std::max<std::size_t>(path + 1, 2 * found_at_.size()));
    found_for_.resize(found_at_.size());
  }
  if (found_for_[path] == round_) {
    Place& place = found_[found_at_[path]];
    place.rank = std::min(place.rank, rank);
    return;
  }
  found_for_[path] = round_;
  found_at_[path] = static_cast<std::uint32_t>(found_.size());
  found_.push_back({path, rank});
}

void Climb::keep_best(std::size_t most) {
  struct Named {
    Place place;
    std::string path;
  };
  std::vector<Named> named;
  named.reserve(found_.size());
  for (const Place& place : found_) named.push_back({place, paths_.text(place.path)});
  std::sort(named.begin(), named.end(), [](const Named& a, const Named& b) {
    return a.place.rank != b.place.rank ? a.place.rank < b.place.rank : a.path < b.path;
  });
  if (named.size() > most) named.resize(most);
  found_.clear();
  ++round_;
  for (const Named& kept : named) note(kept.place.path, kept.place.rank);
}

std::size_t Climb::most() const {
  return arena_.size() > limits_.all_places || work_ > limits_.work ? 1 : limits_.places;
}

}  // namespace assay::git
