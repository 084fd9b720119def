// The refs of a repository and their logs, whichever way they are stored: files (loose and packed-refs) or reftable.
// gitrepository-layout(5), git-pack-refs(1), reftable format (Documentation/technical/reftable).
//
// Reading never changes anything. A ref that cannot be read is a problem with its name, never left out silently.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/repository/reflog.h"
#include "scanners/sources/git/repository/repository.h"

namespace assay::git {

// A ref as it is stored: either an object or, when `target` is set, the name of another ref.
struct Ref {
  std::string name;    // "refs/heads/main", "HEAD", "MERGE_HEAD"
  ObjectId id;         // of a tag object it is the tag's own id
  std::string target;  // "refs/heads/main" for a symbolic ref
  bool symbolic() const { return !target.empty(); }
};

struct RefList {
  std::vector<Ref> refs;  // sorted by name; FETCH_HEAD and MERGE_HEAD may stand several times
  std::vector<Error> problems;
};

struct ReflogList {
  std::vector<std::string> names;  // of the refs that have a log
  std::vector<Error> problems;
};

// `shared`: refs of the whole repository. `worktree`: HEAD, pseudo refs, refs/bisect, refs/worktree, refs/rewritten.
enum class RefScope : std::uint8_t { shared, worktree };

class RefStore {
 public:
  virtual ~RefStore() = default;
  virtual Result<std::optional<Ref>> find(const std::string& name) const = 0;
  virtual RefList list(RefScope scope) const = 0;
  virtual ReflogList reflogs(RefScope scope) const = 0;
  // Oldest entry first; empty when the ref has no log. Malformed lines are counted: each is a gap.
  virtual Result<ParsedReflog> reflog(const std::string& name) const = 0;
};

// The refs as one work tree sees them (git_dir is its own folder, see Worktree).
Result<std::unique_ptr<RefStore>> open_refs(const Repository& repository, const std::string& git_dir);
inline Result<std::unique_ptr<RefStore>> open_refs(const Repository& repository) {
  return open_refs(repository, repository.git_dir());
}

// Where a chain of symbolic refs ends. `id` is not set when the last name does not exist (an unborn branch).
struct ResolvedRef {
  std::string name;
  std::optional<ObjectId> id;
};
// Fails on loops and on chains longer than git's 5. Nothing when `name` itself does not exist.
Result<std::optional<ResolvedRef>> resolve_ref(const RefStore& refs, const std::string& name);

// git-check-ref-format(1), and no path that could leave the folder.
bool is_ref_name(std::string_view name);
// Whether a ref belongs to one work tree (see RefScope).
bool is_worktree_ref(std::string_view name);

}  // namespace assay::git
