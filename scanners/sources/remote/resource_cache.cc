#include "scanners/sources/remote/resource_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/sources/remote/json_page.h"

namespace assay::remote {

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;
constexpr std::size_t kCheck = 16;  // hexadecimal digits before a line

std::string check_of(std::string_view line) { return to_hex(as_bytes(sha256(line)).substr(0, kCheck / 2)); }

std::string line_of(std::string_view content) { return cat(check_of(content), " ", content, "\n"); }

std::string key_of(std::string_view text) { return to_hex(as_bytes(sha256(text))); }

// Whether only we can write to it.
bool is_ours(const struct stat& info, unsigned others) {
  return info.st_uid == ::geteuid() && (info.st_mode & others) == 0;
}

}  // namespace

Status ResourceCache::open(const std::string& folder, std::string_view target, std::string_view state) {
  const std::string what = printable(folder);
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), ignored);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return fail("opening the cache", what, errno_text(errno));
  struct stat info {};
  if (::lstat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || !is_ours(info, 022))
    return fail("opening the cache", what, "others could have written it");
  const std::string path = cat(folder, "/", key_of(target).substr(0, 32));
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600));
  if (!file) return fail("opening the cache", printable(path), errno_text(errno));
  if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode) || info.st_nlink != 1 || !is_ours(info, 077))
    return fail("opening the cache", printable(path), "others could have written it");
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    return fail("opening the cache", printable(path), "another run uses it");
  const auto text = read_file(path, kMostBytes);
  const std::lock_guard lock(mutex_);
  if (text) load(*text, state);
  if (pages_.empty()) {
    // Of other rules or another version, or damaged: begun anew.
    const std::string head = line_of(cat("assay remote 1 ", state));
    if (::ftruncate(file.get(), 0) != 0) return fail("opening the cache", printable(path), errno_text(errno));
    if (const Status written = write_all(file.get(), head, path); !written) return written;
  }
  file_ = std::move(file);
  return {};
}

void ResourceCache::load(std::string_view text, std::string_view state) {
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return;  // torn
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const bool whole =
        line.size() > kCheck && line[kCheck] == ' ' && check_of(line.substr(kCheck + 1)) == line.substr(0, kCheck);
    const std::string_view content = whole ? line.substr(kCheck + 1) : std::string_view();
    if (first && content != cat("assay remote 1 ", state)) return;
    if (first || !whole) {
      first = false;
      continue;
    }
    const auto entry = parse_page(content);
    if (!entry) continue;
    CachedPage page{text_of(*entry, "etag"), text_of(*entry, "next"), {}};
    for (const Json& child : member_of(*entry, "children"))
      if (child.is_string()) page.children.push_back(child.get<std::string>());
    pages_[text_of(*entry, "key")] = std::move(page);
  }
}

void ResourceCache::append(const std::string& key, const CachedPage& page) {
  const std::lock_guard lock(mutex_);
  if (!file_) return;
  Json entry = {{"key", key}};
  if (!page.etag.empty()) entry["etag"] = page.etag;
  if (!page.next.empty()) entry["next"] = page.next;
  if (!page.children.empty()) entry["children"] = page.children;
  const std::string line = line_of(entry.dump(-1, ' ', true, Json::error_handler_t::replace));
  // One that cannot be written is missing next time, no more.
  if (!write_all(file_.get(), line, "the cache")) file_ = UniqueFd();
}

std::optional<CachedPage> ResourceCache::page(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const auto at = pages_.find(key_of(key));
  return at == pages_.end() || at->second.etag.empty() ? std::nullopt : std::optional(at->second);
}

void ResourceCache::put_page(std::string_view key, const CachedPage& page) { append(key_of(key), page); }

bool ResourceCache::is_clean(std::string_view identity) const {
  const std::lock_guard lock(mutex_);
  return pages_.contains(key_of(identity));
}

void ResourceCache::put_clean(std::string_view identity) { append(key_of(identity), {}); }

}  // namespace assay::remote
