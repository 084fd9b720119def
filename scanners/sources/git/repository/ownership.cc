#include "scanners/sources/git/repository/ownership.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/strings.h"
#include "scanners/sources/git/repository/config.h"
#include "scanners/sources/git/store/git_files.h"

namespace assay::git {

namespace {

bool is_owned(const std::string& path, const OwnershipRules& rules) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return false;
  if (info.st_uid == rules.user) return true;
  return rules.user == 0 && rules.sudo_user && info.st_uid == *rules.sudo_user;
}

bool names(std::string_view value, const std::string& path, const OwnershipRules& rules) {
  if (value == "*") return true;
  std::string wanted(value);
  if (wanted.starts_with("~/") && !rules.home.empty()) wanted = join_path(rules.home, wanted.substr(2));
  if (!wanted.starts_with('/')) return false;
  if (wanted.ends_with("/*")) {
    wanted.pop_back();
    return path.starts_with(wanted) || path.starts_with(cat(real_path(wanted).value_or(wanted), '/'));
  }
  while (wanted.size() > 1 && wanted.ends_with('/')) wanted.pop_back();
  return wanted == path || real_path(wanted) == path;
}

}  // namespace

Status check_ownership(const std::vector<std::string>& paths, const std::string& named, const OwnershipRules& rules) {
  bool owned = true;
  for (const std::string& path : paths) owned = owned && is_owned(path, rules);
  if (owned) return {};

  std::vector<std::string> values;
  std::string unread;
  for (const std::string& file : rules.config_files) {
    // As in git, a file of another user's home is none of ours: then it allows nothing.
    if (::faccessat(AT_FDCWD, file.c_str(), R_OK, AT_EACCESS) != 0 && errno == EACCES) {
      unread += cat("; ", printable(file), " could not be read");
      continue;
    }
    const Result<Config> config = Config::read(file);
    if (!config) return tl::make_unexpected(config.error());
    for (const std::string_view value : config->all("safe.directory")) values.emplace_back(value);
  }
  values.insert(values.end(), rules.safe_directories.begin(), rules.safe_directories.end());

  const std::string path = real_path(named).value_or(named);
  bool safe = false;
  for (const std::string& value : values) {
    // An empty value takes back the ones before it.
    safe = !value.empty() && (safe || names(value, path, rules));
  }
  if (safe) return {};
  return fail("opening the repository", printable(path), "it belongs to another user",
              cat("if you trust it, run 'git config --global --add safe.directory ", printable(path),
                  "' or pass --trust-repository", unread));
}

}  // namespace assay::git
