// Finds a git repository and reads its frame: folders, format, configuration, shallow boundary, worktrees, submodules.
// The objects are read by ObjectStore, the refs by RefStore. Nothing is written, nothing fetched, no program started.
//
// gitrepository-layout(5), git-worktree(1), gitformat "extensions" in git-config(1).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/repository/config.h"
#include "scanners/sources/git/repository/ownership.h"

namespace assay::git {

// The variables that git sets for its hooks, as data; empty ones are not set.
struct GitEnvironment {
  std::string git_dir;            // GIT_DIR: no discovery, and as with git no check of the owner
  std::string work_tree;          // GIT_WORK_TREE
  std::string index_file;         // GIT_INDEX_FILE; a commit of chosen files sets it to a temporary index
  std::string common_dir;         // GIT_COMMON_DIR
  std::string object_directory;   // GIT_OBJECT_DIRECTORY: the quarantine of a push that is being received
  std::string alternate_objects;  // GIT_ALTERNATE_OBJECT_DIRECTORIES, ':' between folders
};

struct RepositoryOptions {
  GitEnvironment environment;
  // The user named a repository: the environment counts only if it is about this one, as in a hook that names ".".
  bool named = false;
  OwnershipRules ownership;
  bool trust = false;  // --trust-repository: do not ask who owns it
};

enum class RefFormat : std::uint8_t { files, reftable };

// A work tree of the repository, with the git folder that holds its HEAD and index.
struct Worktree {
  std::string name;  // "" for the main one
  std::string git_dir;
  std::string path;   // "" when bare or unknown; may be gone
  std::string index;  // may not exist
};

struct WorktreeList {
  std::vector<Worktree> worktrees;  // the main one first, then by name
  std::vector<Error> problems;      // what could not be read
};

class Repository {
 public:
  // path: a folder in a work tree, a .git folder or file, a bare repository; relative ones start at the process's
  // folder. Folders above it are tried as git does. Fails when there is none, when its format has an extension that is
  // not known (named), when it cannot be read, and when it belongs to somebody else.
  static Result<Repository> open(const std::string& path, const RepositoryOptions& options);

  const std::string& git_dir() const { return git_dir_; }        // absolute; of this work tree
  const std::string& common_dir() const { return common_dir_; }  // absolute; shared by all work trees
  const std::string& work_tree() const { return work_tree_; }    // absolute; "" when bare
  const std::string& index_path() const { return index_path_; }
  bool bare() const { return work_tree_.empty(); }

  // The objects folder that new objects go to, and those beside it that the environment names (see GitEnvironment);
  // alternates inside them are the ObjectStore's work.
  const std::string& objects_folder() const { return objects_folder_; }
  const std::vector<std::string>& more_objects_folders() const { return more_objects_folders_; }
  // A push is being received: its objects are here, and the refs are as before it.
  bool in_quarantine() const;

  HashKind hash_kind() const { return hash_kind_; }
  RefFormat ref_format() const { return ref_format_; }
  const Config& config() const { return config_; }
  // Objects may be missing because a filter left them at the server.
  bool partial_clone() const { return partial_clone_; }
  // Commits whose parents are cut off (the shallow file); empty for a whole history.
  const std::set<ObjectId>& shallow() const { return shallow_; }
  // Remarks for the report: configuration that is not followed.
  const std::vector<std::string>& notes() const { return notes_; }

  // This repository's work trees, whichever of them it was opened through.
  WorktreeList worktrees() const;

 private:
  friend class RepositoryOpener;

  std::string git_dir_, common_dir_, work_tree_, index_path_, objects_folder_;
  std::vector<std::string> more_objects_folders_;
  HashKind hash_kind_ = HashKind::sha1;
  RefFormat ref_format_ = RefFormat::files;
  Config config_;
  bool partial_clone_ = false;
  std::set<ObjectId> shallow_;
  std::vector<std::string> notes_;
};

}  // namespace assay::git
