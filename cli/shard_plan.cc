// assay shard plan.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <set>

#include "base/file.h"
#include "base/private_terms.h"
#include "base/strings.h"
#include "cli/scan_context.h"
#include "cli/scan_inputs.h"
#include "cli/scan_settings.h"
#include "cli/shard_command.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "scanners/scan/walk_scanners.h"
#include "scanners/shards/sealing.h"
#include "scanners/shards/shard_run.h"

namespace assay::cli {

namespace {

constexpr const char* kDoing = "planning shards";

// "4G", "512M", "1000".
Result<std::uint64_t> bytes_of(const std::string& text) {
  if (text.empty()) return 0;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const unsigned shift = unit == "K" ? 10 : unit == "M" ? 20 : unit == "G" ? 30 : unit == "T" ? 40 : 0;
  if (error != std::errc() || (!unit.empty() && shift == 0) || number == 0 || number > (std::uint64_t{1} << 22 << 20))
    return fail(kDoing, printable(text), "is no number of bytes", "as 512M or 4G");
  return number << shift;
}

Status check_paths(const ShardFlags& flags) {
  if (flags.paths.empty() && flags.repositories.empty())
    return fail(kDoing, "", "there is nothing to scan", "name paths, or --repository");
  std::set<std::string> repositories;
  for (const std::string& one : flags.repositories)
    if (!repositories.insert(one).second) return fail(kDoing, printable(one), "is named twice", "");
  for (const std::string& path : flags.paths) {
    if (path == "-" || path.starts_with("/dev/"))
      return fail(kDoing, printable(path), "a stream cannot be read by shards", "write it to a file");
    if (::access(path.c_str(), F_OK) != 0) return fail(kDoing, printable(path), "is not there", "");
  }
  return {};
}

// What makes a report, or asks somebody, is the merge's.
Status check_flags(const ScanFlags& flags) {
  const char* which = !flags.output.empty()                                  ? "-o"
                      : flags.verification.verify || flags.verification.plan ? "--verify"
                      : flags.show_secrets                                   ? "--show-secrets"
                      : !flags.metrics.empty()                               ? "--metrics"
                      : flags.staged                                         ? "--staged"
                                                                             : nullptr;
  if (which == nullptr) return {};
  return fail(kDoing, which, "is nothing for shards", "give it to merge, behind --");
}

// Settings must be the same for all: one set of rules makes one report.
struct Common {
  std::string rules, key_check;
};
Status check_common(const ScanSettings& settings, std::optional<Common>& common, const std::string& whose) {
  const auto rules = choose_rules(settings.rules);
  if (!rules) return tl::make_unexpected(rules.error());
  Common here{rules->digest(), shards::key_check(settings.key)};
  if (!common) common = here;
  if (common->rules != here.rules || common->key_check != here.key_check)
    return fail(kDoing, printable(whose), "its configuration chooses other rules, or another key, than the rest",
                "plan it by itself, or name one configuration for all: '-- --config FILE'");
  return {};
}

int told(const Status& status) { return report_error(status.error()); }

}  // namespace

int plan_shards(const ShardFlags& flags) {
  if (const Status sound = check_paths(flags); !sound) return told(sound);
  const auto target = bytes_of(flags.target_bytes);
  if (!target) return report_error(target.error());
  shards::Plan plan;
  plan.program = kVersion;
  plan.mode = flags.logs ? shards::PathMode::log : shards::PathMode::files;
  plan.paths = flags.paths;
  plan.repositories = flags.repositories;
  plan.flags = flags.scan_flags;
  std::optional<Common> common;
  if (!plan.paths.empty()) {
    const ParsedFlags parsed = flags_of_paths(plan, {});
    if (!parsed.flags) return parsed.exit_code;
    if (const Status sound = check_flags(*parsed.flags); !sound) return told(sound);
    const auto settings = scan_settings(*parsed.flags);
    if (!settings) return kUsage;
    if (const Status same = check_common(*settings, common, plan.paths.front()); !same) return told(same);
    files::FileScanOptions options = path_options(*settings);
    ScanContext context;
    context.limits = settings->config.limits;
    prepare_walk(options, context);
    std::vector<std::string> whole;
    for (const std::string& path : plan.paths)
      if (files::is_image_folder(path)) whole.push_back(path);
    plan.shards = shards::cut_paths(files::list_files(plan.paths, options.walk), flags.shards == 0 ? 8 : flags.shards,
                                    *target, whole);
  }
  for (const std::string& repository : plan.repositories) {
    const ParsedFlags parsed = flags_of_repository(plan, repository, {});
    if (!parsed.flags) return parsed.exit_code;
    if (const Status sound = check_flags(*parsed.flags); !sound) return told(sound);
    const auto settings = scan_settings(*parsed.flags);
    if (!settings) return kUsage;
    if (const Status same = check_common(*settings, common, repository); !same) return told(same);
    const auto content = shards::content_of(git_options(*parsed.flags));
    if (!content) return report_error(content.error());
    shards::Shard& shard = plan.shards.emplace_back();
    shard.kind = shards::Shard::Kind::repository;
    shard.repository = repository;
    shard.bytes = content->bytes;
    shard.content = content->digest;
  }
  plan.rules = common->rules;
  plan.key_check = common->key_check;
  const auto key = shards::RunKey::generate();
  if (!key) return report_error(key.error(), kIncomplete);
  plan.run_key = key->public_key();
  const std::string text = shards::write_plan(plan);
  // Shards find what to read by these names, so none can be withheld.
  if (private_terms().in(text))
    return report_error({"planning", flags.plan, "a path holds a private term, and a plan would name it",
                         "scan what holds it without shards"},
                        kIncomplete);
  // The key first: a plan without one would be run for nothing.
  if (const Status written = key->write(flags.key); !written) return report_error(written.error(), kIncomplete);
  if (const Status written = write_file_atomically(flags.plan, text); !written)
    return report_error(written.error(), kIncomplete);
  std::uint64_t bytes = 0;
  for (const shards::Shard& shard : plan.shards) bytes += shard.bytes;
  tell(cat("assay: ", printable(flags.plan), ": ", counted(plan.shards.size(), "shard", "shards"), " of ",
           human_bytes(bytes), "; keep ", printable(flags.key), " where the merge runs, and away from the shards"));
  return kPass;
}

}  // namespace assay::cli
