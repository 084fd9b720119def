#include "rules/database_cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay {

namespace {

constexpr std::size_t kDigestBytes = 32;
constexpr std::uint64_t kLargestDatabase = std::uint64_t{64} << 20;

// Owned by us, and writable by nobody else.
bool is_ours(const struct stat& info) {
  return info.st_uid == ::geteuid() && (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// ~/.cache/assay and ~/.cache, but not a home folder that is not there.
bool make_folders(const std::string& folder) {
  const std::string parent = folder.substr(0, folder.rfind('/'));
  for (const std::string& path : {parent, folder})
    if (!path.empty() && ::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return false;
  return true;
}

}  // namespace

DatabaseCache::DatabaseCache(std::string folder, const std::string& encoded_plan) : folder_(std::move(folder)) {
  if (folder_.empty()) return;
  const std::string key = cat("assay database 1\n", database_library(), "\n", encoded_plan);
  path_ = cat(folder_, "/", to_hex(as_bytes(sha256(key))), ".hsdb");
}

Result<Database> DatabaseCache::load() const {
  if (path_.empty()) return fail("reading the rule cache", "", "no cache folder");
  struct stat folder {};
  struct stat file {};
  if (::stat(folder_.c_str(), &folder) != 0 || ::lstat(path_.c_str(), &file) != 0)
    return fail("reading the rule cache", path_, errno_text(errno));
  if (!is_ours(folder) || !is_ours(file) || !S_ISREG(file.st_mode))
    return fail("reading the rule cache", path_, "owned or writable by another user");
  const auto bytes = read_file(path_, kLargestDatabase);
  if (!bytes) return tl::make_unexpected(bytes.error());
  const Bytes all = *bytes;
  if (all.size() < kDigestBytes || as_bytes(sha256(all.substr(kDigestBytes))) != all.substr(0, kDigestBytes))
    return fail("reading the rule cache", path_, "the file is damaged");
  return load_database(all.substr(kDigestBytes));
}

void DatabaseCache::store(const hs_database* database) const {
  if (path_.empty() || !make_folders(folder_)) return;
  struct stat folder {};
  if (::stat(folder_.c_str(), &folder) != 0 || !is_ours(folder)) return;
  const auto bytes = serialise_database(database);
  if (!bytes) return;
  std::string content(as_bytes(sha256(*bytes)));
  content += *bytes;
  (void)write_file_atomically(path_, content, 0600);
}

}  // namespace assay
