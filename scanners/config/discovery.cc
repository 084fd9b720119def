// Where the configuration of a scan is looked for.
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

#include "scanners/config/config.h"

namespace assay {

std::string find_config(const std::string& scanned) {
  const std::string start = scanned.empty() || scanned == "-" ? "." : scanned;
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(start.c_str(), nullptr), &std::free);
  // The scan itself says that the path is not there.
  if (real == nullptr) return errno == EIO || errno == ENOMEM ? start + "/assay.yaml" : std::string();
  std::string folder = real.get();
  struct stat info {};
  if (::stat(folder.c_str(), &info) != 0) return folder + "/assay.yaml";
  const dev_t device = info.st_dev;
  if (!S_ISDIR(info.st_mode)) folder.resize(folder.rfind('/'));
  while (true) {
    // lstat: a link to nothing is a configuration that cannot be read, not none.
    std::string file = folder + "/assay.yaml";
    // So is one that could not be looked for: its reader says why.
    if (::lstat(file.c_str(), &info) == 0 || (errno != ENOENT && errno != ENOTDIR)) return file;
    if (folder.empty() || ::lstat((folder + "/.git").c_str(), &info) == 0) return {};
    folder.resize(folder.rfind('/'));
    if (::stat(folder.empty() ? "/" : folder.c_str(), &info) != 0) return folder + "/assay.yaml";
    if (info.st_dev != device) return {};
  }
}

}  // namespace assay
