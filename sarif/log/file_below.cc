#include "sarif/log/file_below.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <string>

namespace assay::sarif {

UniqueFd open_below(int folder, std::string_view path) {
  constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
  if (path.find('\0') != std::string_view::npos) return {};
  UniqueFd at(::openat(folder, ".", kFolder));
  while (at) {
    const std::size_t slash = path.find('/');
    const std::string part(path.substr(0, slash));
    if (part == "..") return {};
    if (slash == std::string_view::npos) {
      UniqueFd file(::openat(at.get(), part.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
      struct stat info {};
      const bool regular = file && ::fstat(file.get(), &info) == 0 && S_ISREG(info.st_mode);
      return regular ? std::move(file) : UniqueFd();
    }
    path.remove_prefix(slash + 1);
    if (!part.empty() && part != ".") at = UniqueFd(::openat(at.get(), part.c_str(), kFolder));
  }
  return {};
}

}  // namespace assay::sarif
