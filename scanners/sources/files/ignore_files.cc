#include "scanners/sources/files/ignore_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/strings.h"

namespace assay::files {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

std::string read_small(int folder, const char* name) {
  const UniqueFd fd(::openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  std::string text;
  if (!fd) return text;
  char part[4096];
  while (text.size() <= kMostBytes) {
    const ssize_t got = ::read(fd.get(), part, sizeof part);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return {};
    if (got == 0) return text;
    text.append(part, static_cast<std::size_t>(got));
  }
  return {};
}

}  // namespace

std::shared_ptr<const IgnoreChain> with_ignore_files(int folder, std::size_t base,
                                                     std::shared_ptr<const IgnoreChain> above) {
  for (const char* name : {".git/info/exclude", ".gitignore"}) {
    IgnoreList list = IgnoreList::parse(read_small(folder, name));
    if (list.empty()) continue;
    auto chain = std::make_shared<IgnoreChain>();
    chain->parent = std::move(above);
    chain->base = base;
    chain->list = std::move(list);
    above = std::move(chain);
  }
  return above;
}

std::shared_ptr<const IgnoreChain> with_tracked_files(int folder, const std::string& absolute, std::size_t base,
                                                      const ReadTracked& read, std::shared_ptr<const IgnoreChain> above,
                                                      std::string& problem) {
  struct stat info {};
  if (!read || ::fstatat(folder, ".git", &info, 0) != 0) return above;
  if (S_ISDIR(info.st_mode) && ::faccessat(folder, ".git/HEAD", F_OK, 0) != 0) return above;
  Result<std::vector<std::string>> paths = read(absolute);
  if (!paths) {
    problem = cat("which files are tracked is not known: ", paths.error().why);
    return above;
  }
  auto chain = std::make_shared<IgnoreChain>();
  chain->parent = std::move(above);
  chain->base = base;
  chain->tracked = std::make_shared<const TrackedFiles>(std::move(*paths));
  return chain;
}

}  // namespace assay::files
