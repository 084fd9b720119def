#include "scanners/sources/files/walk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "base/file.h"
#include "base/strings.h"
#include "scanners/sources/files/folder_reader.h"
#include "scanners/sources/files/ignore_files.h"
#include "scanners/sources/files/ignore_rules.h"
#include "scanners/sources/files/roots.h"

namespace assay::files {

namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
constexpr std::size_t kLongestPath = 4000;  // that one openat takes (PATH_MAX is 4096)
constexpr const char kGitNote[] =
    "of a repository's .git folder only configuration, hooks and large files were read; 'assay scan git' reads its "
    "objects, and --include-git all of its files";

struct Folder {
  std::shared_ptr<Root> root;
  std::string below;  // its path below the root: "" or ending in '/'
  std::size_t depth = 0;
  std::shared_ptr<const IgnoreChain> ignore;
  bool only_tracked = false;  // it is ignored, but holds tracked files
  bool of_git = false;        // .git, or below it: see WalkOptions::git_folders
  UniqueFd fd;
};

// Whether .git in this folder is what git takes for a repository: anything else is a folder like others.
bool is_git_folder(int folder) {
  return ::faccessat(folder, ".git/HEAD", F_OK, 0) == 0 && ::faccessat(folder, ".git/objects", F_OK, 0) == 0 &&
         ::faccessat(folder, ".git/refs", F_OK, 0) == 0;
}

// Configurations, of submodules and work trees too, have remote URLs and extra headers with credentials; hooks are
// nobody's but the user's; and of what lies in lfs/ the objects only have the names.
bool is_beside_objects(const Folder& folder, std::string_view name, EntryType type) {
  if (type == EntryType::folder)
    return name != "objects" && name != "refs" && name != "logs" && name != "info" && name != "rr-cache";
  if (type != EntryType::file) return false;
  const bool is_hook = folder.below.ends_with("/hooks/") && !name.ends_with(".sample");
  return is_hook || name == "config" || name == "config.worktree";
}

// What a worker keeps between folders.
struct Worker {
  FolderReader reader;
  Entries first, next;
  std::string path, ignore_path;
  std::vector<Start> links;
};

class Walker {
 public:
  Walker(TaskPool& pool, const WalkOptions& options, const std::vector<FileHandler*>& handlers,
         std::vector<Coverage>& coverages, bool canonical)
      : pool_(pool),
        options_(options),
        handlers_(handlers),
        coverages_(coverages),
        exclude_(IgnoreList::of(options.exclude)),
        roots_(options, canonical),
        workers_(options.threads) {}

  void round(const std::vector<Start>& starts);
  std::vector<Start> take_links();

  void folder(const std::shared_ptr<Folder>& folder, unsigned worker);
  void part(const std::shared_ptr<Folder>& folder, const Entries& part, unsigned worker);
  void entry(const Folder& folder, const Entry& entry, unsigned worker);

 private:
  UniqueFd open(const Folder& folder) const;
  bool left_out(const Folder& folder, const char* name, bool is_folder, Worker& mine) const;
  bool own_root(const Folder& folder, const char* name) const;
  void subfolder(const Folder& above, const char* name, unsigned worker);

  TaskPool& pool_;
  const WalkOptions& options_;
  const std::vector<FileHandler*>& handlers_;
  std::vector<Coverage>& coverages_;
  IgnoreList exclude_;
  Roots roots_;
  std::vector<Worker> workers_;
};

class FolderTask final : public Task {
 public:
  FolderTask(Walker& walker, std::shared_ptr<Folder> folder) : walker_(walker), folder_(std::move(folder)) {}
  void run(unsigned worker) override { walker_.folder(folder_, worker); }

 private:
  Walker& walker_;
  std::shared_ptr<Folder> folder_;
};

// The rest of a folder that holds more than one part's entries, beginning with a part that was read. Whoever takes it
// passes the rest on before looking at the part, so that one huge folder keeps all workers busy; tasks of the part's
// subfolders are taken before it, so that few wait however many entries there are.
class RestTask final : public Task {
 public:
  RestTask(Walker& walker, std::shared_ptr<Folder> folder, Entries part)
      : walker_(walker), folder_(std::move(folder)), part_(std::move(part)) {}
  void run(unsigned worker) override { walker_.part(folder_, part_, worker); }

 private:
  Walker& walker_;
  std::shared_ptr<Folder> folder_;
  Entries part_;
};

class FileTask final : public Task {
 public:
  FileTask(FileHandler* const* handlers, std::shared_ptr<Root> root) : handlers_(handlers), root_(std::move(root)) {}
  void run(unsigned worker) override {
    handlers_[worker]->file({.folder = AT_FDCWD, .name = root_->path.c_str(), .path = &root_->shown, .named = true});
  }

 private:
  FileHandler* const* handlers_;
  std::shared_ptr<Root> root_;
};

void Walker::round(const std::vector<Start>& starts) {
  for (std::shared_ptr<Root>& root : roots_.resolve(starts, exclude_, coverages_[0])) {
    if (!root->folder) {
      pool_.push(std::make_unique<FileTask>(handlers_.data(), std::move(root)));
      continue;
    }
    auto folder = std::make_shared<Folder>();
    folder->ignore = root->ignore;
    folder->root = std::move(root);
    pool_.push(std::make_unique<FolderTask>(*this, std::move(folder)));
  }
  pool_.run(options_.threads);
}

std::vector<Start> Walker::take_links() {
  std::vector<Start> links;
  for (Worker& worker : workers_) {
    links.insert(links.end(), worker.links.begin(), worker.links.end());
    worker.links.clear();
  }
  std::sort(links.begin(), links.end());
  return links;
}

// By its path from the root, not from a descriptor of the folder above: that would keep as many open as the tree is
// deep, for each worker. Paths that are too long for one call go in steps.
UniqueFd Walker::open(const Folder& folder) const {
  if (folder.below.empty()) return UniqueFd(open_with(options_, folder.root->fd.get(), ".", kFolderFlags));
  UniqueFd reached;
  std::string_view rest = folder.below;
  rest.remove_suffix(1);
  while (true) {
    std::size_t length = rest.size();
    if (length > kLongestPath) length = rest.rfind('/', kLongestPath);
    if (length == std::string_view::npos) {
      errno = ENAMETOOLONG;
      return UniqueFd();
    }
    const int from = reached ? reached.get() : folder.root->fd.get();
    UniqueFd fd(open_with(options_, from, std::string(rest.substr(0, length)).c_str(), kFolderFlags));
    if (!fd || length == rest.size()) return fd;
    reached = std::move(fd);
    rest.remove_prefix(length + 1);
  }
}

// Without a final '/'.
std::string absolute(const Folder& folder) {
  std::string path = cat(folder.root->canonical, "/", folder.below);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

// The kernel's own folders hold no files of the user, and reading all of them does not end.
bool is_kernel_folder(const Folder& folder) {
  const std::string_view path = folder.below;
  const std::size_t slash = path.size() < 2 ? std::string_view::npos : path.rfind('/', path.size() - 2);
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name != "proc/" && name != "sys/") return false;
  constexpr long kProc = 0x9fa0, kSys = 0x62656572;
  struct statfs info {};
  return ::fstatfs(folder.fd.get(), &info) == 0 && (info.f_type == kProc || info.f_type == kSys);
}

void Walker::folder(const std::shared_ptr<Folder>& folder, unsigned worker) {
  Worker& mine = workers_[worker];
  Coverage& coverage = coverages_[worker];
  const auto shown = [&] { return printable(folder->root->shown + folder->below); };
  folder->fd = open(*folder);
  if (!folder->fd) return coverage.gap(shown(), errno_text(errno));
  if (is_kernel_folder(*folder)) return coverage.skipped(SkipReason::special, shown());
  if (options_.gitignore) {
    const std::size_t base = folder->root->ignore_lead.size() + folder->below.size();
    std::string problem;
    folder->ignore = with_tracked_files(folder->fd.get(), absolute(*folder), base, options_.read_tracked,
                                        std::move(folder->ignore), problem);
    if (!problem.empty()) coverage.gap(shown(), problem);
    folder->ignore = with_ignore_files(folder->fd.get(), base, std::move(folder->ignore));
  }
  const int error = mine.reader.next(folder->fd.get(), mine.first);
  if (error != 0) return coverage.gap(shown(), errno_text(error));
  if (!mine.first.empty()) part(folder, mine.first, worker);
}

void Walker::part(const std::shared_ptr<Folder>& folder, const Entries& part, unsigned worker) {
  Worker& mine = workers_[worker];
  const int error = mine.reader.next(folder->fd.get(), mine.next);
  if (error != 0) coverages_[worker].gap(printable(folder->root->shown + folder->below), errno_text(error));
  if (error == 0 && !mine.next.empty()) pool_.push(std::make_unique<RestTask>(*this, folder, mine.next));
  part.for_each([&](const Entry& found) { entry(*folder, found, worker); });
}

void Walker::entry(const Folder& folder, const Entry& entry, unsigned worker) {
  Worker& mine = workers_[worker];
  Coverage& coverage = coverages_[worker];
  mine.path.assign(folder.root->shown);
  mine.path += folder.below;
  mine.path += entry.name;
  EntryType type = entry.type;
  if (type == EntryType::unknown) {
    struct stat info {};
    if (::fstatat(folder.fd.get(), entry.name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
      return coverage.gap(printable(mine.path), errno_text(errno));
    }
    type = type_of_mode(info.st_mode);
  }
  if (left_out(folder, entry.name, type == EntryType::folder, mine)) {
    return coverage.skipped(SkipReason::ignored, printable(mine.path));
  }
  if (folder.of_git && !is_beside_objects(folder, entry.name, type)) return;
  switch (type) {
    case EntryType::file:
      if (own_root(folder, entry.name)) return;
      return handlers_[worker]->file({.folder = folder.fd.get(), .name = entry.name, .path = &mine.path});
    case EntryType::folder:
      if (std::string_view(entry.name) == ".git" && !options_.git_folders && is_git_folder(folder.fd.get())) {
        coverage.skipped(SkipReason::ignored, printable(mine.path));
        coverage.note(kGitNote);
      }
      return subfolder(folder, entry.name, worker);
    case EntryType::link:
      handlers_[worker]->named(mine.path);
      if (!options_.follow) return coverage.skipped(SkipReason::link, printable(mine.path));
      mine.links.push_back(
          {.path = cat(folder.root->canonical, "/", folder.below, entry.name), .shown = mine.path, .link = true});
      return;
    case EntryType::special:
    case EntryType::unknown:
      return coverage.skipped(SkipReason::special, printable(mine.path));
  }
}

bool Walker::left_out(const Folder& folder, const char* name, bool is_folder, Worker& mine) const {
  if (!exclude_.empty()) {
    mine.ignore_path.assign(folder.root->exclude_lead);
    mine.ignore_path += folder.below;
    mine.ignore_path += name;
    if (exclude_.ignores(mine.ignore_path, is_folder).value_or(false)) return true;
  }
  if (!folder.ignore) return false;
  mine.ignore_path.assign(folder.root->ignore_lead);
  mine.ignore_path += folder.below;
  mine.ignore_path += name;
  const IgnoreChain* chain = folder.ignore.get();
  return (folder.only_tracked || IgnoreChain::ignores(chain, mine.ignore_path, is_folder)) &&
         !IgnoreChain::tracks(chain, mine.ignore_path, is_folder);
}

bool Walker::own_root(const Folder& folder, const char* name) const {
  if (!roots_.many()) return false;
  const std::string& above = folder.root->canonical;
  return roots_.is_root(cat(above == "/" ? "" : above, "/", folder.below, name));
}

void Walker::subfolder(const Folder& above, const char* name, unsigned worker) {
  if (own_root(above, name)) return;
  if (above.depth + 1 > options_.limits.folder_depth) {
    return coverages_[worker].gap(printable(workers_[worker].path),
                                  cat("lies deeper than ", options_.limits.folder_depth, " folders"));
  }
  handlers_[worker]->named(cat(workers_[worker].path, "/"));
  auto folder = std::make_shared<Folder>();
  folder->root = above.root;
  folder->below = cat(above.below, name, "/");
  folder->depth = above.depth + 1;
  folder->ignore = above.ignore;
  folder->only_tracked = above.only_tracked ||
                         (above.ignore && IgnoreChain::ignores(above.ignore.get(), workers_[worker].ignore_path, true));
  const std::string_view own(name);
  folder->of_git =
      above.of_git ? own != "lfs" : own == ".git" && !options_.git_folders && is_git_folder(above.fd.get());
  if (folder->of_git) folder->ignore = nullptr;
  pool_.push(std::make_unique<FolderTask>(*this, std::move(folder)));
}

}  // namespace

void walk(TaskPool& pool, const std::vector<std::string>& paths, const WalkOptions& options,
          const std::vector<FileHandler*>& handlers, std::vector<Coverage>& coverages) {
  std::vector<Start> starts;
  for (const std::string& path : paths) starts.push_back({.path = path, .shown = tidy(path)});
  const bool canonical = paths.size() > 1 || options.gitignore || options.follow || !options.exclude_base.empty();
  Walker walker(pool, options, handlers, coverages, canonical);
  while (!starts.empty()) {
    walker.round(starts);
    starts = walker.take_links();
  }
}

}  // namespace assay::files
