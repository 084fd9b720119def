#include "rules/database_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <memory>
#include <string_view>

#include "base/file.h"
#include "base/hash.h"
#include "base/own_file.h"
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

// Another build of the program may make another plan of the same rules. Empty when it is not known which one this is.
std::string this_program() {
  struct stat info {};
  if (::stat(own_file().c_str(), &info) != 0) return {};
  return cat(info.st_dev, " ", info.st_ino, " ", info.st_size, " ", info.st_mtim.tv_sec, " ", info.st_mtim.tv_nsec);
}

bool is_entry(std::string_view name) {
  constexpr std::string_view kEnd = ".hsdb";
  constexpr std::size_t kDigits = 64;
  return name.size() == kDigits + kEnd.size() && name.ends_with(kEnd) &&
         name.find_first_not_of("0123456789abcdef") == kDigits;
}

// Each build of the program and each change of a rule leaves an entry behind that nothing asks for again. Those not
// used for a month before `newest` was written are removed.
void remove_unused(const std::string& folder, const std::string& newest) {
  constexpr time_t kUnused = time_t{30} * 24 * 60 * 60;
  constexpr int kMostLookedAt = 10'000;
  struct stat now {};
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), ::closedir);
  if (entries == nullptr || ::stat(newest.c_str(), &now) != 0) return;
  for (int looked_at = 0; looked_at < kMostLookedAt; ++looked_at) {
    const dirent* entry = ::readdir(entries.get());
    if (entry == nullptr) return;
    if (!is_entry(entry->d_name)) continue;
    struct stat info {};
    if (::fstatat(::dirfd(entries.get()), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISREG(info.st_mode) && is_ours(info) && info.st_mtime < now.st_mtime - kUnused)
      (void)::unlinkat(::dirfd(entries.get()), entry->d_name, 0);
  }
}

}  // namespace

DatabaseCache::DatabaseCache(std::string folder, const std::string& encoded_rules) : folder_(std::move(folder)) {
  if (folder_.empty()) return;
  const std::string program = this_program();
  if (program.empty()) return;
  const std::string key = cat("assay rules 2\n", database_library(), "\n", program, "\n", encoded_rules);
  path_ = cat(folder_, "/", to_hex(as_bytes(sha256(key))), ".hsdb");
}

Result<DatabaseCache::Compiled> DatabaseCache::load() const {
  if (path_.empty()) return fail("reading the rule cache", "", "no cache folder");
  struct stat folder {};
  struct stat file {};
  if (::stat(folder_.c_str(), &folder) != 0 || ::lstat(path_.c_str(), &file) != 0)
    return fail("reading the rule cache", path_, errno_text(errno));
  if (!is_ours(folder) || !is_ours(file) || !S_ISREG(file.st_mode))
    return fail("reading the rule cache", path_, "owned or writable by another user");
  (void)::utimensat(AT_FDCWD, path_.c_str(), nullptr, 0);  // the time of the last use
  const auto bytes = read_file(path_, kLargestDatabase);
  if (!bytes) return tl::make_unexpected(bytes.error());
  const Bytes all = *bytes;
  if (all.size() < kDigestBytes || as_bytes(sha256(all.substr(kDigestBytes))) != all.substr(0, kDigestBytes))
    return fail("reading the rule cache", path_, "the file is damaged");
  Bytes rest = all.substr(kDigestBytes);
  std::uint64_t plan_size = 0;
  if (rest.size() < sizeof plan_size) return fail("reading the rule cache", path_, "the file is damaged");
  std::memcpy(&plan_size, rest.data(), sizeof plan_size);
  rest.remove_prefix(sizeof plan_size);
  if (plan_size > rest.size()) return fail("reading the rule cache", path_, "the file is damaged");
  auto plan = decode_plan(rest.substr(0, static_cast<std::size_t>(plan_size)));
  if (!plan) return tl::make_unexpected(plan.error());
  auto database = load_database(rest.substr(static_cast<std::size_t>(plan_size)));
  if (!database) return tl::make_unexpected(database.error());
  return Compiled{std::move(*plan), std::move(*database)};
}

void DatabaseCache::store(const Plan& plan, const hs_database* database) const {
  if (path_.empty() || !make_folders(folder_)) return;
  struct stat folder {};
  if (::stat(folder_.c_str(), &folder) != 0 || !is_ours(folder)) return;
  const auto bytes = serialise_database(database);
  if (!bytes) return;
  const std::string plan_bytes = encode_plan(plan);
  const std::uint64_t plan_size = plan_bytes.size();
  std::string made(sizeof plan_size, '\0');
  std::memcpy(made.data(), &plan_size, sizeof plan_size);
  made += plan_bytes;
  made += *bytes;
  std::string content(as_bytes(sha256(made)));
  content += made;
  if (write_file_atomically(path_, content, 0600)) remove_unused(folder_, path_);
}

}  // namespace assay
