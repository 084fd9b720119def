// assay attest verify
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <unordered_map>

#include "attest/release/release_report.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "cli/attest_trust.h"
#include "cli/attest_verification.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/run_meter.h"
#include "cli/tell.h"
#include "cli/version.h"

namespace assay::cli {

namespace {

using attest::ItemResult;
using attest::NameMatch;
using attest::ReleaseItem;

constexpr std::uint64_t kMostKeyBytes = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostListBytes = std::uint64_t{256} << 20;

Result<NameMatch> match_of(const std::string& exact, const std::string& expression, std::string_view flag) {
  if (exact.empty() == expression.empty())
    return fail("reading the flags", "", cat("exactly one of --", flag, " and --", flag, "-regexp is needed"));
  if (!exact.empty()) return NameMatch::exactly(exact);
  return NameMatch::by_expression(expression);
}

Status add_claim(attest::IdentityPolicy& policy, const std::string& claim) {
  const std::size_t equals = claim.find('=');
  for (unsigned number = 1; equals != std::string::npos && number < 128; ++number) {
    const std::string_view name = attest::extension_name(number);
    if (name.empty() || name != std::string_view(claim).substr(0, equals)) continue;
    policy.extensions.insert_or_assign(number, NameMatch::exactly(claim.substr(equals + 1)));
    return {};
  }
  return fail("reading the flags", claim, "it is no claim that certificates have",
              "NAME=VALUE, as 'assay attest inspect' lists them");
}

}  // namespace

Result<attest::Policy> policy_of(const VerifyFlags& flags) {
  attest::Policy policy;
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  policy.now.seconds = std::chrono::duration_cast<std::chrono::seconds>(since).count();
  if (!flags.predicate_type.empty()) policy.predicate_type = flags.predicate_type;
  policy.accept_failed = flags.accept_failed;
  if (flags.require_fail_on || flags.require_fail_confidence)
    policy.scan = attest::ScanThreshold{flags.require_fail_on, flags.require_fail_confidence};
  const bool identity = !flags.identity.empty() || !flags.identity_expression.empty() || !flags.issuer.empty() ||
                        !flags.issuer_expression.empty() || !flags.claims.empty() || !flags.publisher.empty();
  if (identity && !flags.key.empty()) {
    return fail("reading the flags", "--key", "a key has no identity, publisher or claims that could be asked for",
                "--certificate-identity with --certificate-oidc-issuer, --publisher, or --key alone");
  }
  if (!identity && flags.key.empty()) {
    return fail("reading the flags", "", "either an identity or a key is needed",
                "--certificate-identity with --certificate-oidc-issuer, --publisher, or --key");
  }
  if (!flags.key.empty()) {
    const auto text = read_file(flags.key, kMostKeyBytes);
    if (!text) return tl::make_unexpected(text.error());
    auto key = attest::PublicKey::from_pem(*text);
    if (!key) return fail(key.error().doing, flags.key, key.error().why);
    policy.key = std::move(*key);
    policy.without_log = flags.without_log;
    return policy;
  }
  if (flags.without_log) return fail("reading the flags", "--without-log", "only a key is believed without a log");
  if (!flags.publisher.empty()) {
    auto publisher = attest::publisher_from(flags.publisher);
    if (!publisher) return tl::make_unexpected(publisher.error());
    policy.publisher = std::move(*publisher);
  }
  // A publisher says who signed by itself; what else is asked for counts as well.
  const auto anybody = *NameMatch::by_expression(".+");
  const bool names = !flags.identity.empty() || !flags.identity_expression.empty();
  const bool issuers = !flags.issuer.empty() || !flags.issuer_expression.empty();
  auto name = policy.publisher && !names ? anybody
                                         : match_of(flags.identity, flags.identity_expression, "certificate-identity");
  if (!name) return tl::make_unexpected(name.error());
  auto issuer = policy.publisher && !issuers
                    ? anybody
                    : match_of(flags.issuer, flags.issuer_expression, "certificate-oidc-issuer");
  if (!issuer) return tl::make_unexpected(issuer.error());
  policy.identity = attest::IdentityPolicy{std::move(*name), std::move(*issuer), {}};
  for (const std::string& claim : flags.claims)
    if (Status status = add_claim(*policy.identity, claim); !status) return tl::make_unexpected(status.error());
  return policy;
}

namespace {

// Digests are written in either case.
std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

Result<std::vector<ReleaseItem>> items_of(const VerifyFlags& flags, Coverage& coverage) {
  std::vector<ReleaseItem> items;
  if (!flags.list.empty()) {
    const auto text = read_file(flags.list, kMostListBytes);
    if (!text) return tl::make_unexpected(text.error());
    items = attest::items_of_list(*text);
  }
  for (const std::string& path : flags.paths) {
    struct stat info {};
    const bool there = ::stat(path.c_str(), &info) == 0;
    if (!there && attest::artifact_from_digest(lower_case(path))) {
      items.push_back({lower_case(path), flags.bundles, {}, 0});
    } else if (there && S_ISDIR(info.st_mode) && flags.whole_folders) {
      ReleaseItem item = attest::item_of_file(without_slashes(path));
      if (!flags.bundles.empty()) item.sources = flags.bundles;
      item.whole_folder = true;
      items.push_back(std::move(item));
    } else if (there && S_ISDIR(info.st_mode)) {
      if (!flags.bundles.empty()) return fail("reading the flags", path, "--bundle goes with one file, not a folder");
      attest::add_folder(path, items, coverage);
    } else {
      items.push_back(flags.bundles.empty() ? attest::item_of_file(path) : ReleaseItem{path, flags.bundles, {}, 0});
    }
  }
  if (!flags.bundles.empty() && items.size() != 1)
    return fail("reading the flags", "", "--bundle goes with exactly one file or digest");
  if (flags.paths.empty() && flags.list.empty()) return fail("reading the flags", "", "nothing to verify was named");
  return items;
}

// Credentials that the secret rules know are masked in all texts that come from attestations and paths.
void guard(std::vector<ItemResult>& results, const std::function<std::string(std::string_view)>& masked) {
  // Most of it is the same for all files of a release.
  std::unordered_map<std::string, std::string> known;
  const auto mask = [&](std::string& text) {
    if (text.empty()) return;
    const auto [found, fresh] = known.try_emplace(text);
    if (fresh) found->second = masked(text);
    text = found->second;
  };
  for (ItemResult& item : results) {
    mask(item.artifact);
    mask(item.why);
    for (attest::AttestationResult& one : item.attestations) {
      mask(one.source);
      if (!one.verdict) {
        mask(one.verdict.error().why);
        continue;
      }
      attest::VerifiedBundle& verified = *one.verdict;
      mask(verified.subject);
      mask(verified.outcome);
      if (verified.statement) mask(verified.statement->predicate_type);
      if (!verified.identity) continue;
      for (std::string& name : verified.identity->names) mask(name);
      mask(verified.identity->issuer);
      for (auto& [number, text] : verified.identity->extensions) mask(text);
    }
  }
}

// 1 wins over 3; nothing verified is never 0.
int exit_code_of(const std::vector<ItemResult>& results, const Coverage& coverage) {
  const auto any = [&](ItemResult::State state) {
    return std::any_of(results.begin(), results.end(), [&](const ItemResult& one) { return one.state == state; });
  };
  if (any(ItemResult::State::refused)) return kFail;
  if (results.empty() || any(ItemResult::State::missing) || any(ItemResult::State::unread) || !coverage.complete())
    return kIncomplete;
  return kPass;
}

Status write_report(const VerifyFlags& flags, const attest::VerificationReport& report,
                    const std::vector<ItemResult>& results) {
  const auto opened = open_report(flags.output);
  if (!opened) return tl::make_unexpected(opened.error());
  Output& output = **opened;
  const auto write = flags.format == VerificationFormat::text   ? attest::write_text_report
                     : flags.format == VerificationFormat::json ? attest::write_json_report
                                                                : attest::write_sarif_report;
  Status status = write(output, report, results);
  if (status) status = output.finish();
  return status;
}

}  // namespace

Result<Verification> run_verification(const VerifyFlags& flags) {
  const auto policy = policy_of(flags);
  if (!policy) return tl::make_unexpected(policy.error());
  auto root = load_trusted_root(flags.trusted_root, attest::Instance::production, policy->now);
  if (!root) return tl::make_unexpected(root.error());
  Verification out;
  const auto items = items_of(flags, out.coverage);
  if (!items) return tl::make_unexpected(items.error());
  const attest::Verifier verifier(std::move(root->root));
  out.root = std::move(root->name);
  out.results = attest::verify_release(*items, verifier, *policy, thread_count(flags.threads));
  for (const ItemResult& one : out.results) {
    out.coverage.scanned(0);
    if (one.state == ItemResult::State::missing) out.coverage.gap(printable(one.artifact), "it has no attestation");
    if (one.state == ItemResult::State::unread) out.coverage.gap(printable(one.artifact), one.why);
    for (const std::string& stranger : attest::strangers_of(one))
      out.coverage.gap(printable(stranger), "it bears the name of an attestation and holds none that could be read");
  }
  out.exit_code = exit_code_of(out.results, out.coverage);
  return out;
}

namespace {

void measure(const attest::VerificationReport& report, const std::vector<ItemResult>& results, RunMeter& meter) {
  meter.outcome(report.outcome);
  using State = ItemResult::State;
  for (const State state : {State::verified, State::refused, State::missing, State::unread}) {
    const auto count =
        std::count_if(results.begin(), results.end(), [&](const ItemResult& one) { return one.state == state; });
    meter.counter("artifacts", static_cast<std::uint64_t>(count), "Files, folders and digests, by what came of them.",
                  {{"state", std::string(attest::name_of(state))}});
  }
  std::uint64_t attestations = 0;
  for (const ItemResult& one : results) attestations += one.attestations.size();
  meter.counter("attestations", attestations, "Attestations that were looked at.");
}

}  // namespace

int verify_attestations(const VerifyFlags& flags, RunMeter& meter) {
  auto verification = run_verification(flags);
  if (!verification) return report_error(verification.error());
  std::vector<ItemResult>& results = verification->results;
  const auto masked = make_guard();
  guard(results, masked);

  attest::VerificationReport report;
  report.root = verification->root;
  report.quiet = flags.quiet;
  report.run.version = kVersion;
  report.run.home_page = kHomePage;
  report.run.command = "attest verify";
  for (const std::string& path : flags.paths)
    report.run.target += cat(report.run.target.empty() ? "" : " ", masked(path));
  char buffer[PATH_MAX];
  if (::realpath(".", buffer) != nullptr) report.run.root = masked(buffer);
  for (const ItemResult& one : results)
    if (one.state == ItemResult::State::refused) ++report.outcome.findings;
  report.outcome.failing = report.outcome.findings;
  report.outcome.exit_code = verification->exit_code;
  verification->coverage.rewrite(masked);
  report.outcome.coverage = std::move(verification->coverage);
  measure(report, results, meter);
  const Status written = write_report(flags, report, results);
  if (written) return report.outcome.exit_code;
  return report_error(written.error(), report.outcome.exit_code == kFail ? kFail : kIncomplete);
}

}  // namespace assay::cli
