// What `assay shard …` is made of: one function for each of its commands, which returns the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/scan_flags.h"
#include "scanners/shards/plan.h"

namespace assay::cli {

// A shard that can never be done, for batch engines that try again otherwise.
inline constexpr int kNever = 42;

enum class Engine : std::uint8_t { slurm, kubernetes, github, parallel, nats };

struct ShardFlags {
  std::vector<std::string> paths, repositories;  // plan
  bool logs = false;
  std::size_t shards = 0;
  std::string target_bytes;
  std::string plan = "plan.jsonl";
  std::string key = "run.key";
  std::vector<std::string> results;
  std::string index;  // run; empty: from the environment
  unsigned threads = 0;
  bool for_engine = false;
  bool as_json = false;  // status
  Engine engine = Engine::slurm;
  std::string image;
  std::vector<std::string> scan_flags;  // behind --
};

int shard_command(Arguments arguments);

int plan_shards(const ShardFlags& flags);
int run_shard(const ShardFlags& flags);
int merge_shards_command(const ShardFlags& flags);
int show_shards(const ShardFlags& flags);
int emit_shards(const ShardFlags& flags);

// The flags of the scan of a plan's paths, of one of its repositories, or of all: those of the plan, then `more`.
// Nothing where they are wrong, which is told.
ParsedFlags flags_of_paths(const shards::Plan& plan, const std::vector<std::string>& more);
ParsedFlags flags_of_repository(const shards::Plan& plan, const std::string& repository,
                                const std::vector<std::string>& more);
ParsedFlags flags_of_all(const shards::Plan& plan, const std::vector<std::string>& more);

Result<shards::Plan> read_plan_file(const std::string& path);

}  // namespace assay::cli
