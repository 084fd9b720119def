#include "scanners/sources/git/graph/commit_walk.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <unordered_map>

#include "base/strings.h"
#include "scanners/sources/git/objects/tag.h"

namespace assay::git {

namespace {

constexpr int kMostTags = 64;
// Clocks that are off by less than this are no reason to look further.
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kFarTime = std::int64_t{1} << 48;  // hostile times are cut to what can be added to

struct Node {
  WalkedCommit commit;
  bool excluded = false;
  bool read = false;    // its parents are known
  bool failed = false;  // it could not be read
};

class Walk {
 public:
  Walk(const ObjectStore& store, const WalkOptions& options) : store_(store), options_(options) {}

  CommitSet run(const std::vector<ObjectId>& include, const std::vector<ObjectId>& exclude) {
    for (const ObjectId& id : exclude) {
      Node& node = reach(id);
      if (!node.excluded) mark_excluded(id);
    }
    for (const ObjectId& id : include) reach(id);

    std::size_t idle = 0;  // excluded commits looked at since the last included one was waiting
    while (!waiting_.empty()) {
      const auto [time, id] = waiting_.top();
      if (included_waiting_ == 0) {
        const bool may_matter = time + kDay >= oldest_included_;
        if (!may_matter && ++idle > options_.slack) break;
        if (no_included_left()) break;
      } else {
        idle = 0;
      }
      waiting_.pop();
      expand(id);
    }
    return result();
  }

 private:
  // Nothing was included at all, or all of it was excluded since: more exclusion changes nothing.
  bool no_included_left() const { return included_ == 0; }

  Node& reach(const ObjectId& id) {
    const auto [entry, fresh] = nodes_.try_emplace(id);
    Node& node = entry->second;
    if (!fresh) return node;
    node.commit.id = id;
    read(node);
    ++included_;
    ++included_waiting_;
    waiting_.push({node.commit.time, id});
    return node;
  }

  void read(Node& node) {
    const Result<Object> object = store_.read(node.commit.id);
    Error error;
    if (!object) {
      error = object.error();
    } else if (object->type != ObjectType::commit) {
      error = {"reading a commit", node.commit.id.hex(), "the object is no commit", ""};
    } else if (Result<CommitLinks> links = parse_commit_links(object->bytes, store_.hash_kind())) {
      node.commit.time = std::clamp(links->time, -kFarTime, kFarTime);
      node.commit.cut = options_.shallow != nullptr && options_.shallow->contains(node.commit.id);
      if (!node.commit.cut) node.commit.parents = std::move(links->parents);
      return;
    } else {
      error = links.error();
      error.subject = node.commit.id.hex();
    }
    node.failed = true;
    problems_.push_back(std::move(error));
  }

  void expand(const ObjectId& id) {
    // References into the map stay valid while it grows.
    Node& node = nodes_.at(id);
    node.read = true;
    if (!node.excluded) {
      --included_waiting_;
      oldest_included_ = std::min(oldest_included_, node.commit.time);
    }
    for (const ObjectId& parent : node.commit.parents) {
      const bool excluded = node.excluded;
      const Node& reached = reach(parent);
      if (excluded && !reached.excluded) mark_excluded(parent);
    }
  }

  // Excludes a commit and all of its known ancestors.
  void mark_excluded(const ObjectId& from) {
    std::vector<ObjectId> stack = {from};
    while (!stack.empty()) {
      const auto entry = nodes_.find(stack.back());
      stack.pop_back();
      if (entry == nodes_.end() || entry->second.excluded) continue;
      Node& node = entry->second;
      node.excluded = true;
      --included_;
      if (!node.read) --included_waiting_;
      if (node.read) stack.insert(stack.end(), node.commit.parents.begin(), node.commit.parents.end());
    }
  }

  CommitSet result() {
    CommitSet set;
    for (auto& [id, node] : nodes_) {
      if (node.excluded || node.failed) continue;
      if (node.commit.cut) set.cut_off.push_back(id);
      set.commits.push_back(std::move(node.commit));
    }
    std::sort(set.commits.begin(), set.commits.end(), [](const WalkedCommit& a, const WalkedCommit& b) {
      return a.time != b.time ? a.time > b.time : a.id < b.id;
    });
    std::sort(set.cut_off.begin(), set.cut_off.end());
    std::sort(problems_.begin(), problems_.end(), [](const Error& a, const Error& b) { return a.subject < b.subject; });
    set.problems = std::move(problems_);
    return set;
  }

  const ObjectStore& store_;
  const WalkOptions& options_;
  std::unordered_map<ObjectId, Node, ObjectIdHash> nodes_;
  std::priority_queue<std::pair<std::int64_t, ObjectId>> waiting_;  // newest first
  std::size_t included_ = 0;                                        // nodes that are not excluded
  std::size_t included_waiting_ = 0;                                // of those, not expanded yet
  std::int64_t oldest_included_ = std::numeric_limits<std::int64_t>::max();
  std::vector<Error> problems_;
};

}  // namespace

CommitSet commits_in(const ObjectStore& store, const std::vector<ObjectId>& include,
                     const std::vector<ObjectId>& exclude, const WalkOptions& options) {
  return Walk(store, options).run(include, exclude);
}

bool is_ancestor(const ObjectStore& store, const ObjectId& ancestor, const ObjectId& commit,
                 const WalkOptions& options) {
  WalkOptions exact = options;
  exact.slack = std::numeric_limits<std::size_t>::max();
  const CommitSet set = commits_in(store, {ancestor}, {commit}, exact);
  return set.commits.empty() && store.has(ancestor);
}

Result<ObjectId> peel_to_commit(const ObjectStore& store, const ObjectId& id) {
  ObjectId at = id;
  for (int i = 0; i < kMostTags; ++i) {
    const Result<Object> object = store.read(at);
    if (!object) return tl::make_unexpected(object.error());
    if (object->type == ObjectType::commit) return at;
    if (object->type != ObjectType::tag)
      return fail("looking for a commit", id.hex(), cat("it leads to no commit, but to a ", name_of(object->type)));
    const Result<Tag> tag = parse_tag(object->bytes, store.hash_kind());
    if (!tag) return fail("reading a tag", at.hex(), tag.error().why);
    at = tag->object;
  }
  return fail("looking for a commit", id.hex(), "tags point to each other without end");
}

}  // namespace assay::git
