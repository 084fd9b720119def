#include "scanners/sources/git/connectivity_links.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace assay::git {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

template <class T>
void release(std::vector<T>& items) {
  std::vector<T>().swap(items);
}

// Turns counts, each kept one place behind its own, into beginnings.
void sum_up(std::vector<std::uint32_t>& counts) { std::partial_sum(counts.begin(), counts.end(), counts.begin()); }

}  // namespace

TreeLinks TreeLinks::build(std::size_t objects, std::span<LinkNotes> notes, const std::vector<ObjectIndex>& hits,
                           const MissingNames& missing) {
  TreeLinks out;
  const NodeOfObject nodes = out.number_trees(objects, notes);
  out.place_links(notes, hits, missing, nodes);
  return out;
}

TreeLinks::NodeOfObject TreeLinks::number_trees(std::size_t objects, std::span<const LinkNotes> notes) {
  constexpr std::uint32_t kNoTree = kNone - 1;
  std::vector<std::uint32_t> base_of(objects, kNoTree);
  for (const LinkNotes& note : notes) {
    for (const LinkNotes::Tree& tree : note.trees) base_of[tree.tree] = tree.base;
  }
  std::vector<ObjectIndex> members;
  NodeOfObject nodes(objects, kNoNode);  // ranks at first
  for (std::size_t object = 0; object < objects; ++object) {
    if (base_of[object] == kNoTree) continue;
    nodes[object] = static_cast<std::uint32_t>(members.size());
    members.push_back(static_cast<ObjectIndex>(object));
  }
  trees_ = RankedSet(objects, members);

  // From here on trees are their ranks. Deltas of each tree, ascending.
  const std::size_t count = members.size();
  std::vector<std::uint32_t> parent(count, kNone);
  std::vector<std::uint32_t> first(count + 1);
  for (std::size_t rank = 0; rank < count; ++rank) {
    const std::uint32_t base = base_of[members[rank]];
    if (base == kNoObject || nodes[base] == kNoNode) continue;
    parent[rank] = nodes[base];
    ++first[parent[rank] + 1];
  }
  release(base_of);
  sum_up(first);
  std::vector<std::uint32_t> deltas(first.back());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::uint32_t rank = 0; rank < count; ++rank) {
    if (parent[rank] != kNone) deltas[next[parent[rank]]++] = rank;
  }

  position_.assign(count, kNone);
  tree_at_.reserve(count);
  std::vector<std::uint32_t> stack;
  const auto number = [&](std::uint32_t root) {
    stack.push_back(root);
    while (!stack.empty()) {
      const std::uint32_t rank = stack.back();
      stack.pop_back();
      position_[rank] = static_cast<Node>(tree_at_.size());
      tree_at_.push_back(members[rank]);
      for (std::uint32_t delta = first[rank + 1]; delta > first[rank]; --delta) stack.push_back(deltas[delta - 1]);
    }
  };
  for (std::uint32_t rank = 0; rank < count; ++rank) {
    if (parent[rank] == kNone) number(rank);
  }

  family_end_.assign(tree_at_.size(), 0);
  for (Node position = static_cast<Node>(tree_at_.size()); position-- > 0;) {
    family_end_[position] = std::max(family_end_[position], position + 1);
    const std::uint32_t base = parent[std::exchange(nodes[tree_at_[position]], position)];
    if (base == kNone) continue;
    Node& end = family_end_[position_[base]];
    end = std::max(end, family_end_[position]);
  }
  return nodes;
}

void TreeLinks::place_links(std::span<LinkNotes> notes, const std::vector<ObjectIndex>& hits,
                            const MissingNames& missing, const NodeOfObject& nodes) {
  std::vector<const NameNotes*> name_notes;
  for (const LinkNotes& note : notes) name_notes.push_back(&note.names);
  std::vector<std::vector<std::uint32_t>> name_of;
  names_ = EntryNames::merge(name_notes, name_of);

  for (std::size_t hit = 0; hit < hits.size(); ++hit) {
    const Node tree = tree_node(hits[hit]);
    hit_node_.push_back(tree != kNoNode ? tree : static_cast<Node>(tree_count() + hit));
  }
  first_missing_ = tree_count() + hits.size();
  const auto node_of = [&](std::size_t thread, const LinkNotes::Link& link) -> Node {
    if (link.child_missing != 0) return missing_node(missing.positions[thread][link.child]);
    if (link.child >= nodes.size()) return kNoNode;
    if (nodes[link.child] != kNoNode) return nodes[link.child];
    const auto hit = std::lower_bound(hits.begin(), hits.end(), link.child);
    if (hit == hits.end() || *hit != link.child) return kNoNode;
    return hit_node_[static_cast<std::size_t>(hit - hits.begin())];
  };

  struct Placed {
    Node tree;
    std::uint32_t name, thread, origin;
  };
  first_link_.assign(first_missing_ + missing.names.size() + 1, 0);
  std::vector<std::vector<Node>> children(notes.size());  // of each link
  for (std::size_t thread = 0; thread < notes.size(); ++thread) {
    children[thread].reserve(notes[thread].links.size());
    for (const LinkNotes::Link& link : notes[thread].links) {
      const Node node = children[thread].emplace_back(node_of(thread, link));
      if (node != kNoNode) ++first_link_[node + 1];
    }
  }
  sum_up(first_link_);
  std::vector<Placed> placed(first_link_.back());
  std::vector<std::uint32_t> next(first_link_.begin(), first_link_.end() - 1);
  std::vector<std::vector<std::uint32_t>> place_of(notes.size());  // of a thread's link, or kNone
  for (std::uint32_t thread = 0; thread < notes.size(); ++thread) {
    std::vector<LinkNotes::Link>& links = notes[thread].links;
    place_of[thread].assign(links.size(), kNone);
    for (std::uint32_t origin = 0; origin < links.size(); ++origin) {
      const Node node = children[thread][origin];
      if (node == kNoNode) continue;
      placed[next[node]++] = {nodes[links[origin].tree], name_of[thread][links[origin].name], thread, origin};
    }
    release(links);
    release(children[thread]);
  }
  release(next);

  links_.resize(placed.size());
  for (std::size_t node = 0; node + 1 < first_link_.size(); ++node) {
    const auto begin = placed.begin() + first_link_[node];
    const auto end = placed.begin() + first_link_[node + 1];
    std::sort(begin, end, [](const Placed& a, const Placed& b) {
      return std::tie(a.tree, a.name, a.origin) < std::tie(b.tree, b.name, b.origin);
    });
  }
  for (std::uint32_t link = 0; link < placed.size(); ++link) {
    links_[link] = {placed[link].tree, placed[link].name};
    place_of[placed[link].thread][placed[link].origin] = link;
  }
  release(placed);
  place_drops(notes, place_of, nodes);
}

void TreeLinks::place_drops(std::span<LinkNotes> notes, const std::vector<std::vector<std::uint32_t>>& place_of,
                            const NodeOfObject& nodes) {
  first_drop_.assign(links_.size() + 1, 0);
  const auto for_each_drop = [&](auto use) {
    for (std::size_t thread = 0; thread < notes.size(); ++thread) {
      for (const LinkNotes::Drop& drop : notes[thread].drops) {
        const std::uint32_t link = place_of[thread][drop.link];
        if (link != kNone) use(link, drop.tree);
      }
    }
  };
  for_each_drop([&](std::uint32_t link, ObjectIndex) { ++first_drop_[link + 1]; });
  sum_up(first_drop_);
  drops_.resize(first_drop_.back());
  std::vector<std::uint32_t> next(first_drop_.begin(), first_drop_.end() - 1);
  for_each_drop([&](std::uint32_t link, ObjectIndex tree) { drops_[next[link]++] = nodes[tree]; });
  for (std::size_t link = 0; link < links_.size(); ++link) {
    std::sort(drops_.begin() + first_drop_[link], drops_.begin() + first_drop_[link + 1]);
  }
  for (LinkNotes& note : notes) release(note.drops);
}

std::size_t TreeLinks::table_bytes() const {
  return 4 * (position_.capacity() + tree_at_.capacity() + family_end_.capacity() + first_link_.capacity() +
              2 * links_.capacity() + first_drop_.capacity() + drops_.capacity());
}

}  // namespace assay::git
