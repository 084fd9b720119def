#include "scanners/sources/git/graph/connectivity_reach.h"

namespace assay::git {

TreeReach::TreeReach(const HistoryGraph& graph)
    : links_(graph.links), answers_(graph.links.tree_count(), Answer::unknown) {
  const auto root = [&](std::uint32_t object) {
    const TreeLinks::Node tree = links_.tree_node(object);
    if (tree != TreeLinks::kNoNode) answers_[tree] = Answer::yes;
  };
  for (CommitGraph::Number commit = 0; commit < graph.commits.size(); ++commit) {
    if (graph.reachable.commits.holds(commit)) root(graph.commits.tree(commit));
  }
  for (const ObjectIndex other : graph.reachable.others) root(other);
}

bool TreeReach::holds(TreeLinks::Node tree) {
  if (answers_[tree] == Answer::unknown) {
    stack_.push_back(tree);
    while (!stack_.empty()) settle(stack_.back());
  }
  return answers_[tree] == Answer::yes;
}

void TreeReach::settle(TreeLinks::Node tree) {
  Answer& answer = answers_[tree];
  const bool first = answer == Answer::unknown;
  if (!first && answer != Answer::open) {
    stack_.pop_back();
    return;
  }
  const std::size_t size = stack_.size();
  bool loop = false;
  const bool none = links_.for_each_holder(tree, [&](TreeLinks::Node holder, std::uint32_t) {
    if (answers_[holder] == Answer::yes) return false;
    if (answers_[holder] == Answer::unknown && first) stack_.push_back(holder);
    if (answers_[holder] == Answer::open) loop = true;
    return true;
  });
  if (!none || loop) {
    stack_.resize(size - 1);
    answer = Answer::yes;
  } else if (first && stack_.size() > size) {
    answer = Answer::open;
  } else {
    stack_.resize(size - 1);
    answer = Answer::no;
  }
}

}  // namespace assay::git
