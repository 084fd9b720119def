#include "attest/gate/summary.h"

namespace assay::gate {

namespace {

using attest::Json;

Json resource_of(std::string_view uri, std::string_view sha256) {
  Json out = Json::object();
  out.set("uri", Json::of(uri));
  if (sha256.empty()) return out;
  Json digest = Json::object();
  digest.set("sha256", Json::of(sha256));
  out.set("digest", std::move(digest));
  return out;
}

}  // namespace

attest::Statement summary_of(const GateReport& report, const std::string& resource) {
  attest::Statement out;
  out.predicate_type = attest::kSummaryV1;
  for (const auto& [kind, digests] : report.question.subjects)
    for (const std::string& digest : digests) out.subjects.push_back({{}, {{kind, digest}}});
  const bool passed = report.result.verdict == Verdict::pass;
  Json verifier = Json::object();
  verifier.set("id", Json::of(kVerifier));
  Json version = Json::object();
  version.set("assay", Json::of(report.run.version));
  verifier.set("version", std::move(version));
  Json inputs = Json::array();
  for (const DomainResult& domain : report.result.domains)
    for (const std::size_t i : domain.evidence)
      inputs.items.push_back(resource_of(report.evidence[i].path, report.evidence[i].sha256));
  Json levels = Json::array();
  if (passed && !report.result.level.empty()) levels.items.push_back(Json::of(report.result.level));

  Json predicate = Json::object();
  predicate.set("verifier", std::move(verifier));
  predicate.set("timeVerified", Json::of(text_of(report.question.now)));
  predicate.set("resourceUri", Json::of(resource));
  predicate.set("policy", resource_of(report.policy_file, report.policy_sha256));
  predicate.set("inputAttestations", std::move(inputs));
  predicate.set("verificationResult", Json::of(passed ? "PASSED" : "FAILED"));
  predicate.set("verifiedLevels", std::move(levels));
  predicate.set("slsaVersion", Json::of("1.0"));
  out.predicate = std::move(predicate);
  return out;
}

}  // namespace assay::gate
