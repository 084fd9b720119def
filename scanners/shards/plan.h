// The plan of a run in shards: JSON lines that say what is scanned with which flags, in which shards, and the key that
// results are sealed to. It holds no secret. The last line is the digest of those before it, which is the plan's id.
//
// A shard's id is a digest of what it scans and how: the same shard of another plan has the same id.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanners/sources/files/listing.h"

namespace assay::shards {

// How paths are read: as `assay scan files` does, or `assay scan log`.
enum class PathMode : std::uint8_t { files, log };

struct Shard {
  enum class Kind : std::uint8_t { paths, repository };
  Kind kind = Kind::paths;
  std::string id;                // 32 hexadecimal digits
  std::uint64_t bytes = 0;       // about what scanning it reads
  std::string content;           // digest: of the files' names and sizes, or of the refs
  files::PathRange range;        // of the plan's paths
  std::uint64_t file_count = 0;  // in it
  std::string repository;        // its path
};

struct Plan {
  std::string id;
  std::string program, rules;  // version; digest of the rules
  std::string key_check;       // tells whether a run has the fingerprint key of the plan
  std::string run_key;         // public, 32 bytes
  PathMode mode = PathMode::files;
  std::vector<std::string> paths;  // as the user named them; may be empty
  std::vector<std::string> repositories;
  std::vector<std::string> flags;  // of `assay scan`, for every shard and the merge
  std::vector<Shard> shards;       // of the paths in the order of their ranges, then the repositories
};

// Cuts files, sorted by path, into at most `most` ranges of about the same bytes, or into ranges of about `target`
// bytes when that is not 0. Nothing below a folder of `whole` is cut.
std::vector<Shard> cut_paths(const std::vector<files::ListedFile>& files, std::size_t most, std::uint64_t target,
                             const std::vector<std::string>& whole);

// Sets the ids, and the plan's. The text of the plan.
std::string write_plan(Plan& plan);
// `name` is what an Error names. At most kMostShards.
inline constexpr std::size_t kMostShards = 100'000;
Result<Plan> read_plan(std::string_view text, const std::string& name);

}  // namespace assay::shards
