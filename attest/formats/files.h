// The files that evidence names. Readers see a folder through this interface only: a path is relative, has no "..", and
// never leads out of the folder, also not through a symbolic link; only regular files are read, up to a size; a file
// that changes while it is read is an error.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attest/path_names.h"
#include "base/result.h"

namespace assay::attest {

struct ItemDigest {
  std::string sha256;  // lower-case hexadecimal
  std::uint64_t size = 0;
};

// Not synchronised.
class EvidenceFiles {
 public:
  EvidenceFiles() = default;
  EvidenceFiles(const EvidenceFiles&) = delete;
  EvidenceFiles& operator=(const EvidenceFiles&) = delete;
  virtual ~EvidenceFiles() = default;

  // Whether something stands at the path, of whatever kind. A path that is not allowed stands nowhere.
  virtual bool has(std::string_view path) const = 0;
  virtual Result<std::string> read(std::string_view path, std::uint64_t most) const = 0;
  // Of a file of any size, with bounded memory.
  virtual Result<ItemDigest> digest(std::string_view path) const = 0;
  // Every path below a folder ("" for all), of whatever kind but folders, sorted. Fails beyond kMostListed.
  virtual Result<std::vector<std::string>> list(std::string_view folder) const = 0;

  static constexpr std::size_t kMostListed = 100'000;
};

// A folder of the machine. Fails when it is none.
Result<std::unique_ptr<EvidenceFiles>> open_evidence_folder(const std::string& path);

}  // namespace assay::attest
