// A folder as what it holds: files, links and empty folders, by sorted relative paths (docs/attest.md, "Folders").
#pragma once

#include <string>
#include <vector>

#include "attest/subjects/file_digest.h"
#include "base/result.h"

namespace assay::attest {

struct FolderEntry {
  enum class Kind : std::uint8_t { file, program, link, folder };  // program: its owner may execute it
  std::string path;  // relative, with '/', UTF-8 without control characters
  Kind kind = Kind::file;
  FileDigest digest;  // of a link that of its target's text; of a folder, which is then empty, none
};

inline constexpr std::size_t kMostFolderEntries = 200'000;

// Everything below the folder, in the order of the paths' bytes. `copy`: an existing folder that gets what was digested
// under the same paths, a link as a file with its target's text; empty for none. Links are not followed.
//
// Refused is what the listing cannot say, and what it would say wrongly: other kinds of files, set-user-id,
// set-group-id and sticky bits of files, names that are no UTF-8 or hold control characters, links that lead out of the
// folder.
Result<std::vector<FolderEntry>> read_folder(const std::string& folder, const std::string& copy = {});

// The text whose digests stand for the folder.
std::string folder_listing(const std::vector<FolderEntry>& entries);

}  // namespace assay::attest
