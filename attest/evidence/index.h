// An index of files: relative paths, sizes and SHA-256 digests of everything below some folders, in one spelling, so
// that the same files have the same index wherever they lie.
//
// What is in a folder and is no regular file that could be read whole (a symbolic link, a pipe, a file without
// permission or one that was replaced or written while it was read) stands in the index as a problem, and makes it
// incomplete: nothing is left out in silence. Folders themselves, times and permissions do not count.
//
// The text is JSON lines, each canonical (attest/canonical_json.h), sorted by path:
//   {"schema":"assay-evidence-index/1"}
//   {"path":"suite/run.log","sha256":"…","size":12}
//   {"code":"evidence-link","path":"suite/latest","text":"…"}          only where there are problems
//   {"bytes":12,"files":1,"problems":0}
// Lines rather than one object, since an index of a million files is read and compared without holding their JSON; the
// last line tells a whole index from a cut one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/path_names.h"
#include "attest/refusal.h"
#include "base/hash.h"
#include "base/result.h"
#include "base/verdict.h"

namespace assay::attest {

inline constexpr std::string_view kIndexSchema = "assay-evidence-index/1";
inline constexpr std::size_t kMostIndexedFiles = 2'000'000;

struct IndexedFile {
  std::string path;  // relative, parts joined by '/'
  std::uint64_t size = 0;
  Sha256 digest{};
};

struct IndexProblem {
  std::string path;
  std::string code;  // evidence-link, -special, -unreadable, -replaced, -name, -too-many
  std::string text;
};

struct Index {
  std::vector<IndexedFile> files;      // sorted by path, each once
  std::vector<IndexProblem> problems;  // sorted by path
  std::uint64_t bytes() const;
};

struct IndexFolder {
  std::string path;    // of the folder
  std::string prefix;  // before its files' paths; empty, or without '/' at its end
};

struct IndexOptions {
  unsigned threads = 1;
  // Relative paths (with prefix) that are left out, with all below them: the index itself. Sorted or not.
  std::vector<std::string> leave_out;
  // Masks credentials in a text. A path that it changes stands in the index as a problem, masked: an index is shown to
  // others. Empty: paths are taken as they are.
  std::function<std::string(std::string_view)> mask;
  // Called with each path when its file is open and not yet read, from any thread.
  std::function<void(const std::string&)> opened;
};

// Fails where a folder is none or cannot be opened, and where two prefixes make one path.
Result<Index> index_folders(const std::vector<IndexFolder>& folders, const IndexOptions& options);

std::string write_index(const Index& index);
// Refuses what write_index would not have written.
Checked<Index> read_index(std::string_view text);

struct CompareOptions {
  bool partial = false;  // a file that is not there is a remark
};
// What differs between an index and the files as they are now. Problems of either are unproved.
void compare(const Index& expected, const Index& found, const CompareOptions& options, Judgement& judgement);

}  // namespace assay::attest
