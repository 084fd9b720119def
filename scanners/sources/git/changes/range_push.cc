#include "scanners/sources/git/changes/range_push.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/sources/git/graph/commit_walk.h"

namespace assay::git {

namespace {

constexpr std::string_view kBranches = "refs/heads/";
constexpr std::string_view kRemotes = "refs/remotes/";

// "main" for refs/heads/main and refs/remotes/origin/main; "" for other refs.
std::string_view branch_name(std::string_view ref) {
  if (ref.starts_with(kBranches)) return ref.substr(kBranches.size());
  if (!ref.starts_with(kRemotes)) return {};
  ref.remove_prefix(kRemotes.size());
  const std::size_t slash = ref.find('/');
  return slash == std::string_view::npos ? std::string_view() : ref.substr(slash + 1);
}

// What origin/HEAD points to, else main, else master.
std::string default_branch(const RefStore& refs, const RefList& list) {
  const Result<std::optional<Ref>> head = refs.find("refs/remotes/origin/HEAD");
  if (head && *head && (*head)->symbolic()) return std::string(branch_name((*head)->target));
  const bool has_main =
      std::any_of(list.refs.begin(), list.refs.end(), [](const Ref& ref) { return branch_name(ref.name) == "main"; });
  return has_main ? "main" : "master";
}

std::string name_of(const Push& push, const ObjectId& after) {
  return push.ref.empty() ? after.hex() : printable(push.ref);
}

Result<ObjectId> present_commit(const RevisionContext& context, const ObjectId& id, const char* what) {
  const Result<ObjectId> commit = peel_to_commit(context.store, id);
  if (commit) return commit;
  return fail(cat("reading the ", what), id.hex(), commit.error().why,
              context.repository.shallow().empty() ? "fetch it first" : kShallowHint);
}

Result<RangeSpec> not_in_default_branch(const RevisionContext& context, const Push& push, const ObjectId& after) {
  const RefList list = context.refs.list(RefScope::shared);
  if (!list.problems.empty()) return tl::make_unexpected(list.problems.front());
  const std::string main = default_branch(context.refs, list);
  RangeSpec spec;
  spec.include = {after};
  if (branch_name(push.ref) != main) {
    std::set<ObjectId> exclude;
    for (const Ref& ref : list.refs) {
      if (branch_name(ref.name) != main || ref.symbolic()) continue;
      // A branch that cannot be read lets more commits in; that it is broken is told with the refs.
      const Result<ObjectId> tip = peel_to_commit(context.store, ref.id);
      if (!tip) continue;
      // It may be the one that was pushed: a detached checkout does not tell. While a push is being received, no branch
      // has what it brings.
      if (push.ref.empty() && *tip == after && !context.repository.in_quarantine()) continue;
      exclude.insert(*tip);
    }
    spec.exclude.assign(exclude.begin(), exclude.end());
  }
  spec.notes.push_back(spec.exclude.empty()
                           ? cat("scanned are all commits of ", name_of(push, after))
                           : cat("scanned are the commits of ", name_of(push, after), " that are not in ", main));
  return spec;
}

}  // namespace

Result<RangeSpec> range_of_push(const RevisionContext& context, const Push& push) {
  if (push.after.is_zero()) {
    RangeSpec spec;
    spec.notes.push_back(
        cat(push.ref.empty() ? "the ref" : printable(push.ref), " was deleted: there is nothing to scan"));
    return spec;
  }
  const Result<ObjectId> after = present_commit(context, push.after, "pushed commit");
  if (!after) return tl::make_unexpected(after.error());
  if (push.before.is_zero()) {
    Result<RangeSpec> spec = not_in_default_branch(context, push, *after);
    if (spec) spec->notes.push_back(cat(name_of(push, *after), " is new"));
    return spec;
  }
  const Result<ObjectId> before = peel_to_commit(context.store, push.before);
  if (!before) {
    Result<RangeSpec> spec = not_in_default_branch(context, push, *after);
    if (spec) {
      spec->notes.push_back(
          cat("the commit before the push, ", push.before.hex(), ", is not here (a forced push, or a shallow clone)"));
    }
    return spec;
  }
  RangeSpec spec;
  spec.include = {*after};
  spec.exclude = {*before};
  WalkOptions options;
  options.shallow = &context.repository.shallow();
  // In a shallow clone that is not known.
  if (context.repository.shallow().empty() && !is_ancestor(context.store, *before, *after, options)) {
    spec.notes.push_back(cat(printable(push.ref), " was forced: ", before->hex(), " is no ancestor of ", after->hex()));
  }
  return spec;
}

}  // namespace assay::git
