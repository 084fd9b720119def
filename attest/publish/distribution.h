// A file as it is uploaded to a package index, with what stands beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/artifact.h"
#include "attest/publish/core_metadata.h"
#include "attest/pypi/file_name.h"
#include "attest/refusal.h"
#include "attest/sigstore/trusted_root.h"
#include "base/file.h"
#include "base/result.h"

namespace assay::attest {

// What an index takes by default; larger ones need its leave.
inline constexpr std::uint64_t kUsualLimit = std::uint64_t{100} << 20;
inline constexpr std::uint64_t kMostUpload = std::uint64_t{16} << 30;

// The file is read three times, a piece at a time: for its digest, its metadata and the upload.
struct Distribution {
  std::string path;
  std::string file;  // its last part
  bool wheel = false;
  std::string python = "source";  // of a wheel the first tag of its name: "py3"
  UniqueFd content;               // opened once, so that what is sent is the file that was looked at
  std::uint64_t bytes = 0;
  std::string sha256;  // hexadecimal
  packages::CoreMetadata metadata;
  std::vector<std::string> attestations;  // PEP 740 objects as they stand in their files
};

// With the attestations beside it: FILE.publish.attestation, FILE.slsa.attestation.
Result<Distribution> read_distribution(const std::string& path);

// Why the index would refuse the file, as far as its name, version, type and attestations say: PyPI's documented rules.
// What its archive is like is another question (`assay dist check`). Empty: nothing is known against it. Attestations
// are verified with the root, whoever made them. `trusted`: the upload is by a Trusted Publisher.
std::vector<std::string> predicted_refusals(const Distribution& distribution, const TrustedRoot& root,
                                            const Instant& now, bool trusted);

// The names of files that are no distributions and go along in a folder: attestations, signatures, checksums.
bool is_beside(std::string_view file);

}  // namespace assay::attest
