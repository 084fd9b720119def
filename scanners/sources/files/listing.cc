#include "scanners/sources/files/listing.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/sources/files/image_folders.h"

namespace assay::files {

namespace {

class Lister final : public FileHandler {
 public:
  void file(const FoundFile& found) override { files.push_back({*found.path, size_of(found)}); }
  std::vector<ListedFile> files;
};

}  // namespace

std::uint64_t size_of(const FoundFile& found) {
  struct stat info {};
  if (::fstatat(found.folder, found.name, &info, found.named ? 0 : AT_SYMLINK_NOFOLLOW) != 0) return 0;
  return info.st_size < 0 ? 0 : static_cast<std::uint64_t>(info.st_size);
}

void Listing::add(std::string_view path, std::uint64_t bytes) {
  ++files_;
  bytes_ += bytes;
  const Sha256 digest = sha256(cat(bytes, "\n", path));
  std::array<std::uint64_t, 4> words{};
  std::memcpy(words.data(), digest.data(), digest.size());
  for (std::size_t i = 0; i < words.size(); ++i) sum_[i] += words[i];
}

void Listing::merge(const Listing& other) {
  files_ += other.files_;
  bytes_ += other.bytes_;
  for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += other.sum_[i];
}

std::string Listing::digest() const {
  const std::string_view words(reinterpret_cast<const char*>(sum_.data()), sizeof sum_);
  return to_hex(as_bytes(sha256(cat(files_, "\n", bytes_, "\n", words))));
}

std::vector<ListedFile> list_files(const std::vector<std::string>& paths, const WalkOptions& options) {
  TaskPool pool;
  std::vector<Coverage> coverages(options.threads);
  std::vector<Lister> listers(options.threads);
  std::vector<FileHandler*> handlers;
  for (Lister& lister : listers) handlers.push_back(&lister);
  walk(pool, paths, options, handlers, coverages);
  std::vector<ListedFile> files = std::move(listers.front().files);
  for (std::size_t i = 1; i < listers.size(); ++i)
    std::move(listers[i].files.begin(), listers[i].files.end(), std::back_inserter(files));
  std::sort(files.begin(), files.end(), [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; });
  return files;
}

std::optional<std::uint64_t> count_bytes(const std::vector<std::string>& paths, WalkOptions options,
                                         const std::atomic<bool>& stop) {
  class Adder final : public FileHandler {
   public:
    void file(const FoundFile& found) override { bytes += size_of(found); }
    std::uint64_t bytes = 0;
  };
  options.threads = 1;
  options.open_at = [&stop](int folder, const char* name, int flags) {
    if (!stop) return ::openat(folder, name, flags);
    errno = ECANCELED;
    return -1;
  };
  TaskPool pool;
  std::vector<Coverage> coverages(1);
  Adder adder;
  walk(pool, paths, options, {&adder}, coverages);
  return stop ? std::nullopt : std::optional(adder.bytes);
}

bool is_image_folder(const std::string& path) { return !ImageFolders({path}, nullptr).empty(); }

}  // namespace assay::files
