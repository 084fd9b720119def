// Everything that keeps an object alive: refs, HEADs and pseudo refs of every work tree, stashes, indexes, reflogs.
// Notes are refs like others (refs/notes/*): their commits and trees are reached from here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

enum class TipKind : std::uint8_t { branch, tag, remote, note, stash, head, pseudo, other, index, reflog };

// A name and the object it keeps alive: a commit, a tag object, or (index) a blob.
struct Tip {
  std::string name;  // "refs/heads/main", "HEAD", "worktrees/NAME/HEAD", "index:PATH", "refs/heads/main@{3}"
  ObjectId id;
  TipKind kind = TipKind::other;
};

struct Tips {
  std::vector<Tip> tips;
  // Both sides of every reflog entry, without the stash's (those are among `tips`, being what "git stash list" shows).
  // Each object once.
  std::vector<Tip> reflog;
  // What could not be read, and refs that point nowhere: each is a gap.
  std::vector<Error> problems;
  // Reflog entries whose object is gone: what "git gc" leaves behind; not in `reflog`.
  std::size_t reflog_missing = 0;
  std::vector<std::string> notes;  // remarks that are no gaps: an unborn branch, a dangling refs/remotes/origin/HEAD
};

struct TipOptions {
  bool indexes = true;  // blobs staged in the work trees' indexes, and what resolve-undo keeps
  bool reflogs = true;
};

Tips collect_tips(const Repository& repository, const ObjectStore& store, const TipOptions& options = {});

TipKind tip_kind(std::string_view ref_name);

}  // namespace assay::git
