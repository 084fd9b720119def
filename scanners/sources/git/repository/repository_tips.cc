#include "scanners/sources/git/repository/repository_tips.h"

#include <algorithm>
#include <unordered_set>

#include "base/strings.h"
#include "scanners/sources/git/repository/index_file.h"
#include "scanners/sources/git/repository/refs.h"

namespace assay::git {

namespace {

class Collector {
 public:
  Collector(const Repository& repository, const ObjectStore& store, const TipOptions& options)
      : repository_(repository), store_(store), options_(options) {}

  Tips run() {
    const WorktreeList list = repository_.worktrees();
    keep(list.problems);
    for (const Worktree& tree : list.worktrees) {
      const Result<std::unique_ptr<RefStore>> refs = open_refs(repository_, tree.git_dir);
      if (!refs) {
        tips_.problems.push_back(refs.error());
      } else {
        if (tree.name.empty()) take_refs(**refs, RefScope::shared, "");
        const std::string prefix = tree.name.empty() ? "" : cat("worktrees/", tree.name, '/');
        take_refs(**refs, RefScope::worktree, prefix);
        // A HEAD that exists but cannot be read is told of by the listing.
        const Result<std::optional<Ref>> head = (*refs)->find("HEAD");
        if (head && !*head) problem(cat(prefix, "HEAD"), "it is missing");
      }
      if (options_.indexes) take_index(tree);
    }
    return std::move(tips_);
  }

 private:
  void keep(const std::vector<Error>& problems) {
    tips_.problems.insert(tips_.problems.end(), problems.begin(), problems.end());
  }
  void problem(const std::string& ref, std::string why) {
    tips_.problems.push_back({"reading the ref", printable(ref), std::move(why), ""});
  }

  void take_refs(const RefStore& refs, RefScope scope, const std::string& prefix) {
    const RefList list = refs.list(scope);
    keep(list.problems);
    for (const Ref& ref : list.refs) take_ref(refs, ref, prefix);
    const ReflogList logs = options_.reflogs || scope == RefScope::shared ? refs.reflogs(scope) : ReflogList{};
    keep(logs.problems);
    for (const std::string& name : logs.names) {
      if (name.starts_with("refs/heads/") && list.problems.empty()) ask_for_branch(refs, list, name);
      if (options_.reflogs || name == "refs/stash") take_log(refs, name, prefix);
    }
  }

  // Git deletes a branch's reflog with the branch. One that is left tells of a ref that was lost.
  void ask_for_branch(const RefStore& refs, const RefList& list, const std::string& name) {
    const bool there =
        std::any_of(list.refs.begin(), list.refs.end(), [&](const Ref& ref) { return ref.name == name; });
    if (there) return;
    const Result<ParsedReflog> log = refs.reflog(name);
    if (log && !log->entries.empty() && !log->entries.back().after.is_zero())
      problem(name, "it is missing, though its reflog is here");
  }

  void take_ref(const RefStore& refs, const Ref& ref, const std::string& prefix) {
    const std::string name = cat(prefix, ref.name);
    ObjectId id = ref.id;
    if (ref.symbolic()) {
      const Result<std::optional<ResolvedRef>> end = resolve_ref(refs, ref.name);
      if (!end) return tips_.problems.push_back(end.error());
      if (!*end || !(*end)->id) {
        const std::string why = cat("points to ", printable(ref.target), ", which does not exist");
        const bool usual = ref.name == "HEAD" || (ref.name.starts_with("refs/remotes/") && ref.name.ends_with("/HEAD"));
        if (!usual) return problem(name, why);
        tips_.notes.push_back(cat(printable(name), ' ', why));
        return;
      }
      id = *(*end)->id;
    }
    if (id.is_zero() || !store_.has(id)) return problem(name, cat("points to ", id.hex(), ", which is missing"));
    tips_.tips.push_back(Tip{name, id, tip_kind(ref.name)});
  }

  void take_log(const RefStore& refs, const std::string& name, const std::string& prefix) {
    const Result<ParsedReflog> parsed = refs.reflog(name);
    if (!parsed) return tips_.problems.push_back(parsed.error());
    if (parsed->bad_lines > 0) {
      const std::string why = cat(parsed->bad_lines, " lines are malformed");
      tips_.problems.push_back({"reading the reflog", printable(cat(prefix, name)), why, ""});
    }
    const std::vector<ReflogEntry>& log = parsed->entries;
    const bool stash = name == "refs/stash";
    for (std::size_t i = log.size(); i-- > 0;) {
      const std::string entry = cat(prefix, name, "@{", log.size() - 1 - i, '}');
      if (stash) {
        take_log_id(log[i].after, entry, TipKind::stash);
      } else {
        take_log_id(log[i].after, entry, TipKind::reflog);
        take_log_id(log[i].before, cat(prefix, name, "@{", log.size() - i, '}'), TipKind::reflog);
      }
    }
  }

  void take_log_id(const ObjectId& id, const std::string& name, TipKind kind) {
    if (id.is_zero()) return;
    if (!(kind == TipKind::stash ? in_stash_ : in_logs_).insert(id).second) return;
    if (store_.has(id)) {
      (kind == TipKind::stash ? tips_.tips : tips_.reflog).push_back(Tip{name, id, kind});
    } else if (kind == TipKind::stash) {
      problem(name, cat("points to ", id.hex(), ", which is missing"));
    } else {
      ++tips_.reflog_missing;
    }
  }

  void take_index(const Worktree& tree) {
    const Result<IndexFile> index = IndexFile::read(tree.index, repository_.hash_kind());
    if (!index) return tips_.problems.push_back(index.error());
    const std::string prefix = tree.name.empty() ? "index:" : cat("worktrees/", tree.name, "/index:");
    for (const IndexEntry& entry : index->entries()) {
      if (entry.is_gitlink() || entry.intent_to_add) continue;
      if (store_.has(entry.id)) {
        tips_.tips.push_back(Tip{cat(prefix, entry.path), entry.id, TipKind::index});
      } else if (!repository_.partial_clone()) {
        problem(cat(prefix, entry.path), cat("points to ", entry.id.hex(), ", which is missing"));
      } else {
        problem(cat(prefix, entry.path), "was left at the server by the clone's filter");
      }
    }
    for (const ObjectId& id : index->resolve_undo()) {
      if (store_.has(id)) tips_.tips.push_back(Tip{cat(prefix, "resolve-undo"), id, TipKind::index});
    }
  }

  const Repository& repository_;
  const ObjectStore& store_;
  const TipOptions& options_;
  Tips tips_;
  std::unordered_set<ObjectId, ObjectIdHash> in_logs_, in_stash_;
};

}  // namespace

TipKind tip_kind(std::string_view name) {
  if (name == "HEAD") return TipKind::head;
  if (name == "refs/stash") return TipKind::stash;
  if (name.starts_with("refs/heads/")) return TipKind::branch;
  if (name.starts_with("refs/tags/")) return TipKind::tag;
  if (name.starts_with("refs/remotes/")) return TipKind::remote;
  if (name.starts_with("refs/notes/")) return TipKind::note;
  return name.starts_with("refs/") ? TipKind::other : TipKind::pseudo;
}

Tips collect_tips(const Repository& repository, const ObjectStore& store, const TipOptions& options) {
  return Collector(repository, store, options).run();
}

}  // namespace assay::git
