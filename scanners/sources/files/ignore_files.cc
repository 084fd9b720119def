#include "scanners/sources/files/ignore_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/file.h"

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

}  // namespace assay::files
