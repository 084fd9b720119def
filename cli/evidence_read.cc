// assay evidence read
#include "cli/evidence_read.h"

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>

#include "attest/formats/reading_report.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/attest_trust.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/output.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

using attest::Reading;
using attest::ReadOptions;

constexpr std::uint64_t kMostKeyBytes = std::uint64_t{64} << 10;
constexpr std::string_view kDoing = "reading the flags";

// "90d", "12h", "30m", "3600s".
std::optional<std::int64_t> seconds_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0 || number > 1'000'000'000 || end + 1 != text.data() + text.size())
    return std::nullopt;
  constexpr std::array<std::pair<char, std::int64_t>, 4> kUnits = {{{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}}};
  for (const auto& [unit, seconds] : kUnits)
    if (*end == unit) return number * seconds;
  return std::nullopt;
}

Result<attest::Instant> time_of_reading() {
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr && *epoch != '\0') {
    const std::string_view text = epoch;
    attest::Instant at;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), at.seconds);
    if (error == std::errc() && end == text.data() + text.size()) return at;
    return fail("reading the environment", "SOURCE_DATE_EPOCH", "it is no number of seconds since 1970");
  }
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return attest::Instant{std::chrono::duration_cast<std::chrono::seconds>(since).count(), 0};
}

void set(std::optional<std::string>& demand, const std::string& flag) {
  if (!flag.empty()) demand = flag;
}

Result<attest::EvidenceDemands> demands_of(const EvidenceReadFlags& flags) {
  attest::EvidenceDemands demands;
  set(demands.commit, flags.commit);
  set(demands.tree, flags.tree);
  set(demands.repository, flags.repository);
  set(demands.workflow, flags.workflow);
  set(demands.branch, flags.branch);
  set(demands.event, flags.event);
  set(demands.release, flags.release);
  set(demands.head, flags.head);
  demands.max_skipped = flags.max_skipped;
  demands.signed_head = flags.signed_head;
  auto now = time_of_reading();
  if (!now) return tl::make_unexpected(now.error());
  demands.now = *now;
  if (flags.max_age.empty()) return demands;
  demands.max_age = seconds_of(flags.max_age);
  if (!demands.max_age)
    return fail(std::string(kDoing), flags.max_age, "it is no age", "a number and d, h, m or s: 90d");
  return demands;
}

bool asks_for_signer(const VerifyFlags& flags) {
  return !flags.identity.empty() || !flags.identity_expression.empty() || !flags.key.empty();
}

// What bundles are verified with, which lives as long as the reading.
struct Signer {
  std::optional<attest::Policy> policy;
  std::unique_ptr<attest::Verifier> verifier;
};

Result<Signer> signer_of(const VerifyFlags& flags) {
  Signer out;
  if (!asks_for_signer(flags)) return out;
  auto policy = policy_of(flags);
  if (!policy) return tl::make_unexpected(policy.error());
  auto root = load_trusted_root(flags.trusted_root, attest::Instance::production, policy->now);
  if (!root) return tl::make_unexpected(root.error());
  out.policy = std::move(*policy);
  out.verifier = std::make_unique<attest::Verifier>(std::move(root->root));
  return out;
}

Result<std::string> hmac_key_of(const std::string& file) {
  if (file.empty()) return std::string();
  auto key = read_file(file, kMostKeyBytes);
  if (!key) return key;
  // An editor's line end is no part of the key.
  while (key->ends_with('\n') || key->ends_with('\r')) key->pop_back();
  if (key->empty()) return fail("reading the key", file, "it is empty");
  return key;
}

int exit_code_of(Verdict verdict) {
  return verdict == Verdict::pass ? kPass : verdict == Verdict::fail ? kFail : kIncomplete;
}

int list_formats() {
  for (const attest::FormatFacts& one : attest::all_formats())
    std::printf("%-30s %s\n", std::string(one.name).c_str(), std::string(one.what).c_str());
  return kPass;
}

}  // namespace

Result<ReadOptions> read_options_of(const EvidenceReadFlags& flags) {
  ReadOptions options;
  if (!flags.as.empty()) {
    options.format = attest::format_from(flags.as);
    if (!options.format)
      return fail(std::string(kDoing), flags.as, "it is no format", "'assay evidence read --formats' lists them");
  }
  auto demands = demands_of(flags);
  if (!demands) return tl::make_unexpected(demands.error());
  options.demands = std::move(*demands);
  auto key = hmac_key_of(flags.hmac_key);
  if (!key) return tl::make_unexpected(key.error());
  options.hmac_key = std::move(*key);
  options.by_content = flags.by_content;
  options.partial = flags.partial;
  return options;
}

void declare_evidence_demands(CLI::App& app, EvidenceReadFlags& flags) {
  app.add_option("--commit", flags.commit, "the commit that it must be about")->type_name("SHA");
  app.add_option("--tree", flags.tree, "the tree that it must be about")->type_name("SHA");
  app.add_option("--repository", flags.repository, "the repository that made it")->type_name("OWNER/NAME");
  app.add_option("--workflow", flags.workflow, "the workflow that made it")->type_name("PATH");
  app.add_option("--branch", flags.branch, "the branch that it was made on")->type_name("NAME");
  app.add_option("--event", flags.event, "the event that started the run")->type_name("NAME");
  app.add_option("--max-age", flags.max_age, "how old it may be: 90d, 12h, 30m, 60s")->type_name("AGE");
  app.add_option("--max-skipped", flags.max_skipped, "how many tests may be skipped")->type_name("N");
}

void declare_evidence_read(CLI::App& app, EvidenceReadFlags& flags) {
  app.add_option("path", flags.paths, "files, or folders that are one piece of evidence (chain, release candidate)")
      ->type_name("PATH");
  app.add_flag("--formats", flags.list_formats, "list the formats that are known");
  app.add_option("--as", flags.as, "the format (default: by what the file holds)")->type_name("FORMAT");
  app.add_option("--root", flags.root, "folder that paths in the evidence are relative to, and PATH too")
      ->type_name("DIR");
  app.add_flag("--remap", flags.by_content, "look for moved files by their digests");
  app.add_flag("--partial", flags.partial, "files that are named and not there are a note");
  declare_evidence_demands(app, flags);
  app.add_option("--expect-release", flags.release, "the release of a report, of a chain's newest entry")
      ->type_name("LABEL");
  app.add_option("--expect-head", flags.head, "a chain's newest hash")->type_name("SHA256");
  app.add_flag("--signed", flags.signed_head, "a chain's head must be signed");
  app.add_option("--hmac-key-file", flags.hmac_key, "the key of HMAC signatures")->type_name("FILE");
  app.add_option("--certificate-identity", flags.signer.identity, "who must have signed a bundle, exactly")
      ->type_name("NAME");
  app.add_option("--certificate-identity-regexp", flags.signer.identity_expression,
                 "the same as a regular expression, which must match the whole name")
      ->type_name("RE2");
  app.add_option("--certificate-oidc-issuer", flags.signer.issuer, "who must have said so, exactly")->type_name("URL");
  app.add_option("--claim", flags.signer.claims, "what else the certificate must say")->type_name("NAME=VALUE");
  app.add_option("--key", flags.signer.key, "public key in PEM, for bundles that were signed with a key")
      ->type_name("FILE");
  app.add_option("--trusted-root", flags.signer.trusted_root, "Sigstore trusted root (default: the embedded one)")
      ->type_name("FILE");
  static constexpr std::array<Choice, 2> kOutputs = {
      {{"text", static_cast<int>(ReadingFormat::text)}, {"json", static_cast<int>(ReadingFormat::json)}}};
  app.add_option("--format", flags.format, "text (default) or json")->transform(one_of(kOutputs))->type_name("FORMAT");
  app.add_option("-o,--output", flags.output,
                 "write the report to FILE, which appears when it is whole (default, and '-': standard output)")
      ->type_name("FILE");
  app.add_flag("-q,--quiet", flags.quiet, "no text when everything passes");
}

int read_evidence_files(const EvidenceReadFlags& flags) {
  if (flags.list_formats) return list_formats();
  if (flags.paths.empty())
    return report_error({std::string(kDoing), "", "no PATH is given", "'assay evidence read --help'"});
  auto options = read_options_of(flags);
  if (!options) return report_error(options.error());
  const auto signer = signer_of(flags.signer);
  if (!signer) return report_error(signer.error());
  if (signer->policy) {
    options->policy = &*signer->policy;
    options->verifier = signer->verifier.get();
  }
  std::unique_ptr<attest::EvidenceFiles> root;
  if (!flags.root.empty()) {
    auto opened = attest::open_evidence_folder(flags.root);
    if (!opened) return report_error(opened.error());
    root = std::move(*opened);
    options->files = root.get();
  }
  const auto masked = make_guard();
  options->holds_credential = [&](std::string_view text) { return masked(text) != text; };

  std::vector<Reading> readings;
  int code = kPass;
  for (const std::string& path : flags.paths) {
    auto reading = attest::read_evidence_at(path, *options);
    if (reading) {
      readings.push_back(std::move(*reading));
    } else {
      code = report_error(reading.error(), kIncomplete);
    }
  }
  const int verdict = readings.empty() ? kPass : exit_code_of(attest::verdict_of(readings));
  if (verdict == kFail || code == kPass) code = verdict;
  if (flags.quiet && code == kPass) return code;
  const auto output = open_report(flags.output);
  if (!output) return report_error(output.error());
  Status status = flags.format == ReadingFormat::json ? attest::write_json_readings(**output, readings, masked)
                                                      : attest::write_text_readings(**output, readings, masked);
  if (status) status = (*output)->finish();
  return status ? code : report_error(status.error(), kIncomplete);
}

}  // namespace assay::cli
