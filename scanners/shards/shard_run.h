// Runs one shard of a plan. What it leaves in a folder:
//   shard-ID.jsonl.zst  what it found, sealed (result_file.h)
//   shard-ID.done       that it is done: the digest of that file, and counts
//   shard-ID.failed     instead of both: why it can never be done
// Each appears by a rename. Running a shard again changes nothing once it is done.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "scanners/scan/git_scan.h"
#include "scanners/scan/scan.h"
#include "scanners/shards/plan.h"
#include "scanners/shards/result_file.h"
#include "scanners/sources/files/file_source.h"

namespace assay::shards {

struct Done {
  std::string plan, shard, program, rules;
  WrittenResult result;
  std::uint64_t inputs = 0, scanned = 0;  // that were read; their bytes
  std::uint64_t gaps = 0;                 // what was not read
};

std::string result_path(const std::string& folder, const std::string& shard);
std::string done_path(const std::string& folder, const std::string& shard);
std::string failed_path(const std::string& folder, const std::string& shard);

// Nothing where there is none; an Error for one that is not of this plan and shard, or damaged.
Result<std::optional<Done>> read_done(const std::string& folder, const Plan& plan, const Shard& shard);
// Whether the shard is done, its result there and as long as was written. The merge reads it.
bool is_done(const std::string& folder, const Plan& plan, const Shard& shard);
// Why a shard can never be done; nothing where nobody said so.
std::optional<std::string> read_failed(const std::string& folder, const std::string& shard);
Status write_failed(const std::string& folder, const std::string& shard, const std::string& why);

ResultHeader header_of(const Plan& plan, const Shard& shard);

// The kinds of records of a result: their first byte.
enum class Record : char {
  read = 'r',        // Coverage of what was scanned
  walk = 'w',        // Coverage of what the walk of all paths met
  part = 'p',        // of JoinedParts
  repository = 'g',  // what a report says of a repository
  finding = 'f',     // save_finding
};

// An Error that time will not mend says so in `permanent`.
struct ShardError {
  Error error;
  bool permanent = false;
};
tl::expected<Done, ShardError> run_paths(const Plan& plan, const Shard& shard, const std::string& folder,
                                         const files::FileScanOptions& options, const ScanContext& context);
tl::expected<Done, ShardError> run_repository(const Plan& plan, const Shard& shard, const std::string& folder,
                                              const GitScanOptions& options, const ScanContext& context);

// What is scanned in a repository: a digest of its refs, and the bytes of its objects.
struct RepositoryContent {
  std::string digest;
  std::uint64_t bytes = 0;
};
Result<RepositoryContent> content_of(const GitScanOptions& options);

// Tells whether two runs have the same key of fingerprints, and nothing of it.
std::string key_check(const FingerprintKey& key);

}  // namespace assay::shards
