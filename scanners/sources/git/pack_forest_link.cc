// Linking: who descends from whom, types from roots, faults, and the order of the walk.
#include <algorithm>
#include <limits>

#include "scanners/sources/git/pack_forest_tables.h"

namespace assay::git {

namespace {

std::uint32_t add_saturating(std::uint32_t a, std::uint32_t b) {
  return a > std::numeric_limits<std::uint32_t>::max() - b ? std::numeric_limits<std::uint32_t>::max() : a + b;
}

// Families of at least this many packed bytes are walked first, biggest first, so that no thread is left with one at
// the end; the others in the order in which they lie, which is kind to a cold disk.
constexpr std::uint32_t kBigFamily = 1U << 20;

}  // namespace

void ForestTables::link(const Limits& limits) {
  counts = {};
  first_child.assign(std::size_t{size} + 1, 0);
  for (ObjectIndex object = 0; object < size; ++object) {
    if (bases[object] != kNoObject) ++first_child[bases[object] + 1];
  }
  for (std::size_t i = 1; i < first_child.size(); ++i) first_child[i] += first_child[i - 1];
  children.assign(first_child.back(), kNoObject);
  {
    std::vector<ObjectIndex> filled(first_child.begin(), first_child.end() - 1);
    for (ObjectIndex object = 0; object < size; ++object) {
      if (bases[object] != kNoObject) children[filled[bases[object]]++] = object;
    }
  }

  // Parents before children; what it does not reach hangs on a fault or on a loop.
  std::vector<ObjectIndex> order;
  order.reserve(size);
  families.clear();
  for (ObjectIndex object = 0; object < size; ++object) {
    if (bases[object] == kNoObject && fault_of(object) == Fault::none) {
      families.push_back({object, 0});
      order.push_back(object);
    }
  }
  std::size_t level_end = order.size();
  std::uint32_t depth = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == level_end) {
      level_end = order.size();
      ++depth;
    }
    const ObjectIndex object = order[i];
    ++counts[type_of(object)];
    for (ObjectIndex c = first_child[object]; c < first_child[object + 1]; ++c) {
      const ObjectIndex child = children[c];
      if (depth >= limits.delta_depth) {
        set_fault(child, Fault::depth);
      } else {
        set_type(child, type_of(object));
        order.push_back(child);
      }
    }
  }

  std::vector<std::uint32_t> weights(size, 0);
  for (std::size_t i = order.size(); i-- > 0;) {
    const ObjectIndex object = order[i];
    weights[object] = add_saturating(weights[object], std::max(spans[object], 1U));
    if (bases[object] != kNoObject) weights[bases[object]] = add_saturating(weights[bases[object]], weights[object]);
    std::sort(children.begin() + first_child[object], children.begin() + first_child[object + 1],
              [&](ObjectIndex a, ObjectIndex b) { return std::pair(weights[a], a) < std::pair(weights[b], b); });
  }
  for (Family& family : families) family.weight = weights[family.root];
  std::sort(families.begin(), families.end(), [&](const Family& a, const Family& b) {
    const bool big_a = a.weight >= kBigFamily;
    const bool big_b = b.weight >= kBigFamily;
    if (big_a != big_b) return big_a;
    if (big_a && a.weight != b.weight) return a.weight > b.weight;
    return std::pair(places[a.root], a.root) < std::pair(places[b.root], b.root);
  });

  const std::size_t reached = order.size();
  if (reached == size) return;
  for (ObjectIndex object = 0; object < size; ++object) {
    if (fault_of(object) != Fault::none) order.push_back(object);
  }
  for (std::size_t i = reached; i < order.size(); ++i) {
    for (ObjectIndex c = first_child[order[i]]; c < first_child[order[i] + 1]; ++c) {
      const ObjectIndex child = children[c];
      if (fault_of(child) != Fault::none) continue;
      set_fault(child, Fault::base_faulty);
      order.push_back(child);
    }
  }
  for (ObjectIndex object = 0; object < size; ++object) {
    if (type_of(object) == 0 && fault_of(object) == Fault::none) set_fault(object, Fault::loop);
  }
}

// Faulty objects that lie somewhere else too are read from there, and become roots. Returns whether there was any.
bool ForestTables::repair() {
  bool any = false;
  for (ObjectIndex object = 0; object < size; ++object) {
    if (fault_of(object) == Fault::none || !other_copy(object)) continue;
    if (repairs.fetch_add(1, std::memory_order_relaxed) >= kMostRepairs) break;
    const Result<Object> copy = store->read(ObjectId::from_bytes(name(object), layout->kind));
    if (!copy) continue;
    set_fault(object, Fault::none);
    set_type(object, static_cast<unsigned>(copy->type));
    states[object] |= kThroughStore;
    bases[object] = kNoObject;
    any = true;
  }
  if (!any) return false;
  // What hung on a fault may hang on a root now.
  for (ObjectIndex object = 0; object < size; ++object) {
    const Fault fault = fault_of(object);
    if (fault == Fault::base_faulty || fault == Fault::loop || fault == Fault::depth) set_fault(object, Fault::none);
  }
  return true;
}

}  // namespace assay::git
