#include "attest/subjects/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <memory>

#include "base/file.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace assay::attest {

namespace {

constexpr const char* kDoing = "reading a folder";
constexpr int kMostDepth = 200;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

bool is_sayable(std::string_view name) {
  return to_valid_utf8(name) == name && std::none_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

// Whether a link at `path` with that target stays below the folder, by its text alone. A name may be a link itself, so
// what goes upwards behind one leads nobody knows where.
bool stays_inside(const std::string& path, std::string_view target) {
  if (target.empty() || target.front() == '/') return false;
  auto depth = std::count(path.begin(), path.end(), '/');
  bool named = false;
  while (!target.empty()) {
    const std::string_view part = target.substr(0, target.find('/'));
    target.remove_prefix(std::min(target.size(), part.size() + 1));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      named = true;
    } else if (named || --depth < 0) {
      return false;
    }
  }
  return true;
}

class Walk {
 public:
  Walk(std::string shown, std::string copy) : shown_(std::move(shown)), copy_(std::move(copy)) {}

  // `path` is empty for the folder itself, else ends in '/'.
  Status folder(int fd, const std::string& path, int depth) {
    if (depth > kMostDepth) return wrong(path, cat("it is nested deeper than ", kMostDepth));
    const OpenFolder open(::fdopendir(fd));
    if (!open) {
      const int why = errno;
      ::close(fd);
      return wrong(path, errno_text(why));
    }
    std::vector<std::string> names;
    for (;;) {
      errno = 0;
      const dirent* next = ::readdir(open.get());
      if (next == nullptr && errno != 0) return wrong(path, errno_text(errno));
      if (next == nullptr) break;
      const std::string_view name = next->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
      if (names.size() + entries_.size() > kMostFolderEntries)
        return wrong(path, cat("it holds more than ", with_commas(kMostFolderEntries), " entries"));
    }
    if (names.empty() && !path.empty())
      entries_.push_back({path.substr(0, path.size() - 1), FolderEntry::Kind::folder, {}});
    for (const std::string& name : names)
      if (Status status = entry(::dirfd(open.get()), name, path + name, depth); !status) return status;
    return {};
  }

  std::vector<FolderEntry> take() {
    std::sort(entries_.begin(), entries_.end(),
              [](const FolderEntry& a, const FolderEntry& b) { return a.path < b.path; });
    return std::move(entries_);
  }

 private:
  tl::unexpected<Error> wrong(const std::string& path, std::string why) const {
    return fail(kDoing, path.empty() ? shown_ : cat(shown_, '/', path), std::move(why));
  }

  Status entry(int folder_fd, const std::string& name, const std::string& path, int depth) {
    if (!is_sayable(name)) return wrong(path, "its name is no UTF-8, or holds control characters");
    struct stat info {};
    if (::fstatat(folder_fd, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return wrong(path, errno_text(errno));
    if (S_ISLNK(info.st_mode)) return link(folder_fd, name, path);
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
      return wrong(path, "it is neither a file nor a folder nor a link");
    const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (S_ISDIR(info.st_mode) ? O_DIRECTORY : O_NONBLOCK);
    UniqueFd fd(::openat(folder_fd, name.c_str(), flags));
    if (!fd) return wrong(path, errno_text(errno));
    if (S_ISREG(info.st_mode)) return file(fd.get(), path);
    if (!copy_.empty() && ::mkdir(copy_of(path).c_str(), 0700) != 0) return wrong(path, errno_text(errno));
    return folder(fd.release(), path + "/", depth + 1);
  }

  Status file(int fd, const std::string& path) {
    struct stat info {};
    if (::fstat(fd, &info) != 0) return wrong(path, errno_text(errno));
    // What stood there when it was looked at may be something else by now.
    if (!S_ISREG(info.st_mode)) return wrong(path, "it is no file any more");
    if ((info.st_mode & (S_ISUID | S_ISGID | S_ISVTX)) != 0)
      return wrong(path, "it has a set-user-id, set-group-id or sticky bit");
    UniqueFd copy;
    if (!copy_.empty()) {
      copy = UniqueFd(::open(copy_of(path).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
      if (!copy) return fail("copying", cat(shown_, '/', path), errno_text(errno));
    }
    auto digest = digest_file(fd, cat(shown_, '/', path), copy ? copy.get() : -1);
    if (!digest) return tl::make_unexpected(digest.error());
    const auto kind = (info.st_mode & S_IXUSR) != 0 ? FolderEntry::Kind::program : FolderEntry::Kind::file;
    entries_.push_back({path, kind, std::move(*digest)});
    return {};
  }

  Status link(int folder_fd, const std::string& name, const std::string& path) {
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlinkat(folder_fd, name.c_str(), target.data(), target.size());
    if (size < 0) return wrong(path, errno_text(errno));
    const std::string_view text(target.data(), static_cast<std::size_t>(size));
    if (!stays_inside(path, text)) return wrong(path, "it is a link that leads out of the folder");
    if (!copy_.empty())
      if (Status status = write_file_atomically(copy_of(path), text, 0600); !status) return status;
    entries_.push_back({path, FolderEntry::Kind::link, digest_text(text)});
    return {};
  }

  std::string copy_of(const std::string& path) const { return cat(copy_, '/', path); }

  std::string shown_;
  std::string copy_;
  std::vector<FolderEntry> entries_;
};

}  // namespace

Result<std::vector<FolderEntry>> read_folder(const std::string& folder, const std::string& copy) {
  UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return fail(kDoing, folder, errno_text(errno));
  std::string shown = folder;
  while (shown.size() > 1 && shown.back() == '/') shown.pop_back();
  Walk walk(std::move(shown), copy);
  if (Status status = walk.folder(fd.release(), "", 0); !status) return tl::make_unexpected(status.error());
  return walk.take();
}

std::string folder_listing(const std::vector<FolderEntry>& entries) {
  constexpr std::array<std::string_view, 4> kModes = {"100644", "100755", "120000", "040000"};
  std::string out = "assay-folder/1 sha256\n";
  for (const FolderEntry& entry : entries) {
    const std::string& digest = entry.digest.sha256;
    out += cat(kModes[static_cast<std::size_t>(entry.kind)], ' ', digest.empty() ? "-" : digest, ' ', entry.path, '\n');
  }
  return out;
}

}  // namespace assay::attest
