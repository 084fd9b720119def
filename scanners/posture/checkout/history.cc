#include "scanners/posture/checkout/history.h"

#include "base/strings.h"
#include "scanners/sources/git/graph/commit_walk.h"
#include "scanners/sources/git/repository/index_file.h"
#include "scanners/sources/git/repository/refs.h"
#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/repository/repository_store.h"
#include "scanners/sources/git/store/git_files.h"

namespace assay::posture {

namespace {

constexpr std::int64_t kDay = 86400;

Result<History> read_history(const git::Repository& repository, std::int64_t now, std::string& none) {
  const auto refs = git::open_refs(repository);
  if (!refs) return tl::make_unexpected(refs.error());
  const auto head = git::resolve_ref(**refs, "HEAD");
  if (!head) return tl::make_unexpected(head.error());
  History out;
  if (!*head || !(*head)->id) {
    none = "it has no commit yet";
    return out;
  }
  const auto store = git::open_store(repository);
  if (!store) return tl::make_unexpected(store.error());
  out.commit = (*head)->id->hex();
  git::WalkOptions options;
  options.shallow = &repository.shallow();
  const git::CommitSet set = git::commits_in(**store, {*(*head)->id}, {}, options);
  if (!set.problems.empty()) return tl::make_unexpected(set.problems.front());
  for (const git::WalkedCommit& commit : set.commits) {
    if (out.first == 0 || commit.time < out.first) out.first = commit.time;
    if (commit.time > now - kRecentDays * kDay) ++out.recent;
    out.cut = out.cut || commit.cut;
  }
  return out;
}

}  // namespace

GitSide read_git(const std::string& root, std::int64_t now) {
  GitSide out;
  if (!git::is_present(root + "/.git")) {
    out.no_history = "the folder is no git work tree";
    return out;
  }
  git::RepositoryOptions options;
  options.trust = true;
  const auto repository = git::Repository::open(root, options);
  if (!repository) {
    out.problem = cat("its git repository cannot be read: ", repository.error().why);
    out.no_history = "its git repository cannot be read";
    return out;
  }
  if (repository->work_tree() != root) {
    out.no_history = "the folder is no git work tree of its own";
    return out;
  }
  const auto index = git::IndexFile::read(repository->index_path(), repository->hash_kind());
  if (index) {
    out.tracked.emplace();
    for (const git::IndexEntry& entry : index->entries())
      if (!entry.is_gitlink() && !entry.is_sparse_folder()) out.tracked->emplace(entry.path);
  } else {
    out.problem = cat("its index cannot be read: ", index.error().why);
  }
  auto history = read_history(*repository, now, out.no_history);
  if (!history) {
    out.problem = cat("its history cannot be read: ", history.error().text());
    out.no_history = "its history cannot be read";
  } else if (out.no_history.empty()) {
    out.history = std::move(*history);
  }
  return out;
}

}  // namespace assay::posture
