// The walk and the hashing behind an index. Folders are listed by one thread, which takes 0.3 µs a file; files are
// hashed by all. A file is looked at before and after it is read, by descriptor and by name: what was replaced or
// written meanwhile is a problem, not a digest of bytes that nobody has.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <memory>
#include <optional>
#include <tuple>

#include "attest/evidence/index.h"
#include "base/file.h"
#include "base/file_state.h"
#include "base/limits.h"
#include "base/parallel.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10;
constexpr std::string_view kDoing = "indexing";

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

struct Found {
  int root;          // descriptor of the folder that was named
  std::string path;  // below it
  std::string name;  // in the index
};

class Walk {
 public:
  explicit Walk(const IndexOptions& options) : leave_out_(options.leave_out) {
    std::sort(leave_out_.begin(), leave_out_.end());
  }

  Status folder(const IndexFolder& folder) {
    UniqueFd root(::open(folder.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root) return fail(std::string(kDoing), folder.path, errno_text(errno));
    root_ = root.get();
    roots_.push_back(std::move(root));
    list(".", "", folder.prefix, 0);
    return {};
  }

  // All paths at once, since hardly ever one holds a credential.
  void mask_paths(const std::function<std::string(std::string_view)>& mask) {
    std::string all;
    for (const Found& file : files) all += cat(file.name, '\n');
    if (mask(all) == all) return;
    std::erase_if(files, [&](const Found& file) {
      std::string masked = mask(file.name);
      if (masked == file.name) return false;
      problem(std::move(masked), "evidence-name", "The path holds a credential, which no index may show.");
      return true;
    });
  }

  std::vector<Found> files;
  std::vector<IndexProblem> problems;

 private:
  void list(const std::string& at, const std::string& below, const std::string& name, std::size_t depth) {
    if (depth > Limits{}.folder_depth) return problem(name, "evidence-unreadable", "It is nested too deep.");
    const int fd = ::openat(root_, at.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const std::unique_ptr<DIR, CloseFolder> folder(fd < 0 ? nullptr : ::fdopendir(fd));
    if (!folder) return problem(name, "evidence-unreadable", cat("The folder cannot be listed: ", errno_text(errno)));
    std::vector<std::string> inner;
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(folder.get());
      if (entry == nullptr) break;
      const std::string_view part = entry->d_name;
      if (part == "." || part == "..") continue;
      const std::string path = below.empty() ? std::string(part) : cat(below, '/', part);
      const std::string shown = name.empty() ? std::string(part) : cat(name, '/', part);
      if (std::binary_search(leave_out_.begin(), leave_out_.end(), shown)) continue;
      if (!is_portable_path(shown)) {
        problem(printable(shown), "evidence-name", "The name is no portable text, so no index can hold it.");
        continue;
      }
      switch (kind_of(*entry, path)) {
        case S_IFDIR:
          inner.push_back(std::string(part));
          break;
        case S_IFREG:
          if (files.size() == kMostIndexedFiles) return problem(name, "evidence-too-many", "There are too many files.");
          files.push_back({root_, path, shown});
          break;
        case S_IFLNK:
          problem(shown, "evidence-link", "It is a symbolic link, which no index follows.");
          break;
        default:
          problem(shown, "evidence-special", "It is neither a file nor a folder.");
      }
    }
    if (errno != 0) problem(name, "evidence-unreadable", cat("The folder cannot be listed: ", errno_text(errno)));
    for (const std::string& part : inner) {
      const std::string path = below.empty() ? part : cat(below, '/', part);
      list(path, path, name.empty() ? part : cat(name, '/', part), depth + 1);
    }
  }

  mode_t kind_of(const dirent& entry, const std::string& path) const {
    switch (entry.d_type) {
      case DT_REG:
        return S_IFREG;
      case DT_DIR:
        return S_IFDIR;
      case DT_LNK:
        return S_IFLNK;
      default:
        break;
    }
    struct stat info {};
    if (::fstatat(root_, path.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return S_IFREG;  // opening it tells why
    return info.st_mode & S_IFMT;
  }

  void problem(std::string path, std::string code, std::string text) {
    problems.push_back({path.empty() ? "." : std::move(path), std::move(code), std::move(text)});
  }

  std::vector<std::string> leave_out_;
  std::vector<UniqueFd> roots_;
  int root_ = -1;
};

IndexProblem unreadable(const Found& file, int error) {
  return {file.name, "evidence-unreadable", cat("The file cannot be read: ", errno_text(error))};
}

// Fills `out`, or says why not.
std::optional<IndexProblem> hash_file(const Found& file, std::vector<char>& buffer, const IndexOptions& options,
                                      IndexedFile& out) {
  // Without waiting: it may have become a pipe since it was listed.
  const UniqueFd fd(::openat(file.root, file.path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd) return unreadable(file, errno);
  struct stat before {};
  if (::fstat(fd.get(), &before) != 0) return unreadable(file, errno);
  const IndexProblem replaced{file.name, "evidence-replaced", "The file was replaced or written while it was read."};
  if (!S_ISREG(before.st_mode)) return replaced;
  if (options.opened) options.opened(file.name);

  out.path = file.name;
  std::uint64_t size = 0;
  std::optional<StreamHash> hash;  // of a file that is larger than the buffer
  for (;;) {
    const ssize_t more = ::read(fd.get(), buffer.data(), buffer.size());
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return unreadable(file, errno);
    size += static_cast<std::uint64_t>(more);
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(more));
    const bool whole = size == static_cast<std::uint64_t>(before.st_size);
    if (!hash && whole) {
      out.digest = sha256(bytes);
      break;
    }
    if (!hash) hash.emplace(StreamHash::Kind::sha256);
    hash->add(bytes);
    if (more == 0 || size >= static_cast<std::uint64_t>(before.st_size)) break;
  }
  if (hash) {
    const std::string digest = hash->digest();
    std::copy(digest.begin(), digest.end(), out.digest.begin());
  }
  out.size = size;
  struct stat after {};
  struct stat named {};
  if (::fstat(fd.get(), &after) != 0 || !same_state(before, after) ||
      size != static_cast<std::uint64_t>(before.st_size) ||
      ::fstatat(file.root, file.path.c_str(), &named, AT_SYMLINK_NOFOLLOW) != 0 || !same_state(before, named))
    return replaced;
  return std::nullopt;
}

}  // namespace

Result<Index> index_folders(const std::vector<IndexFolder>& folders, const IndexOptions& options) {
  Walk walk(options);
  for (const IndexFolder& folder : folders)
    if (Status status = walk.folder(folder); !status) return tl::make_unexpected(status.error());
  std::sort(walk.files.begin(), walk.files.end(), [](const Found& a, const Found& b) { return a.name < b.name; });
  for (std::size_t i = 1; i < walk.files.size(); ++i)
    if (walk.files[i].name == walk.files[i - 1].name)
      return fail(std::string(kDoing), walk.files[i].name, "two folders have this path", "index them one by one");

  if (options.mask) walk.mask_paths(options.mask);

  // Consecutive files to one thread: neighbours lie in one folder, and on the disk beside each other.
  constexpr std::size_t kBatch = 64;
  Index out;
  out.files.resize(walk.files.size());
  std::vector<char> bad(walk.files.size(), 0);
  const std::size_t batches = (walk.files.size() + kBatch - 1) / kBatch;
  const auto threads = static_cast<unsigned>(std::clamp<std::size_t>(batches, 1, options.threads));
  std::vector<std::vector<IndexProblem>> problems(threads);
  WorkQueue queue(batches);
  run_workers(threads, [&](unsigned worker) {
    std::vector<char> buffer(kReadBytes);
    for (std::size_t batch = 0; queue.next(batch);) {
      const std::size_t end = std::min(walk.files.size(), (batch + 1) * kBatch);
      for (std::size_t i = batch * kBatch; i < end; ++i) {
        auto problem = hash_file(walk.files[i], buffer, options, out.files[i]);
        if (!problem) continue;
        bad[i] = 1;
        problems[worker].push_back(std::move(*problem));
      }
    }
  });

  std::size_t kept = 0;
  for (std::size_t i = 0; i < out.files.size(); ++i) {
    if (bad[i] != 0) continue;
    if (kept != i) out.files[kept] = std::move(out.files[i]);
    ++kept;
  }
  out.files.resize(kept);
  out.problems = std::move(walk.problems);
  for (std::vector<IndexProblem>& list : problems)
    std::move(list.begin(), list.end(), std::back_inserter(out.problems));
  std::sort(out.problems.begin(), out.problems.end(), [](const IndexProblem& a, const IndexProblem& b) {
    return std::tie(a.path, a.code, a.text) < std::tie(b.path, b.code, b.text);
  });
  return out;
}

}  // namespace assay::attest
