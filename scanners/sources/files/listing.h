// Which files a part of a walk takes, and what they were when it was planned.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/coverage.h"
#include "scanners/sources/files/walk.h"

namespace assay::files {

// A part of what a walk finds: the paths, as the user would name them, from `from` on and before `to`, by bytes.
struct PathRange {
  std::string from;  // empty: from the first
  std::string to;    // empty: to the last

  // The part that tells of what lies in no part: folders that cannot be read, what is skipped, names of folders.
  bool first() const { return from.empty(); }
  bool holds(std::string_view path) const { return path >= from && (to.empty() || path < to); }
};

// Files, whatever their order. That two are equal says that nothing came, went or changed its size; somebody who means
// to deceive can make two that are.
class Listing {
 public:
  void add(std::string_view path, std::uint64_t bytes);
  void merge(const Listing& other);

  std::uint64_t files() const { return files_; }
  std::uint64_t bytes() const { return bytes_; }
  std::string digest() const;  // hexadecimal

 private:
  std::uint64_t files_ = 0, bytes_ = 0;
  std::array<std::uint64_t, 4> sum_{};  // of the digests of all, word by word
};

struct ListedFile {
  std::string path;
  std::uint64_t bytes = 0;
};

// All files that a scan of the paths would read, sorted by path; a file costs its path's length and some 40 bytes.
// What cannot be read is left out here: the scan tells it.
std::vector<ListedFile> list_files(const std::vector<std::string>& paths, const WalkOptions& options);

// The bytes of these files. Nothing where `stop` was set meanwhile.
std::optional<std::uint64_t> count_bytes(const std::vector<std::string>& paths, WalkOptions options,
                                         const std::atomic<bool>& stop);

// The size of what was found, 0 where it is gone meanwhile.
std::uint64_t size_of(const FoundFile& found);

// Whether a named folder must not be cut into parts: what its files are of a container image stands in others of them.
bool is_image_folder(const std::string& path);

}  // namespace assay::files
