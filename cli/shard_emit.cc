// assay shard emit.
#include "scanners/shards/emit.h"

#include <cstdio>

#include "base/strings.h"
#include "cli/shard_command.h"
#include "cli/tell.h"
#include "cli/version.h"

namespace assay::cli {

int emit_shards(const ShardFlags& flags) {
  const auto plan = read_plan_file(flags.plan);
  if (!plan) return report_error(plan.error());
  shards::EmitOptions options;
  options.id = plan->id;
  options.shards = plan->shards.size();
  options.plan = flags.plan;
  options.results = flags.results.front();
  options.image = flags.image;
  options.version = kVersion;
  for (const std::string* path : {&options.plan, &options.results})
    if (printable(*path) != *path)
      return report_error({"emitting a script", printable(*path), "the name cannot be written into a script", ""});
  const auto text = [&]() -> Result<std::string> {
    switch (flags.engine) {
      case Engine::kubernetes:
        return shards::emit_kubernetes(options);
      case Engine::github:
        return shards::emit_github(options);
      case Engine::parallel:
        return shards::emit_parallel(options);
      case Engine::nats:
        return shards::emit_nats(options);
      case Engine::slurm:
        break;
    }
    return shards::emit_slurm(options);
  }();
  if (!text) return report_error(text.error());
  return std::fputs(guarded(*text).c_str(), stdout) >= 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
