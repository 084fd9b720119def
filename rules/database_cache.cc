#include "rules/database_cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

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

// Another build of the program may make another plan of the same rules. Empty when it is not known which one this is.
std::string this_program() {
  struct stat info {};
  if (::stat("/proc/self/exe", &info) != 0) return {};
  return cat(info.st_dev, " ", info.st_ino, " ", info.st_size, " ", info.st_mtim.tv_sec, " ", info.st_mtim.tv_nsec);
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
  (void)write_file_atomically(path_, content, 0600);
}

}  // namespace assay
