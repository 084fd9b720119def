// assay shard run.
#include <charconv>
#include <filesystem>

#include "base/strings.h"
#include "cli/progress_line.h"
#include "cli/scan_context.h"
#include "cli/scan_inputs.h"
#include "cli/scan_settings.h"
#include "cli/shard_command.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "scanners/shards/shard_run.h"

namespace assay::cli {

namespace {

constexpr const char* kDoing = "running a shard";

Result<std::size_t> index_of(const ShardFlags& flags, const shards::Plan& plan) {
  std::string text = flags.index;
  std::string from = "--index";
  for (const char* name : {"ASSAY_SHARD_INDEX", "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "CI_NODE_INDEX"}) {
    if (!text.empty()) break;
    text = environment(name);
    from = name;
  }
  if (text.empty()) return fail(kDoing, "", "which one is not said", "--index N, from 0 on");
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return fail(kDoing, from, "is no number", "");
  // GitLab counts from 1.
  if (from == "CI_NODE_INDEX") --number;
  if (number >= plan.shards.size())
    return fail(kDoing, cat(from, " ", printable(text)),
                cat("the plan has ", counted(plan.shards.size(), "shard", "shards")), "they count from 0 on");
  return number;
}

// For good, so that an engine tries no more and the merge says why.
int never(const std::string& folder, const shards::Shard& shard, const Error& error) {
  const int code = report_error(error, kNever);
  const Status written = shards::write_failed(folder, shard.id, cat(error.doing, ": ", error.subject, ": ", error.why));
  return written ? code : report_error(written.error(), kIncomplete);
}

int finished(const ShardFlags& flags, const shards::Done& done, bool before) {
  tell(cat("assay: shard ", done.shard, before ? " was done before: " : " is done: ",
           counted(done.inputs, "input", "inputs"), ", ", human_bytes(done.scanned), ", ",
           counted(done.gaps, "gap", "gaps"), "; ", printable(shards::result_path(flags.results.front(), done.shard))));
  return done.gaps == 0 || flags.for_engine ? kPass : kIncomplete;
}

}  // namespace

int run_shard(const ShardFlags& flags) {
  const auto plan = read_plan_file(flags.plan);
  if (!plan) return report_error(plan.error());
  const auto index = index_of(flags, *plan);
  if (!index) return report_error(index.error());
  const shards::Shard& shard = plan->shards[*index];
  const std::string& folder = flags.results.front();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return report_error({kDoing, printable(folder), error.message(), ""}, kIncomplete);
  if (shards::is_done(folder, *plan, shard)) return finished(flags, **shards::read_done(folder, *plan, shard), true);
  if (plan->program != kVersion)
    return never(folder, shard, {kDoing, cat("assay ", kVersion), cat("the plan was made by ", plan->program), ""});
  const bool of_paths = shard.kind == shards::Shard::Kind::paths;
  std::vector<std::string> more;
  if (flags.threads != 0) more = {"-j", cat(flags.threads)};
  const ParsedFlags parsed =
      of_paths ? flags_of_paths(*plan, more) : flags_of_repository(*plan, shard.repository, more);
  if (!parsed.flags) return parsed.exit_code;
  const auto settings = scan_settings(*parsed.flags);
  if (!settings) return kUsage;
  const auto rules = choose_rules(settings->rules);
  if (!rules) return report_error(rules.error());
  if (rules->digest() != plan->rules || shards::key_check(settings->key) != plan->key_check)
    return never(folder, shard,
                 {kDoing, "", "the rules, or the key of fingerprints, are not those of the plan",
                  "the same configuration and ASSAY_FINGERPRINT_KEY wherever shards run"});
  ScanContext context = context_of(*settings, *rules);
  context.line_hashes = true;  // whether they are reported is the merge's to say
  Progress progress;
  context.progress = &progress;
  const auto done = [&] {
    const ProgressLine line(progress, true);
    if (of_paths) return shards::run_paths(*plan, shard, folder, path_options(*settings), context);
    return shards::run_repository(*plan, shard, folder, git_options(*settings), context);
  }();
  if (done) return finished(flags, *done, false);
  if (done.error().permanent) return never(folder, shard, done.error().error);
  return report_error(done.error().error, kIncomplete);
}

}  // namespace assay::cli
