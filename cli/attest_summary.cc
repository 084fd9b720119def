// assay attest vsa
#include <cstdlib>
#include <vector>

#include "attest/predicates/verification_summary.h"
#include "attest/x509/time.h"
#include "base/strings.h"
#include "cli/attest_command.h"
#include "cli/attest_signing.h"
#include "cli/attest_verification.h"
#include "cli/command.h"
#include "cli/tell.h"
#include "cli/version.h"

namespace assay::cli {

namespace {

using attest::ItemResult;
using attest::Json;

constexpr std::string_view kPolicyUri = "urn:assay:verification-policy:v1";

// What was asked for, so that two summaries can be compared by the policy's digest.
Result<attest::Resource> policy_resource_of(const VerifyFlags& flags) {
  Json asked = Json::object();
  const std::pair<std::string_view, const std::string&> texts[] = {
      {"certificateIdentity", flags.identity}, {"certificateIdentityRegexp", flags.identity_expression},
      {"certificateOidcIssuer", flags.issuer}, {"certificateOidcIssuerRegexp", flags.issuer_expression},
      {"publisher", flags.publisher},          {"predicateType", flags.predicate_type}};
  for (const auto& [name, text] : texts)
    if (!text.empty()) asked.set(name, Json::of(text));
  Json claims = Json::array();
  for (const std::string& claim : flags.claims) claims.items.push_back(Json::of(claim));
  if (!claims.items.empty()) asked.set("claims", std::move(claims));
  const std::pair<std::string_view, const std::string&> files[] = {{"key", flags.key},
                                                                   {"trustedRoot", flags.trusted_root}};
  for (const auto& [name, path] : files) {
    if (path.empty()) continue;
    const auto resource = resource_of_file(path);
    if (!resource) return tl::make_unexpected(resource.error());
    asked.set(name, Json::of(cat("sha256:", resource->digests.at("sha256"))));
  }
  if (flags.require_fail_on) asked.set("requireFailOn", Json::of(name_of(*flags.require_fail_on)));
  if (flags.require_fail_confidence)
    asked.set("requireFailConfidence", Json::of(name_of(*flags.require_fail_confidence)));
  if (flags.accept_failed) asked.set("acceptFailed", Json::of("true"));
  if (flags.without_log) asked.set("withoutLog", Json::of("true"));
  attest::Resource out;
  out.uri = kPolicyUri;
  out.content = sarif::text_of(asked);
  out.digests["sha256"] = to_hex(attest::digest_of(attest::Hash::sha256, out.content));
  return out;
}

// The attestation files that verified, each once; they are read again, so that one that changed is an Error later.
Result<std::vector<attest::Resource>> inputs_of(const std::vector<ItemResult>& results) {
  std::vector<std::string> paths;
  for (const ItemResult& item : results)
    for (const attest::AttestationResult& one : item.attestations)
      if (one.verdict && !one.source.empty()) paths.push_back(one.source);
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::vector<attest::Resource> out;
  for (const std::string& path : paths) {
    auto resource = resource_of_file(path);
    if (!resource) return tl::make_unexpected(resource.error());
    out.push_back(std::move(*resource));
  }
  return out;
}

// The artifacts that the summary is about, as they were when they were verified. Nothing bad is said of a file that
// verified beside one that was refused.
std::vector<ItemResult> judged(std::vector<ItemResult> results, bool passed) {
  const auto wanted = passed ? ItemResult::State::verified : ItemResult::State::refused;
  std::erase_if(results, [&](const ItemResult& one) { return one.state != wanted; });
  return results;
}

std::vector<attest::Subject> subjects_of(const std::vector<ItemResult>& results) {
  std::vector<attest::Subject> out;
  for (const ItemResult& item : results) {
    attest::Subject subject;
    std::string_view name = item.artifact;
    while (name.size() > 1 && name.back() == '/') name.remove_suffix(1);
    subject.name = name.substr(name.rfind('/') + 1);
    subject.digests = item.digests;
    out.push_back(std::move(subject));
  }
  return out;
}

}  // namespace

int attest_summary(const SummaryFlags& flags) {
  if (const Status sound = check_signing(flags.signing); !sound) return report_error(sound.error());
  attest::VerificationSummary summary;
  if (!flags.time.empty() && !attest::instant_from(flags.time))
    return report_error({"reading the flags", flags.time, "it is no time", "2026-01-31T12:00:00Z"});
  const auto verification = run_verification(flags.verification);
  if (!verification) return report_error(verification.error());
  if (verification->exit_code != kPass && verification->exit_code != kFail) {
    for (const Gap& gap : verification->coverage.gaps()) tell(cat("assay: ", gap.input, ": ", gap.why));
    tell("assay: nothing is attested: not every file has an attestation");
    return verification->exit_code;
  }
  auto policy = policy_resource_of(flags.verification);
  if (!policy) return report_error(policy.error());
  const bool passed = verification->exit_code == kPass;
  const std::vector<ItemResult> items = judged(verification->results, passed);
  auto inputs = inputs_of(items);
  if (!inputs) return report_error(inputs.error(), kIncomplete);
  summary.verifier = flags.verifier;
  summary.verifier_version = kVersion;
  summary.time = flags.time;
  summary.resource = flags.resource;
  summary.policy = std::move(*policy);
  summary.inputs = std::move(*inputs);
  summary.passed = passed;
  summary.levels = flags.levels;
  attest::Statement statement;
  statement.subjects = subjects_of(items);
  statement.predicate_type = attest::kSummaryV1;
  statement.predicate = attest::write_summary(summary);
  const int code = deliver(statement, flags.signing, true);
  return code == kPass ? verification->exit_code : code;
}

}  // namespace assay::cli
