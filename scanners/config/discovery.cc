// Where the configuration of a scan is looked for.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

#include "base/file.h"
#include "scanners/config/config.h"
#include "scanners/config/pyproject.h"

namespace assay {

namespace {

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real == nullptr ? std::string() : std::string(real.get());
}

// The configuration in a folder ("" is the root of the file system); empty when there is none. lstat: a link to nothing
// is a configuration that cannot be read, not none. So is one that could not be looked for: its reader says why.
std::string config_in(const std::string& folder) {
  struct stat info {};
  std::string file = folder + "/assay.yaml";
  if (::lstat(file.c_str(), &info) == 0 || (errno != ENOENT && errno != ENOTDIR)) return file;
  file = folder + "/pyproject.toml";
  if (::lstat(file.c_str(), &info) != 0) return errno == ENOENT || errno == ENOTDIR ? std::string() : file;
  const Result<std::string> text = read_file(file, kMostConfigBytes);
  return !text || configures_assay(*text) ? file : std::string();
}

// The nearest one among the folders, which lead upwards.
std::string nearest_config(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders)
    if (std::string file = config_in(folder); !file.empty()) return file;
  return {};
}

}  // namespace

std::vector<std::string> folders_upwards(const std::string& scanned) {
  std::string folder = real_path(scanned.empty() || scanned == "-" ? "." : scanned);
  struct stat info {};
  // The scan itself says that the path is not there.
  if (folder.empty() || ::stat(folder.c_str(), &info) != 0) return {};
  const dev_t device = info.st_dev;
  if (!S_ISDIR(info.st_mode) || folder == "/") folder.resize(folder.rfind('/'));
  std::vector<std::string> folders;
  while (true) {
    folders.push_back(folder);
    if (folder.empty() || ::lstat((folder + "/.git").c_str(), &info) == 0) return folders;
    folder.resize(folder.rfind('/'));
    // A folder that cannot be asked about may hold one all the same.
    if (::stat(folder.empty() ? "/" : folder.c_str(), &info) == 0 && info.st_dev != device) return folders;
  }
}

FoundConfig find_config(const std::vector<std::string>& scanned) {
  std::vector<std::vector<std::string>> searches;
  for (const std::string& path : scanned)
    if (auto folders = folders_upwards(path); !folders.empty()) searches.push_back(std::move(folders));
  FoundConfig found;
  if (searches.empty()) return found;
  std::vector<std::string> shared = searches.front();
  for (const auto& folders : searches)
    std::erase_if(shared, [&](const std::string& folder) {
      return std::find(folders.begin(), folders.end(), folder) == folders.end();
    });
  found.path = nearest_config(shared);
  if (searches.size() == 1) return found;
  for (const auto& folders : searches)
    if (std::string nearest = nearest_config(folders); !nearest.empty() && nearest != found.path)
      found.left_aside.push_back(std::move(nearest));
  std::sort(found.left_aside.begin(), found.left_aside.end());
  found.left_aside.erase(std::unique(found.left_aside.begin(), found.left_aside.end()), found.left_aside.end());
  return found;
}

std::string find_repository_config(const std::string& repository) {
  const std::vector<std::string> folders = folders_upwards(repository);
  if (folders.empty()) return {};
  struct stat info {};
  const bool has_work_tree = ::lstat((folders.back() + "/.git").c_str(), &info) == 0;
  return config_in(has_work_tree ? folders.back() : folders.front());
}

}  // namespace assay
