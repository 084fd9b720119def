// assay compat trufflehog: the commands of TruffleHog 3.95 that scan what is on this machine.
#include <array>
#include <cstdio>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/letter_case.h"
#include "base/strings.h"
#include "cli/compat_command.h"
#include "cli/compat_detectors.h"
#include "cli/compat_flags.h"
#include "cli/compat_scan.h"
#include "cli/report_run.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "sarif/compat/trufflehog_report.h"

namespace assay::cli {

namespace {

using compat::TrufflehogFormat;
using compat::TrufflehogSource;

constexpr int kFound = 183;

struct TrufflehogScan {
  ScanFlags flags;
  CompatPaths paths;
  TrufflehogSource source = TrufflehogSource::git;
  TrufflehogFormat format = TrufflehogFormat::text;
  std::set<std::string> results;  // words of --results; empty: all
  bool verify = true;             // not --no-verification
  bool fail = false;
  std::vector<Gap> gaps;  // detectors of its configuration that are not here
};

std::string without_scheme(const std::string& uri) {
  constexpr std::string_view kFile = "file://";
  return uri.starts_with(kFile) ? uri.substr(kFile.size()) : uri;
}

Status use_repository(const CompatArguments& given, TrufflehogScan& scan) {
  ScanFlags& flags = scan.flags;
  if (given.words().size() != 1) return mistake("git", "one repository must be named", "git file://.");
  const std::string& uri = given.words().front();
  if (uri.find("://") != std::string::npos && !uri.starts_with("file://"))
    return mistake("git", cat("'", printable(uri.substr(0, uri.find("://"))), "://…' is on a server"), kClone);
  flags.mode = ScanMode::git;
  flags.repository = without_scheme(uri);
  flags.repository_given = true;
  flags.since = given.value("--since-commit");
  flags.branch = given.value("--branch");
  if (flags.since == "HEAD" && flags.branch.empty()) {  // the words of TruffleHog's pre-commit hook
    flags.since.clear();
    flags.staged = true;
  } else if (!flags.since.empty() && flags.branch.empty()) {
    tell("assay: --since-commit without --branch: the commits of HEAD");
  }
  scan.paths.exclude_globs(given.value("--exclude-globs"));
  return {};
}

Status use_source(const CompatArguments& given, TrufflehogScan& scan) {
  ScanFlags& flags = scan.flags;
  if (given.command() == "git") return use_repository(given, scan);
  if (given.command() == "filesystem") {
    scan.source = TrufflehogSource::filesystem;
    flags.paths = given.words();
    for (const std::string& folder : given.all("--directory")) flags.paths.push_back(folder);
    if (flags.paths.empty()) return mistake("filesystem", "no path is named", "filesystem .");
    const auto depth = number_of(given, "--max-symlink-depth", 1000);
    if (!depth) return tl::make_unexpected(depth.error());
    flags.follow = depth->value_or(0) > 0;
    return {};
  }
  if (!given.words().empty())
    return mistake(given.command(), cat("'", printable(given.words().front()), "' is one word too many"), "");
  if (given.command() == "stdin") {
    scan.source = TrufflehogSource::stdin_;
    flags.paths = {"-"};
    return {};
  }
  scan.source = TrufflehogSource::docker;
  flags.mode = ScanMode::image;
  for (const std::string& image : given.all("--image")) {
    if (!image.starts_with("file://")) return mistake("--image", "the image is in a registry or a daemon", kImage);
    flags.paths.push_back(without_scheme(image));
  }
  if (flags.paths.empty()) return mistake("docker", "no image is named", kImage);
  return {};
}

Status use_detectors(const CompatArguments& given, ScanFlags& flags) {
  for (const std::string& name : words_of_list(lower(given.value("--include-detectors")))) {
    if (name == "all") continue;
    const auto ids = rules_of_detector(name);
    if (!ids) return tl::make_unexpected(ids.error());
    if (ids->empty())
      return mistake("--include-detectors", cat("no rule is of '", printable(name), "'"),
                     "'assay rules list' shows the providers; numbers and ranges are not translated");
    flags.only.insert(flags.only.end(), ids->begin(), ids->end());
  }
  for (const std::string& name : words_of_list(lower(given.value("--exclude-detectors")))) {
    const auto ids = rules_of_detector(name);
    if (!ids) return tl::make_unexpected(ids.error());
    if (ids->empty())
      tell(cat("assay: --exclude-detectors: no rule is of '", printable(name), "': nothing to leave out"));
    flags.disable.insert(flags.disable.end(), ids->begin(), ids->end());
  }
  return {};
}

Status use_config(const CompatArguments& given, TrufflehogScan& scan) {
  const std::string path = given.value("--config");
  if (path.empty()) return {};
  constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;
  const auto text = read_file(path, kMostBytes);
  if (!text) return tl::make_unexpected(text.error());
  if (Status used = use_foreign_config(path, *text, scan.flags, scan.gaps); !used) return used;
  scan.flags.config_text.reset();  // their detectors come beside the others
  return {};
}

Status use_results(const CompatArguments& given, TrufflehogScan& scan) {
  scan.verify = !given.on("--no-verification");
  VerificationFlags& verification = scan.flags.verification;
  verification.verify = given.on("--verify") && scan.verify;
  verification.ca_file = given.value("--ca-file");
  verification.servers = given.all("--verify-server");
  verification.resolve = given.all("--verify-resolve");
  scan.fail = given.on("--fail");
  scan.format = given.on("--json")             ? TrufflehogFormat::json
                : given.on("--github-actions") ? TrufflehogFormat::github_actions
                                               : TrufflehogFormat::text;
  const std::vector<std::string> words = given.on("--only-verified") ? std::vector<std::string>{"verified"}
                                                                     : words_of_list(lower(given.value("--results")));
  for (const std::string& word : words) {
    if (word != "verified" && word != "unverified" && word != "unknown" && word != "filtered_unverified")
      return mistake("--results", cat("'", printable(word), "' is no kind of results"),
                     "verified, unverified, unknown, filtered_unverified");
    scan.results.insert(word);
  }
  return {};
}

Result<TrufflehogScan> translate(const CompatArguments& given) {
  TrufflehogScan scan;
  ScanFlags& flags = scan.flags;
  flags.quiet = true;
  const auto threads = number_of(given, "--concurrency", 1024);
  const auto decode = number_of(given, "--max-decode-depth", 32);
  const auto depth = number_of(given, "--archive-max-depth", 64);
  for (const auto* one : {&threads, &decode, &depth})
    if (!*one) return tl::make_unexpected(one->error());
  flags.threads = threads->value_or(0);
  if (*decode) flags.decode_depth = **decode;
  flags.archive_depth = depth->value_or(0);
  flags.no_archives = given.on("--force-skip-archives");
  flags.no_binary = given.on("--force-skip-binaries");
  Status status = use_source(given, scan);
  if (const std::string path = given.value("--include-paths"); status && !path.empty())
    status = scan.paths.read_file(path, false);
  if (const std::string path = given.value("--exclude-paths"); status && !path.empty())
    status = scan.paths.read_file(path, true);
  if (status) status = use_detectors(given, flags);
  if (status) status = use_config(given, scan);
  if (status) status = use_results(given, scan);
  if (!status) return tl::make_unexpected(status.error());
  return scan;
}

// Whether --results asks for a finding. Where nobody was asked, a value is unverified and unknown at once; where others
// were, a rule without a way to ask leaves it unverified, as a detector of theirs does.
bool is_asked(const std::set<std::string>& results, VerificationStatus status, bool verified) {
  if (results.empty()) return true;
  switch (status) {
    case VerificationStatus::active:
      return results.contains("verified");
    case VerificationStatus::inactive:
      return results.contains("unverified");
    case VerificationStatus::unknown:
    case VerificationStatus::unsound_verifier:
      return results.contains("unknown");
    case VerificationStatus::not_attempted:
      break;
  }
  return results.contains("unverified") || (!verified && results.contains("unknown"));
}

int report(const TrufflehogScan& scan, const ScanFlags& flags, const RuleSet& rules, ScanResult result) {
  for (const Gap& gap : scan.gaps) result.coverage.gap(gap.input, gap.why);
  const bool verified = flags.verification.verify;
  const CompatLeaks found = compat_leaks(
      flags, scan.paths, [&](const Finding& finding) { return is_asked(scan.results, finding.status, verified); },
      result);
  guard_texts(rules, result);
  compat::TrufflehogRun info;
  info.version = kVersion;
  info.rules = &rules.rules();
  info.repository_uri = result.repository_uri;
  info.repository_path = flags.repository;
  info.source = scan.source;
  info.verifying = scan.verify;
  const Status written =
      write_compat("-", [&](Output& out) { return compat::write_trufflehog(scan.format, info, found.leaks, out); });
  tell_gaps(result.coverage);
  if (found.unsure > 0)
    tell(cat("assay: ", counted(found.unsure, "finding", "findings"),
             " of less confidence not reported: 'assay scan' shows them"));
  if (!written) return report_error(written.error(), kFail);
  if (scan.fail && !found.leaks.empty()) return kFound;
  // What was found, and of which it was not found out whether it is live, is not clean.
  if (found.untold > 0)
    return report_error(
        {"reporting verified results", "",
         cat(counted(found.untold, "credential was", "credentials were"),
             " found, and nothing says whether they are live: ",
             verified ? "no provider gave a clear answer, or there is none to ask" : "nobody was asked; --verify asks"),
         "--results=verified,unknown,unverified reports them; 'assay scan' shows where they are"},
        kFail);
  return result.coverage.complete() ? kPass : kFail;
}

}  // namespace

int compat_trufflehog(Arguments arguments) {
  if (!arguments.empty() && std::string_view(arguments.front()) == "--version")
    return std::printf("assay %s in the place of trufflehog 3\n", kVersion) > 0 ? kPass : kFail;
  const ParsedCompat parsed = parse_compat(trufflehog_tool(), arguments);
  if (!parsed.arguments) return parsed.exit_code;
  const auto scan = translate(*parsed.arguments);
  if (!scan) return report_error(scan.error(), kFail);
  tell(kValuesAreMasked);
  std::optional<int> shown;
  RunMeter unused;
  run_scan(
      scan->flags,
      [&](const ScanFlags& flags, const RuleSet& rules, ScanResult result, std::optional<Verified>,
          std::optional<std::chrono::nanoseconds>) {
        shown = report(*scan, flags, rules, std::move(result));
        return kPass;
      },
      unused);
  return shown.value_or(kFail);  // what could not begin was told
}

}  // namespace assay::cli
