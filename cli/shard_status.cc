// assay shard status.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "cli/shard_command.h"
#include "cli/tell.h"
#include "scanners/shards/shard_run.h"

namespace assay::cli {

namespace {

struct Seen {
  const char* state = "open";
  std::uint64_t gaps = 0;
  std::string why;
};

Seen look(const std::vector<std::string>& folders, const shards::Plan& plan, const shards::Shard& shard) {
  Seen seen;
  for (const std::string& folder : folders) {
    if (shards::is_done(folder, plan, shard)) return {"done", (**shards::read_done(folder, plan, shard)).gaps, ""};
    if (const auto why = shards::read_failed(folder, shard.id)) seen = {"failed", 0, *why};
  }
  return seen;
}

}  // namespace

int show_shards(const ShardFlags& flags) {
  const auto plan = read_plan_file(flags.plan);
  if (!plan) return report_error(plan.error());
  std::string out;
  std::size_t done = 0, failed = 0, with_gaps = 0;
  std::uint64_t bytes = 0, all = 0;
  for (std::size_t i = 0; i < plan->shards.size(); ++i) {
    const shards::Shard& shard = plan->shards[i];
    const Seen seen = look(flags.results, *plan, shard);
    const std::string_view state = seen.state;
    all += shard.bytes;
    if (state == "done") {
      ++done;
      bytes += shard.bytes;
      with_gaps += seen.gaps != 0 ? 1U : 0U;
    } else if (state == "failed") {
      ++failed;
    }
    if (flags.as_json) {
      nlohmann::json line = {{"index", i}, {"shard", shard.id}, {"state", seen.state}, {"bytes", shard.bytes}};
      if (state == "done") line["gaps"] = seen.gaps;
      if (!seen.why.empty()) line["why"] = guarded(seen.why);
      out += line.dump() + "\n";
    } else if (state != "done" || seen.gaps != 0) {
      out += cat("shard ", i, " (", shard.id, "): ", state,
                 seen.gaps != 0 ? cat(", ", counted(seen.gaps, "gap", "gaps")) : "", seen.why.empty() ? "" : ": ",
                 seen.why, "\n");
    }
  }
  if (!flags.as_json)
    out +=
        cat(with_commas(done), " of ", counted(plan->shards.size(), "shard", "shards"), " done, ", with_commas(failed),
            " failed, ", with_commas(with_gaps), " with gaps; ", human_bytes(bytes), " of ", human_bytes(all), "\n");
  if (std::fputs(guarded(out).c_str(), stdout) < 0) return kIncomplete;
  return done == plan->shards.size() && with_gaps == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
