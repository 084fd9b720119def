#include "scanners/sources/git/changes/range_blobs.h"

#include <unordered_set>

#include "base/strings.h"
#include "scanners/sources/git/objects/commit.h"

namespace assay::git {

namespace {

class RangeReader {
 public:
  // told: what the walk could not read, which is in the result already.
  RangeReader(const ObjectStore& store, const std::function<void(RangeBlob&&)>& visit, const TreeDiffLimits& limits,
              const std::vector<Error>& told)
      : store_(store), visit_(visit), limits_(limits) {
    for (const Error& problem : told) told_.insert(problem.subject);
  }

  void commit(const WalkedCommit& walked) {
    const Result<ObjectId> tree = tree_of(walked.id);
    if (!tree) return unreadable(tree.error());
    auto commit = std::make_shared<RangeCommit>();
    commit->id = walked.id;
    commit->tree = *tree;
    for (const ObjectId& parent : walked.parents) {
      const Result<ObjectId> parent_tree = tree_of(parent);
      if (!parent_tree) {
        // Without that parent more counts as new.
        unreadable(parent_tree.error());
        continue;
      }
      commit->parent_trees.push_back(*parent_tree);
    }
    result.commits.push_back(walked.id);
    const std::shared_ptr<const RangeCommit> shared = std::move(commit);
    const auto take = [&](ChangedBlob&& changed) {
      ++result.blobs;
      visit_(RangeBlob{changed.blob, std::move(changed.path), changed.mode, std::move(changed.old), shared});
    };
    TreeDiffResult diff = diff_trees(store_, shared->tree, shared->parent_trees, take, limits_);
    for (const std::string& path : diff.gitlinks) {
      result.gitlinks.push_back(cat(printable(path), " in ", walked.id.hex()));
    }
    for (Error& problem : diff.problems) {
      problem.subject += cat(" of commit ", walked.id.hex());
      result.problems.push_back(std::move(problem));
    }
  }

  RangeResult result;

 private:
  Result<ObjectId> tree_of(const ObjectId& id) const {
    const Result<Object> object = store_.read(id);
    if (!object) return tl::make_unexpected(object.error());
    if (object->type != ObjectType::commit) return fail("reading a commit", id.hex(), "the object is no commit");
    const Result<CommitLinks> links = parse_commit_links(object->bytes, store_.hash_kind());
    if (!links) return fail("reading a commit", id.hex(), links.error().why);
    return links->tree;
  }

  // A commit is one gap, though the walk, the commit itself and each of its children may come to read it.
  void unreadable(const Error& problem) {
    if (told_.insert(problem.subject).second) result.problems.push_back(problem);
  }

  const ObjectStore& store_;
  const std::function<void(RangeBlob&&)>& visit_;
  const TreeDiffLimits& limits_;
  std::unordered_set<std::string> told_;
};

}  // namespace

Result<RangeResult> range_blobs(const Repository& repository, const ObjectStore& store, const RangeSpec& spec,
                                const std::function<void(RangeBlob&&)>& visit, const TreeDiffLimits& limits) {
  for (const std::vector<ObjectId>* side : {&spec.include, &spec.exclude}) {
    for (const ObjectId& id : *side) {
      if (store.has(id)) continue;
      const bool shallow = !repository.shallow().empty();
      return fail("reading the range", id.hex(),
                  shallow ? "the commit is missing: history is shallow" : "the commit is missing",
                  shallow ? kShallowHint : "fetch it first");
    }
  }
  WalkOptions options;
  options.shallow = &repository.shallow();
  const CommitSet set = commits_in(store, spec.include, spec.exclude, options);
  if (spec.needs_merge_base && !set.cut_off.empty()) {
    return fail("reading the range", set.cut_off.front().hex(), "history is shallow: the common commit is not here",
                kShallowHint);
  }
  RangeReader reader(store, visit, limits, set.problems);
  for (const WalkedCommit& commit : set.commits) reader.commit(commit);
  RangeResult result = std::move(reader.result);
  result.notes = spec.notes;
  result.problems.insert(result.problems.end(), set.problems.begin(), set.problems.end());
  result.cut_off = set.cut_off;
  if (set.commits.empty() && result.problems.empty() && result.cut_off.empty())
    result.notes.emplace_back("the range holds no commit");
  return result;
}

}  // namespace assay::git
