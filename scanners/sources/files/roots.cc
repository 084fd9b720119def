#include "scanners/sources/files/roots.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

#include "base/strings.h"
#include "scanners/sources/files/ignore_files.h"

namespace assay::files {

namespace {

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real == nullptr ? std::string() : std::string(real.get());
}

// Whether `path` is `folder` or lies in it; both absolute.
bool is_inside(std::string_view path, std::string_view folder) {
  if (folder == "/") return path.starts_with('/');
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

// `path` seen from `folder`, which holds it: "" for the folder itself.
std::string seen_from(std::string_view path, std::string_view folder) {
  if (folder != "/") path.remove_prefix(folder.size());
  if (path.starts_with('/')) path.remove_prefix(1);
  return std::string(path);
}

std::string_view name_in(std::string_view path) { return path.substr(path.rfind('/') + 1); }

const char* kind_of_special(mode_t mode) {
  if (S_ISFIFO(mode)) return "is a FIFO; its writer can be piped into 'assay scan -'";
  if (S_ISSOCK(mode)) return "is a socket";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "is a device";
  return "is no regular file";
}

}  // namespace

std::string tidy(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '/' && out.ends_with('/')) continue;
    out += c;
    if (out == "./") out.clear();
  }
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out.empty() ? "." : out;
}

int open_with(const WalkOptions& options, int folder, const char* name, int flags) {
  if (options.open_at) return options.open_at(folder, name, flags);
  return ::openat(folder, name, flags);
}

Roots::Roots(const WalkOptions& options, bool canonical) : options_(options), canonical_(canonical) {}

bool Roots::inside_known(const std::string& canonical) const {
  if (known_.contains(canonical)) return true;
  for (const std::string& folder : known_folders_) {
    if (is_inside(canonical, folder)) return true;
  }
  return false;
}

std::vector<std::shared_ptr<Root>> Roots::resolve(const std::vector<Start>& starts, const IgnoreList& exclude,
                                                  Coverage& coverage) {
  std::vector<std::shared_ptr<Root>> roots;
  for (const Start& start : starts) {
    struct stat info {};
    if (::stat(start.path.c_str(), &info) != 0) {
      coverage.gap(printable(start.shown), errno_text(errno));
      continue;
    }
    if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode)) {
      if (start.link) {
        coverage.skipped(SkipReason::special, printable(start.shown));
      } else {
        coverage.gap(printable(start.shown), kind_of_special(info.st_mode));
      }
      continue;
    }
    auto root = std::make_shared<Root>();
    root->folder = S_ISDIR(info.st_mode);
    root->path = start.path;
    root->shown = start.shown;
    if (root->folder)
      root->shown = start.shown == "." ? "" : start.shown.ends_with('/') ? start.shown : start.shown + '/';
    if (canonical_) {
      root->canonical = real_path(start.path);
      if (root->canonical.empty()) {
        coverage.gap(printable(start.shown), errno_text(errno));
        continue;
      }
      const bool again = start.link ? inside_known(root->canonical) : known_.contains(root->canonical);
      if (again) {
        if (start.link && is_inside(start.path, root->canonical)) {
          coverage.gap(printable(start.shown), "the link leads back to a folder that it lies in");
        } else if (start.link) {
          coverage.skipped(SkipReason::link, printable(start.shown));
        }
        continue;
      }
      known_.insert(root->canonical);
      if (root->folder) known_folders_.insert(root->canonical);
    }
    prepare_ignore(*root, coverage);
    const std::string_view lead = root->exclude_lead;
    if (!lead.empty() && ignores_deep(exclude, lead.substr(0, lead.size() - (root->folder ? 1 : 0)), root->folder)) {
      coverage.skipped(SkipReason::ignored, printable(start.shown));
      continue;
    }
    if (root->folder) {
      root->fd = UniqueFd(open_with(options_, AT_FDCWD, root->path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      if (!root->fd) {
        coverage.gap(printable(start.shown), errno_text(errno));
        continue;
      }
    }
    roots.push_back(std::move(root));
  }
  return roots;
}

void Roots::prepare_ignore(Root& root, Coverage& coverage) const {
  if (!options_.exclude_base.empty() && is_inside(root.canonical, options_.exclude_base)) {
    root.exclude_lead = seen_from(root.canonical, options_.exclude_base);
  } else if (!root.folder) {
    root.exclude_lead = name_in(root.path);
  }
  if (root.folder && !root.exclude_lead.empty()) root.exclude_lead += '/';

  if (!options_.gitignore || !root.folder) return;
  std::string repository = root.canonical;
  while (::access((repository == "/" ? "/.git" : repository + "/.git").c_str(), F_OK) != 0) {
    if (repository == "/") return;
    const std::size_t slash = repository.rfind('/');
    repository.resize(slash == 0 ? 1 : slash);
  }
  root.ignore_lead = seen_from(root.canonical, repository);
  if (root.ignore_lead.empty()) return;
  root.ignore_lead += '/';
  // Every folder from the repository's down to the one above the root; the root reads its own when it is walked.
  for (std::size_t at = 0; at < root.ignore_lead.size(); at = root.ignore_lead.find('/', at) + 1) {
    const std::string folder = cat(repository, "/", std::string_view(root.ignore_lead).substr(0, at));
    const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) continue;
    if (at == 0) {
      std::string problem;
      root.ignore = with_tracked_files(fd.get(), repository, 0, options_.read_tracked, root.ignore, problem);
      if (!problem.empty()) coverage.gap(printable(repository), problem);
    }
    root.ignore = with_ignore_files(fd.get(), at, root.ignore);
  }
}

}  // namespace assay::files
