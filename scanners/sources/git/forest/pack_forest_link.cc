// Linking: who descends from whom, types from roots, faults, and the order of the walk.
#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "scanners/sources/git/forest/pack_forest_builder.h"

namespace assay::git {

namespace {

std::uint32_t add_saturating(std::uint32_t a, std::uint32_t b) {
  return a > std::numeric_limits<std::uint32_t>::max() - b ? std::numeric_limits<std::uint32_t>::max() : a + b;
}

// Families of at least this many packed bytes are walked first, biggest first, so that no thread is left with one at
// the end; the others in the order in which they lie, which is kind to a cold disk.
constexpr std::uint32_t kBigFamily = 1U << 20;

}  // namespace

void ForestBuilder::find_children() {
  first_child_.assign(nodes_.size() + 1, 0);
  for (const std::uint32_t base : bases_) {
    if (base != kNoNode) ++first_child_[base + 1];
  }
  std::partial_sum(first_child_.begin(), first_child_.end(), first_child_.begin());
  children_.assign(first_child_.back(), kNoNode);
  // A node's count stands in the place behind it, and is used up from the last child to the first.
  for (std::uint32_t node = static_cast<std::uint32_t>(nodes_.size()); node-- > 0;) {
    if (bases_[node] != kNoNode) children_[--first_child_[bases_[node] + 1]] = node;
  }
  // Now each stands where its children begin, one place too far.
  first_child_.erase(first_child_.begin());
  first_child_.push_back(static_cast<std::uint32_t>(children_.size()));
}

// All nodes that hang on one without a base, bases first.
std::vector<std::uint32_t> ForestBuilder::order_by_children() {
  find_children();
  std::vector<std::uint32_t> order;
  order.reserve(nodes_.size());
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    if (bases_[node] == kNoNode) order.push_back(node);
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::uint32_t c = first_child_[order[i]]; c < first_child_[order[i] + 1]; ++c) order.push_back(children_[c]);
  }
  return order;
}

// Calls use(node) for all nodes, bases before what is made from them.
template <class Use>
void ForestBuilder::bases_first(Use&& use) const {
  if (order_.empty()) {
    for (std::uint32_t node = 0; node < nodes_.size(); ++node) use(node);
  } else {
    for (const std::uint32_t node : order_) use(node);
  }
}

template <class Use>
void ForestBuilder::bases_last(Use&& use) const {
  if (order_.empty()) {
    for (auto node = static_cast<std::uint32_t>(nodes_.size()); node-- > 0;) use(node);
  } else {
    for (std::size_t i = order_.size(); i-- > 0;) use(order_[i]);
  }
}

// Types come down from the roots; what they do not reach hangs on a fault or on a loop.
void ForestBuilder::reach() {
  tables_.counts = {};
  const auto count = static_cast<std::uint32_t>(nodes_.size());
  bool lie_in_order = true;
  for (std::uint32_t node = 0; node < count; ++node) {
    if (bases_[node] == kNoNode) continue;
    types_[node] = 0;
    if (bases_[node] > node) lie_in_order = false;
  }
  // In a pack a base lies before its deltas, unless they name it instead of saying how far back it is.
  order_ = lie_in_order ? std::vector<std::uint32_t>() : order_by_children();
  reached_ = 0;
  Table<std::uint32_t> depths(count, 0);
  bases_first([&](std::uint32_t node) {
    const std::uint32_t base = bases_[node];
    if (base != kNoNode && types_[base] != 0) {
      if (depths[base] >= limits_.delta_depth) return tables_.set_fault(nodes_[node].object, Fault::depth);
      depths[node] = depths[base] + 1;
      types_[node] = types_[base];
    }
    if (types_[node] == 0) return;
    tables_.set_type(nodes_[node].object, types_[node]);
    ++tables_.counts[types_[node]];
    ++reached_;
  });
}

// What is not reached weighs nothing.
void ForestBuilder::weigh() {
  subtrees_.assign(nodes_.size(), {});
  bases_last([&](std::uint32_t node) {
    if (types_[node] == 0) return;
    Subtree& mine = subtrees_[node];
    ++mine.steps;
    mine.weight = add_saturating(mine.weight, std::max(nodes_[node].span, 1U));
    if (bases_[node] == kNoNode) return;
    Subtree& base = subtrees_[bases_[node]];
    base.steps += mine.steps;
    base.weight = add_saturating(base.weight, mine.weight);
    if (base.heaviest == kNoNode || subtrees_[base.heaviest].weight < mine.weight) base.heaviest = node;
  });
}

// The steps of the walk: preorder, and the last child of a base is the heaviest. A node's place follows from its base's
// and from the sizes of the children before it, so one pass over the nodes is enough: sorting each base's children and
// following them took three times as long.
void ForestBuilder::lay_out() {
  std::vector<std::uint32_t> roots;
  bases_first([&](std::uint32_t node) {
    if (bases_[node] == kNoNode && types_[node] != 0) roots.push_back(node);
  });
  const auto small = std::stable_partition(roots.begin(), roots.end(),
                                           [&](std::uint32_t root) { return subtrees_[root].weight >= kBigFamily; });
  std::stable_sort(roots.begin(), small,
                   [&](std::uint32_t a, std::uint32_t b) { return subtrees_[a].weight > subtrees_[b].weight; });
  tables_.families.clear();
  tables_.families.reserve(roots.size());
  std::uint32_t first = 0;
  for (const std::uint32_t root : roots) {
    Subtree& family = subtrees_[root];
    tables_.families.push_back({first, family.steps, family.weight, static_cast<ObjectType>(types_[root])});
    family.place = first;
    first += family.steps;
  }

  tables_.steps.resize(reached_);
  bases_first([&](std::uint32_t node) {
    if (types_[node] == 0) return;
    Subtree& mine = subtrees_[node];
    WalkStep step = nodes_[node];
    if (mine.steps > 1) step.span |= WalkStep::kHasChildren;
    if (bases_[node] != kNoNode) {
      Subtree& base = subtrees_[bases_[node]];
      if (base.heaviest == node) {
        step.span |= WalkStep::kLast;
        mine.place = base.place + base.steps - mine.steps;
      } else {
        mine.place = base.place;
        base.place += mine.steps;
        base.steps -= mine.steps;
      }
    }
    tables_.steps[mine.place] = step;
    // From here on they are its children's.
    ++mine.place;
    --mine.steps;
  });
  subtrees_ = {};
}

// What hangs on a fault, and loops.
void ForestBuilder::blame_descendants() {
  find_children();
  std::vector<std::uint32_t> faulty;
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    if (chosen(node) && tables_.fault_of(nodes_[node].object) != Fault::none) faulty.push_back(node);
  }
  for (std::size_t i = 0; i < faulty.size(); ++i) {
    for (std::uint32_t c = first_child_[faulty[i]]; c < first_child_[faulty[i] + 1]; ++c) {
      const ObjectIndex child = nodes_[children_[c]].object;
      if (tables_.fault_of(child) != Fault::none) continue;
      tables_.set_fault(child, Fault::base_faulty);
      faulty.push_back(children_[c]);
    }
  }
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    if (!chosen(node)) continue;
    const ObjectIndex object = nodes_[node].object;
    if (tables_.type_of(object) == 0 && tables_.fault_of(object) == Fault::none) tables_.set_fault(object, Fault::loop);
    if (tables_.fault_of(object) != Fault::none) tables_.orphans.push_back(nodes_[node]);
  }
}

void ForestBuilder::link() {
  reach();
  weigh();
  lay_out();
  tables_.orphans.clear();
  if (reached_ != tables_.size) blame_descendants();
}

}  // namespace assay::git
