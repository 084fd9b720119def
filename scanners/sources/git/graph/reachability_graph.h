// The commits and tags of a store, compactly: 24 bytes a commit, 4 a parent, and 1.5 bits an object to find them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/graph/connectivity_missing.h"
#include "scanners/sources/git/objects/object_set.h"

namespace assay::git {

// What a commit, tag or tree refers to while threads take notes: an object of the store, or the number of a note in the
// same thread's MissingNotes.
struct NotedTarget {
  std::uint32_t number = 0;
  bool missing = false;
};

// What one thread notes while it reads commits and tags.
struct CommitNotes {
  struct Commit {
    ObjectIndex object = kNoObject;
    NotedTarget tree;
    std::uint32_t first_parent = 0;  // in `parents`
    std::uint32_t parent_count = 0;
    std::int64_t time = 0;
  };
  struct Tag {
    ObjectIndex object = kNoObject;
    NotedTarget target;
  };
  std::vector<Commit> commits;
  std::vector<NotedTarget> parents;
  std::vector<Tag> tags;
};

class CommitGraph {
 public:
  using Number = std::uint32_t;  // of a commit: 0 … size()-1, in the order of ids
  static constexpr Number kNoCommit = 0xffffffff;

  CommitGraph() = default;
  // missing_positions: MissingNames::positions of the same threads.
  static CommitGraph build(std::size_t objects, std::span<const CommitNotes> notes,
                           std::span<const std::vector<std::uint32_t>> missing_positions);

  // Targets are ObjectIndexes, and behind them numbers of missing objects. kNoObject stands for git's built-in empty
  // tree, which need not be stored.
  bool is_missing(std::uint32_t target) const { return target >= objects_ && target != kNoObject; }
  std::size_t missing(std::uint32_t target) const { return target - objects_; }  // position in MissingNames::names

  std::size_t size() const { return commits_.size(); }
  Number number(ObjectIndex object) const { return numbers_.holds(object) ? numbers_.rank(object) : kNoCommit; }
  ObjectIndex object(Number commit) const { return commits_[commit].object; }
  std::uint32_t tree(Number commit) const { return commits_[commit].tree; }
  std::int64_t time(Number commit) const { return commits_[commit].time; }  // the committer's, seconds since 1970
  std::span<const std::uint32_t> parents(Number commit) const {
    return std::span(parents_).subspan(commits_[commit].first_parent, commits_[commit].parent_count);
  }

  struct Tag {
    ObjectIndex object = kNoObject;
    std::uint32_t target = 0;
  };
  const std::vector<Tag>& tags() const { return tags_; }  // ascending
  // Null for what is no tag.
  const Tag* tag(ObjectIndex object) const;

 private:
  struct Commit {
    ObjectIndex object = kNoObject;
    std::uint32_t tree = 0;
    std::int64_t time = 0;
    std::uint32_t first_parent = 0;
    std::uint32_t parent_count = 0;
  };
  std::size_t objects_ = 0;
  RankedSet numbers_;
  std::vector<Commit> commits_;
  std::vector<std::uint32_t> parents_;
  std::vector<Tag> tags_;
};

}  // namespace assay::git
