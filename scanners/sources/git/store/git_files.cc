#include "scanners/sources/git/store/git_files.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/file.h"
#include "base/strings.h"

namespace assay::git {

bool is_folder(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool is_present(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

bool is_link(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty() || name.starts_with('/')) return std::string(name);
  if (folder.ends_with('/')) return cat(folder, name);
  return cat(folder, '/', name);
}

std::string parent_path(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(path.substr(0, std::max<std::size_t>(slash, 1)));
}

std::optional<std::string> real_path(const std::string& path) {
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return std::nullopt;
  std::string out(resolved);
  std::free(resolved);
  return out;
}

std::string lexical_path(std::string_view absolute) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < absolute.size();) {
    std::size_t end = absolute.find('/', at);
    if (end == std::string_view::npos) end = absolute.size();
    const std::string_view part = absolute.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string out;
  for (const std::string_view part : parts) out += cat('/', part);
  return out.empty() ? "/" : out;
}

Result<std::vector<std::string>> list_folder(const std::string& path, std::size_t most) {
  DIR* folder = ::opendir(path.c_str());
  if (folder == nullptr) return fail("reading the folder", printable(path), errno_text(errno));
  std::vector<std::string> names;
  int error = 0;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(folder);
    if (entry == nullptr) {
      error = errno;
      break;
    }
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() == most) {
      ::closedir(folder);
      return fail("reading the folder", printable(path), cat("holds more than ", with_commas(most), " names"));
    }
    names.emplace_back(name);
  }
  ::closedir(folder);
  if (error != 0) return fail("reading the folder", printable(path), errno_text(error));
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::optional<std::string>> read_if_present(const std::string& path, std::uint64_t most) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    return fail("reading", printable(path), errno_text(errno));
  }
  Result<std::string> bytes = read_file(path, most);
  if (!bytes) return tl::make_unexpected(bytes.error());
  return std::optional<std::string>(std::move(*bytes));
}

std::string_view trim_end(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace assay::git
