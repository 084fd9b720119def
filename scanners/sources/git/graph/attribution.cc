#include "scanners/sources/git/graph/attribution.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "scanners/sources/git/graph/attribution_climb.h"
#include "scanners/sources/git/graph/attribution_details.h"

namespace assay::git {

namespace {

// The commits in the order in which a place prefers them, and between and behind them the two ways of standing in none.
class Order {
 public:
  explicit Order(const HistoryGraph& graph)
      : graph_(graph), reachable_(static_cast<Climb::Rank>(graph.reachable.commit_count)) {}

  // Ranks: reachable commits, `named`, unreachable commits, `dangling`.
  Climb::Rank named() const { return reachable_; }  // by a ref or an index itself, without a commit
  Climb::Rank dangling() const { return static_cast<Climb::Rank>(graph_.earliest.size() + 1); }
  bool is_reachable(Climb::Rank rank) const { return rank <= reachable_; }
  CommitGraph::Number commit(Climb::Rank rank) const {
    if (rank == named() || rank >= dangling()) return CommitGraph::kNoCommit;
    return graph_.earliest[rank < reachable_ ? rank : rank - 1];
  }

  std::vector<Climb::Rank> root_ranks() const {
    const TreeLinks& links = graph_.links;
    std::vector<Climb::Rank> ranks(links.tree_count(), Climb::kNoRank);
    const auto put = [&](std::uint32_t object, Climb::Rank rank) {
      const TreeLinks::Node tree = links.tree_node(object);
      if (tree != TreeLinks::kNoNode) ranks[tree] = std::min(ranks[tree], rank);
    };
    for (Climb::Rank rank = 0; rank < dangling(); ++rank) {
      if (rank != named()) put(graph_.commits.tree(commit(rank)), rank);
    }
    for (const ObjectIndex object : graph_.reachable.others) put(object, named());
    return ranks;
  }

 private:
  const HistoryGraph& graph_;
  const Climb::Rank reachable_;
};

struct Spot {
  Climb::Rank rank = Climb::kNoRank;
  std::string path;
};

class Attributor {
 public:
  Attributor(const HistoryGraph& graph, const AttributionInput& input)
      : graph_(graph),
        reachable_(graph.reachable),
        input_(input),
        order_(graph),
        climb_(graph.links, order_.root_ranks(), order_.dangling(), limits(input)) {
    for (const IndexedPath& indexed : input.indexed) indexed_[indexed.object].push_back(indexed.path);
  }

  const Order& order() const { return order_; }

  // A commit or tag stands for itself, which the caller fills in.
  std::vector<Spot> spots(ObjectIndex hit, bool& truncated) {
    const std::size_t number = graph_.hit_number(hit);
    Climb::Places places;
    if (number < graph_.hits.size()) places = climb_.places(graph_.links.hit_node(number));
    truncated = places.truncated || graph_.too_large;
    std::vector<Spot> spots;
    for (const Climb::Place& place : places.places) {
      // The paths inside dangling trees are of interest only when there are no others.
      if (place.rank == order_.dangling() && !spots.empty()) break;
      spots.push_back({place.rank, climb_.paths().text(place.path)});
    }
    add_indexed(hit, spots);
    if (std::binary_search(reachable_.others.begin(), reachable_.others.end(), hit) &&
        std::none_of(spots.begin(), spots.end(), [&](const Spot& spot) { return order_.is_reachable(spot.rank); })) {
      spots.push_back({order_.named(), {}});
    }
    if (spots.empty()) spots.push_back({order_.dangling(), {}});
    std::sort(spots.begin(), spots.end(),
              [](const Spot& a, const Spot& b) { return std::tie(a.rank, a.path) < std::tie(b.rank, b.path); });
    if (spots.size() > input_.limits.places_per_finding) {
      truncated = true;
      spots.resize(std::max<std::size_t>(1, input_.limits.places_per_finding));
    }
    return spots;
  }

 private:
  static ClimbLimits limits(const AttributionInput& input) {
    ClimbLimits limits;
    limits.places = std::max<std::size_t>(1, input.limits.places_per_finding);
    return limits;
  }

  void add_indexed(ObjectIndex hit, std::vector<Spot>& spots) const {
    const auto found = indexed_.find(hit);
    if (found == indexed_.end()) return;
    for (const std::string& path : found->second) {
      const auto same = std::find_if(spots.begin(), spots.end(), [&](const Spot& spot) { return spot.path == path; });
      if (same == spots.end()) {
        spots.push_back({order_.named(), path});
      } else {
        same->rank = std::min(same->rank, order_.named());
      }
    }
  }

  const HistoryGraph& graph_;
  const Reachability& reachable_;
  const AttributionInput& input_;
  Order order_;
  Climb climb_;
  std::map<ObjectIndex, std::vector<std::string>> indexed_;
};

}  // namespace

Attribution attribute(const PackForest& forest, const ObjectStore& store, const HistoryGraph& graph,
                      const AttributionInput& input) {
  Attribution out;
  if (input.hits.empty()) return out;
  const Reachability& reachable = graph.reachable;
  Attributor attributor(graph, input);
  const Order& order = attributor.order();

  // First every place with the number of its commit, then each commit's text once.
  std::map<ObjectIndex, std::vector<Appearance*>> wanted;
  out.hits.resize(input.hits.size());
  for (std::size_t hit = 0; hit < input.hits.size(); ++hit) {
    HitPlaces& places = out.hits[hit];
    places.object = input.hits[hit];
    const CommitGraph::Number itself = graph.commits.number(places.object);
    const bool is_tag = graph.commits.tag(places.object) != nullptr;
    if (itself != CommitGraph::kNoCommit || is_tag) {
      Appearance& place = places.places.emplace_back();
      place.reachable = is_tag ? std::binary_search(reachable.tags.begin(), reachable.tags.end(), places.object)
                               : reachable.commits.holds(itself);
      wanted[places.object].push_back(&place);
      continue;
    }
    std::vector<Spot> spots = attributor.spots(places.object, places.truncated);
    places.places.reserve(spots.size());
    for (Spot& spot : spots) {
      Appearance& place = places.places.emplace_back();
      place.path = std::move(spot.path);
      place.reachable = order.is_reachable(spot.rank);
      const CommitGraph::Number commit = order.commit(spot.rank);
      if (commit != CommitGraph::kNoCommit) wanted[graph.commits.object(commit)].push_back(&place);
    }
  }

  std::vector<ObjectIndex> objects;
  for (const auto& [object, places] : wanted) objects.push_back(object);
  const std::vector<CommitDetails> details = read_details(forest, store, objects, input.threads, out.problems);
  auto detail = details.begin();
  for (const auto& [object, places] : wanted) {
    for (Appearance* place : places) {
      place->commit = forest.id(object).hex();
      place->author = detail->author;
      place->email = detail->email;
      const CommitGraph::Number commit = graph.commits.number(object);
      place->time = commit != CommitGraph::kNoCommit ? graph.commits.time(commit) : detail->time;
      place->summary = detail->summary;
    }
    ++detail;
  }
  return out;
}

}  // namespace assay::git
