#include "attest/formats/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "base/file_state.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::string_view kDoing = "reading a file of evidence";

class Folder final : public EvidenceFiles {
 public:
  explicit Folder(UniqueFd root) : root_(std::move(root)) {}

  bool has(std::string_view path) const override {
    const auto place = place_of(path);
    struct stat state {};
    return place && fstatat(place->folder(), place->name.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0;
  }

  Result<std::string> read(std::string_view path, std::uint64_t most) const override {
    std::string out;
    const auto status = each_piece(path, most, [&](std::string_view piece) { out += piece; });
    if (!status) return tl::make_unexpected(status.error());
    return out;
  }

  Result<ItemDigest> digest(std::string_view path) const override {
    StreamHash hash(StreamHash::Kind::sha256);
    ItemDigest out;
    const auto status = each_piece(path, UINT64_MAX, [&](std::string_view piece) {
      hash.add(piece);
      out.size += piece.size();
    });
    if (!status) return tl::make_unexpected(status.error());
    out.sha256 = to_hex(hash.digest());
    return out;
  }

  Result<std::vector<std::string>> list(std::string_view folder) const override {
    std::vector<std::string> out, waiting = {std::string(folder)};
    while (!waiting.empty()) {
      const std::string below = std::move(waiting.back());
      waiting.pop_back();
      if (auto status = list_one(below, out, waiting); !status) return tl::make_unexpected(status.error());
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  // A name in an open folder.
  struct Place {
    UniqueFd opened;
    int root = -1;
    std::string name;
    int folder() const { return opened ? opened.get() : root; }
  };

  // Each folder on the way is opened without following links, so that none leads out.
  Result<Place> place_of(std::string_view path) const {
    if (!is_inner_path(path)) return fail(std::string(kDoing), std::string(path), "the path leads out of its folder");
    Place place;
    place.root = root_.get();
    for (std::size_t slash; (slash = path.find('/')) != std::string_view::npos; path.remove_prefix(slash + 1)) {
      const std::string part(path.substr(0, slash));
      UniqueFd next(openat(place.folder(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (!next) return fail(std::string(kDoing), part, errno_text(errno));
      place.opened = std::move(next);
    }
    place.name = path;
    return place;
  }

  template <class Take>
  Status each_piece(std::string_view path, std::uint64_t most, Take take) const {
    const auto place = place_of(path);
    if (!place) return tl::make_unexpected(place.error());
    const std::string name(path);
    // Without O_NONBLOCK a named pipe would wait for a writer.
    const UniqueFd file(openat(place->folder(), place->name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file) return fail(std::string(kDoing), name, errno == ELOOP ? "it is a symbolic link" : errno_text(errno));
    struct stat before {};
    struct stat after {};
    if (fstat(file.get(), &before) != 0) return fail(std::string(kDoing), name, errno_text(errno));
    if (!S_ISREG(before.st_mode)) return fail(std::string(kDoing), name, "it is no regular file");
    if (static_cast<std::uint64_t>(before.st_size) > most)
      return fail(std::string(kDoing), name, cat("it is larger than ", human_bytes(most)));
    std::string buffer(std::size_t{64} << 10, '\0');
    std::uint64_t read_bytes = 0;
    for (;;) {
      const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(std::string(kDoing), name, errno_text(errno));
      if (got == 0) break;
      read_bytes += static_cast<std::uint64_t>(got);
      if (read_bytes > most) return fail(std::string(kDoing), name, "it grew while it was read");
      take(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
    }
    if (fstat(file.get(), &after) != 0 || !same_state(before, after) ||
        read_bytes != static_cast<std::uint64_t>(before.st_size))
      return fail(std::string(kDoing), name, "it changed while it was read");
    return {};
  }

  Status list_one(const std::string& below, std::vector<std::string>& out, std::vector<std::string>& waiting) const {
    UniqueFd opened;
    if (below.empty()) {
      opened = UniqueFd(openat(root_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    } else {
      const auto place = place_of(below);
      if (!place) return tl::make_unexpected(place.error());
      opened = UniqueFd(openat(place->folder(), place->name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    }
    if (!opened) return fail("listing a folder of evidence", below, errno_text(errno));
    DIR* const folder = fdopendir(opened.release());
    if (folder == nullptr) return fail("listing a folder of evidence", below, errno_text(errno));
    Status status;
    while (const dirent* entry = readdir(folder)) {
      const std::string name = entry->d_name;
      if (name == "." || name == "..") continue;
      const std::string path = below.empty() ? name : cat(below, '/', name);
      struct stat state {};
      const bool known = fstatat(dirfd(folder), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0;
      (known && S_ISDIR(state.st_mode) ? waiting : out).push_back(path);
      if (out.size() + waiting.size() <= kMostListed) continue;
      status =
          fail("listing a folder of evidence", below, cat("it holds more than ", with_commas(kMostListed), " files"));
      break;
    }
    closedir(folder);
    return status;
  }

  UniqueFd root_;
};

}  // namespace

Result<std::unique_ptr<EvidenceFiles>> open_evidence_folder(const std::string& path) {
  UniqueFd root(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return fail("opening a folder of evidence", path, errno_text(errno));
  return std::make_unique<Folder>(std::move(root));
}

}  // namespace assay::attest
