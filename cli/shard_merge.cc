// assay shard merge: the report of a scan whose shards have run.
#include "scanners/shards/shard_merge.h"

#include "base/strings.h"
#include "cli/report_run.h"
#include "cli/scan_settings.h"
#include "cli/shard_command.h"
#include "cli/version.h"
#include "scanners/shards/shard_run.h"

namespace assay::cli {

int merge_shards_command(const ShardFlags& flags) {
  const auto plan = read_plan_file(flags.plan);
  if (!plan) return report_error(plan.error());
  const auto key = shards::RunKey::read(flags.key);
  if (!key) return report_error(key.error());
  const ParsedFlags parsed = flags_of_all(*plan, flags.scan_flags);
  if (!parsed.flags) return parsed.exit_code;
  RunMeter meter("shard merge");
  meter.set_folder(parsed.flags->metrics);
  const ScanReporter report = [&](const ScanFlags& scan, const RuleSet& rules, ScanResult result,
                                  std::optional<Verified> verified, std::optional<std::chrono::nanoseconds> took) {
    return report_scan(scan, rules, std::move(result), std::move(verified), meter, took);
  };
  const ScanSource source = [&](const ScanSettings& settings, const ScanContext& context) -> Result<ScanResult> {
    if (plan->program != kVersion || context.rules->digest() != plan->rules ||
        shards::key_check(settings.key) != plan->key_check)
      return fail("merging shards", printable(flags.plan),
                  "the version of assay, the rules, or the key of fingerprints are not those of the plan",
                  "the same configuration and ASSAY_FINGERPRINT_KEY as where it was made");
    return shards::merge_shards(*plan, flags.results, *key, context);
  };
  return meter.finish(run_scan(*parsed.flags, source, report, meter));
}

}  // namespace assay::cli
