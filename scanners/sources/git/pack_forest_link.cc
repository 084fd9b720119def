// Linking: who descends from whom, types from roots, faults, and the order of the walk.
#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "scanners/sources/git/pack_forest_builder.h"

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
std::vector<std::uint32_t> ForestBuilder::bases_first() const {
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

// Types come down from the roots; what they do not reach hangs on a fault or on a loop.
void ForestBuilder::reach() {
  order_.clear();
  order_.reserve(nodes_.size());
  tables_.counts = {};
  const auto count = static_cast<std::uint32_t>(nodes_.size());
  bool lie_in_order = true;
  for (std::uint32_t node = 0; node < count; ++node) {
    if (bases_[node] == kNoNode) continue;
    types_[node] = 0;
    if (bases_[node] > node) lie_in_order = false;
  }
  // In a pack a base lies before its deltas, unless they name it instead of saying how far back it is.
  const std::vector<std::uint32_t> order = lie_in_order ? std::vector<std::uint32_t>() : bases_first();
  std::vector<std::uint32_t> depths(count, 0);
  for (std::uint32_t i = 0; i < (lie_in_order ? count : order.size()); ++i) {
    const std::uint32_t node = lie_in_order ? i : order[i];
    const std::uint32_t base = bases_[node];
    if (base != kNoNode && types_[base] != 0) {
      if (depths[base] >= limits_.delta_depth) {
        tables_.set_fault(nodes_[node].object, Fault::depth);
        continue;
      }
      depths[node] = depths[base] + 1;
      types_[node] = types_[base];
    }
    if (types_[node] == 0) continue;
    tables_.set_type(nodes_[node].object, types_[node]);
    ++tables_.counts[types_[node]];
    order_.push_back(node);
  }
}

// Packed bytes of each subtree, and children in that order. What is not reached weighs nothing.
void ForestBuilder::weigh() {
  weights_.assign(nodes_.size(), 0);
  for (std::size_t i = order_.size(); i-- > 0;) {
    const std::uint32_t node = order_[i];
    weights_[node] = add_saturating(weights_[node], std::max(nodes_[node].span, 1U));
    if (bases_[node] != kNoNode) weights_[bases_[node]] = add_saturating(weights_[bases_[node]], weights_[node]);
    if (first_child_[node + 1] - first_child_[node] < 2) continue;
    std::sort(children_.begin() + first_child_[node], children_.begin() + first_child_[node + 1],
              [&](std::uint32_t a, std::uint32_t b) { return std::pair(weights_[a], a) < std::pair(weights_[b], b); });
  }
}

// The steps of the walk: preorder, and the last child of a base is the heaviest.
void ForestBuilder::lay_out() {
  std::vector<std::uint32_t> roots;
  for (const std::uint32_t node : order_) {
    if (bases_[node] == kNoNode) roots.push_back(node);
  }
  const auto small = std::stable_partition(roots.begin(), roots.end(),
                                           [&](std::uint32_t root) { return weights_[root] >= kBigFamily; });
  std::stable_sort(roots.begin(), small, [&](std::uint32_t a, std::uint32_t b) { return weights_[a] > weights_[b]; });

  std::vector<WalkStep>& steps = tables_.steps;
  steps.clear();
  steps.reserve(order_.size());
  tables_.families.clear();
  tables_.families.reserve(roots.size());
  struct Open {
    std::uint32_t node;
    std::uint32_t flags;
  };
  std::vector<Open> open;
  for (const std::uint32_t root : roots) {
    const std::uint32_t first = static_cast<std::uint32_t>(steps.size());
    open.push_back({root, 0});
    while (!open.empty()) {
      const Open next = open.back();
      open.pop_back();
      WalkStep step = nodes_[next.node];
      step.span |= next.flags;
      std::uint32_t flags = WalkStep::kLast;
      for (std::uint32_t c = first_child_[next.node + 1]; c-- > first_child_[next.node];) {
        // Those too deep in their chain come first.
        if (weights_[children_[c]] == 0) break;
        open.push_back({children_[c], flags});
        flags = 0;
        step.span |= WalkStep::kHasChildren;
      }
      steps.push_back(step);
    }
    tables_.families.push_back({first, static_cast<std::uint32_t>(steps.size()) - first, weights_[root],
                                static_cast<ObjectType>(types_[root])});
  }
}

// What hangs on a fault, and loops.
void ForestBuilder::blame_descendants() {
  tables_.orphans.clear();
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
  find_children();
  reach();
  weigh();
  lay_out();
  tables_.orphans.clear();
  if (order_.size() != tables_.size) blame_descendants();
}

}  // namespace assay::git
