// Walks folders in parallel and hands every regular file to the worker that met it.
//
// Each file is handed out once, however the named paths overlap. Nothing is left out silently: what is skipped, and
// what could not be opened, is put into the worker's Coverage. The order is that of the threads; making the outcome
// independent of it is the business of whoever gathers.
//
// Symbolic links below a named path are not followed unless asked; then they are followed in rounds: first everything
// that is reached without links, then the targets of the links met (sorted by path) that lie in nothing walked so far,
// and so on. So each folder is walked once, loops end, and the outcome does not depend on threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "base/limits.h"
#include "scanners/sources/files/task_pool.h"
#include "scanners/sources/files/tracked_files.h"

namespace assay::files {

// How files and folders are opened: openat(2). Tests put failures in.
using OpenAt = std::function<int(int folder, const char* name, int flags)>;

struct WalkOptions {
  unsigned threads = 1;
  Limits limits{};
  // Honour .gitignore and .git/info/exclude, but for files that the repository tracks. Off by default: ignored files
  // are where .env lives.
  bool gitignore = false;
  ReadTracked read_tracked;  // empty: nothing is tracked
  bool follow = false;
  // All of a repository's .git folder. Otherwise configurations (remote URLs and extra headers hold credentials), hooks
  // and large files (lfs/) are read. Objects, refs, logs and indexes are what `scan git` reads; other files that lie
  // there are read by nobody, which a note tells.
  bool git_folders = false;
  // Patterns as in an ignore file, relative to the folder `exclude_base` (absolute, no links in it) or, when that is
  // empty, to each named folder. They hold for named paths too.
  std::vector<std::string> exclude;
  std::string exclude_base;
  OpenAt open_at;  // empty: openat(2)
};

// A regular file, not yet opened.
struct FoundFile {
  int folder = 0;  // descriptor that `name` is relative to
  const char* name = "";
  const std::string* path = nullptr;  // as the user would name it; bytes as the file system has them
  bool named = false;                 // on the command line: a link is then followed
};

// Takes files; one for each worker, called from its thread only.
class FileHandler {
 public:
  virtual ~FileHandler() = default;
  virtual void file(const FoundFile& found) = 0;
  // Something that has a name and is not handed out: a folder (its path ends in '/'), or a link that is not followed.
  virtual void named(const std::string& /*path*/) {}
};

// Walks `paths` with options.threads workers. handlers and coverages: one for each worker. The pool is the one that the
// workers take tasks from: a handler may push tasks of its own, they are done when walk returns.
void walk(TaskPool& pool, const std::vector<std::string>& paths, const WalkOptions& options,
          const std::vector<FileHandler*>& handlers, std::vector<Coverage>& coverages);

}  // namespace assay::files
