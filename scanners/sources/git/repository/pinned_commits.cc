#include "scanners/sources/git/repository/pinned_commits.h"

#include <map>
#include <utility>

#include "base/strings.h"
#include "scanners/sources/git/graph/commit_walk.h"
#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/tree.h"
#include "scanners/sources/git/repository/index_file.h"
#include "scanners/sources/git/repository/repository_tips.h"

namespace assay::git {

namespace {

bool may_pin(TipKind kind) {
  return kind != TipKind::note && kind != TipKind::pseudo && kind != TipKind::index && kind != TipKind::reflog;
}

class PinFinder {
 public:
  PinFinder(const ObjectStore& store, const std::set<std::string>& paths) : store_(store), paths_(paths) {}

  void index(const std::string& file) {
    const Result<IndexFile> index = IndexFile::read(file, store_.hash_kind());
    if (!index) return;
    for (const IndexEntry& entry : index->entries()) {
      std::string path(entry.path);
      if (entry.is_gitlink() && entry.stage == 0 && paths_.contains(path))
        note(std::move(path), entry.id, "the index", true);
    }
  }

  void tip(const Tip& tip) {
    const Result<ObjectId> commit = peel_to_commit(store_, tip.id);
    if (!commit) return;
    const Result<Object> object = store_.read(*commit);
    if (!object) return;
    const Result<CommitLinks> links = parse_commit_links(object->bytes, store_.hash_kind());
    if (links) tree(links->tree, tip);
  }

  std::vector<PinnedCommit> take() {
    std::vector<PinnedCommit> out;
    out.reserve(found_.size());
    for (auto& [key, pin] : found_) out.push_back(std::move(pin));
    return out;
  }

 private:
  // A tree, and the path of its folder: "" or ending in '/'.
  using Folder = std::pair<ObjectId, std::string>;

  void tree(const ObjectId& top, const Tip& tip) {
    const bool checked_out = tip.kind == TipKind::head;
    std::vector<Folder> waiting = {{top, ""}};
    while (!waiting.empty()) {
      Folder folder = std::move(waiting.back());
      waiting.pop_back();
      // HEADs come with the other tips, in any order: what a branch has shown is looked at again for them.
      if (!(checked_out ? seen_by_heads_ : seen_).insert(folder).second) continue;
      const Result<Object> object = store_.read(folder.first);
      if (!object || object->type != ObjectType::tree) continue;
      TreeReader reader(object->bytes, store_.hash_kind());
      TreeEntry entry;
      while (reader.next(entry)) {
        std::string path = cat(folder.second, entry.name);
        if (entry.is_gitlink()) {
          if (paths_.contains(path)) note(std::move(path), entry.id, tip.name, checked_out);
        } else if (entry.is_tree()) {
          path += '/';
          const auto below = paths_.lower_bound(path);
          if (below != paths_.end() && below->starts_with(path)) waiting.emplace_back(entry.id, std::move(path));
        }
      }
    }
  }

  void note(std::string path, const ObjectId& commit, const std::string& by, bool checked_out) {
    const auto [at, added] = found_.try_emplace({path, commit});
    PinnedCommit& pin = at->second;
    if (!added && std::pair(!pin.checked_out, pin.by) <= std::pair(!checked_out, by)) return;
    pin = {std::move(path), commit, by, checked_out};
  }

  const ObjectStore& store_;
  const std::set<std::string>& paths_;
  std::set<Folder> seen_, seen_by_heads_;
  std::map<std::pair<std::string, ObjectId>, PinnedCommit> found_;
};

}  // namespace

std::vector<PinnedCommit> pinned_commits(const Repository& repository, const ObjectStore& store,
                                         const std::set<std::string>& paths) {
  if (paths.empty()) return {};
  PinFinder finder(store, paths);
  finder.index(repository.index_path());
  for (const Worktree& tree : repository.worktrees().worktrees) finder.index(tree.index);
  TipOptions options;
  options.indexes = options.reflogs = false;
  for (const Tip& tip : collect_tips(repository, store, options).tips)
    if (may_pin(tip.kind)) finder.tip(tip);
  return finder.take();
}

}  // namespace assay::git
