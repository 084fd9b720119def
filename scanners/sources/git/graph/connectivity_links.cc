#include "scanners/sources/git/graph/connectivity_links.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace assay::git {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

template <class T>
void release(Table<T>& items) {
  Table<T>().swap(items);
}

// Turns counts, each kept one place behind its own, into beginnings.
void sum_up(Table<std::uint32_t>& counts) { std::partial_sum(counts.begin(), counts.end(), counts.begin()); }

// Makes families of their own of the trees at these positions, which are ascending.
Preorder detach(const Preorder& trees, const std::vector<std::uint32_t>& detached) {
  Preorder out;
  out.objects.reserve(trees.objects.size());
  out.ends.resize(trees.objects.size());
  // Puts the trees in [from, to) that are not below another detached one; `from` itself may be one.
  const auto put = [&](std::uint32_t from, std::uint32_t to) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> open;  // where its deltas end, where it is now
    auto next = std::upper_bound(detached.begin(), detached.end(), from);
    const auto close = [&](std::uint32_t position) {
      for (; !open.empty() && open.back().first <= position; open.pop_back()) {
        out.ends[open.back().second] = static_cast<std::uint32_t>(out.objects.size());
      }
    };
    for (std::uint32_t position = from; position < to;) {
      close(position);
      while (next != detached.end() && *next < position) ++next;
      if (next != detached.end() && *next == position) {
        position = trees.ends[position];
        continue;
      }
      open.emplace_back(trees.ends[position], static_cast<std::uint32_t>(out.objects.size()));
      out.objects.push_back(trees.objects[position++]);
    }
    close(to);
  };
  for (std::uint32_t root = 0; root < trees.objects.size(); root = trees.ends[root]) {
    if (!std::binary_search(detached.begin(), detached.end(), root)) put(root, trees.ends[root]);
  }
  for (const std::uint32_t root : detached) put(root, trees.ends[root]);
  return out;
}

}  // namespace

TreeLinks TreeLinks::build(std::size_t objects, Preorder trees, std::span<LinkNotes> notes,
                           const std::vector<ObjectIndex>& hits, const MissingNames& missing) {
  TreeLinks out;
  out.node_of_.assign(objects, kNoNode);
  const auto number = [&] {
    for (Node position = 0; position < trees.objects.size(); ++position) {
      out.node_of_[trees.objects[position]] = position;
    }
  };
  number();
  std::vector<std::uint32_t> detached;
  for (const LinkNotes& note : notes) {
    for (const ObjectIndex tree : note.detached) detached.push_back(out.node_of_[tree]);
  }
  if (!detached.empty()) {
    std::sort(detached.begin(), detached.end());
    trees = detach(trees, detached);
    number();
  }
  out.tree_at_ = std::move(trees.objects);
  out.family_end_ = std::move(trees.ends);
  out.place_links(notes, hits, missing);
  return out;
}

void TreeLinks::place_links(std::span<LinkNotes> notes, const std::vector<ObjectIndex>& hits,
                            const MissingNames& missing) {
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
    if (link.child >= node_of_.size()) return kNoNode;
    if (node_of_[link.child] != kNoNode) return node_of_[link.child];
    const auto hit = std::lower_bound(hits.begin(), hits.end(), link.child);
    if (hit == hits.end() || *hit != link.child) return kNoNode;
    return hit_node_[static_cast<std::size_t>(hit - hits.begin())];
  };

  struct Placed {
    Node tree;
    std::uint32_t name, thread, origin;
  };
  first_link_.assign(first_missing_ + missing.names.size() + 1, 0);
  std::vector<Table<Node>> children(notes.size());  // of each link
  for (std::size_t thread = 0; thread < notes.size(); ++thread) {
    children[thread].reserve(notes[thread].links.size());
    for (const LinkNotes::Link& link : notes[thread].links) {
      const Node node = children[thread].emplace_back(node_of(thread, link));
      if (node != kNoNode) ++first_link_[node + 1];
    }
  }
  sum_up(first_link_);
  Table<Placed> placed(first_link_.back());
  Table<std::uint32_t> next(first_link_.begin(), first_link_.end() - 1);
  std::vector<Table<std::uint32_t>> place_of(notes.size());  // of a thread's link, or kNone
  for (std::uint32_t thread = 0; thread < notes.size(); ++thread) {
    Table<LinkNotes::Link>& links = notes[thread].links;
    place_of[thread].assign(links.size(), kNone);
    for (std::uint32_t origin = 0; origin < links.size(); ++origin) {
      const Node node = children[thread][origin];
      if (node == kNoNode) continue;
      placed[next[node]++] = {node_of_[links[origin].tree], name_of[thread][links[origin].name], thread, origin};
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
  place_drops(notes, place_of);
}

void TreeLinks::place_drops(std::span<LinkNotes> notes, const std::vector<Table<std::uint32_t>>& place_of) {
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
  Table<std::uint32_t> next(first_drop_.begin(), first_drop_.end() - 1);
  for_each_drop([&](std::uint32_t link, ObjectIndex tree) { drops_[next[link]++] = node_of_[tree]; });
  for (std::size_t link = 0; link < links_.size(); ++link) {
    std::sort(drops_.begin() + first_drop_[link], drops_.begin() + first_drop_[link + 1]);
  }
  for (LinkNotes& note : notes) release(note.drops);
}

std::size_t TreeLinks::table_bytes() const {
  return 4 * (node_of_.capacity() + tree_at_.capacity() + family_end_.capacity() + first_link_.capacity() +
              2 * links_.capacity() + first_drop_.capacity() + drops_.capacity());
}

}  // namespace assay::git
