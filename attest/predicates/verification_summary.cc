#include "attest/predicates/verification_summary.h"

#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::string_view kFailed = "FAILED";
constexpr std::size_t kMostLevels = 64;

std::vector<std::string> read_levels(ProtoReader& read, const Json& predicate, bool passed) {
  std::vector<std::string> out;
  const Json* levels = read.array(predicate, "verifiedLevels", kMostLevels);
  if (levels == nullptr) {
    read.wrong("it has no 'verifiedLevels'");
    return out;
  }
  for (const Json& level : levels->items) {
    if (!level.is_string() || level.text.empty()) read.wrong("a level is no text");
    if (!passed && level.text != kFailed) read.wrong("it failed, and names levels all the same");
    if (passed && level.text == kFailed) read.wrong("it passed, and names a level that failed");
    out.push_back(level.text);
  }
  return out;
}

}  // namespace

Json write_summary(const VerificationSummary& summary) {
  Json verifier = Json::object();
  verifier.set("id", Json::of(summary.verifier));
  if (!summary.verifier_version.empty()) {
    Json version = Json::object();
    version.set("assay", Json::of(summary.verifier_version));
    verifier.set("version", std::move(version));
  }
  Json out = Json::object();
  out.set("verifier", std::move(verifier));
  if (!summary.time.empty()) out.set("timeVerified", Json::of(summary.time));
  out.set("resourceUri", Json::of(summary.resource));
  out.set("policy", write_resource(summary.policy));
  if (!summary.inputs.empty()) out.set("inputAttestations", write_resources(summary.inputs));
  out.set("verificationResult", Json::of(summary.passed ? std::string_view("PASSED") : kFailed));
  Json levels = Json::array();
  if (summary.passed) {
    for (const std::string& level : summary.levels) levels.items.push_back(Json::of(level));
  } else {
    levels.items.push_back(Json::of(kFailed));
  }
  out.set("verifiedLevels", std::move(levels));
  out.set("slsaVersion", Json::of("1.0"));
  return out;
}

Checked<VerificationSummary> read_summary(const Json& predicate) {
  ProtoReader read(Step::predicate, "the verification summary");
  VerificationSummary out;
  if (const Json* verifier = needed_object(read, predicate, "verifier")) {
    out.verifier = needed_text(read, *verifier, "id");
    if (const Json* version = read.object(*verifier, "version")) out.verifier_version = read.text(*version, "assay");
  }
  out.time = time_text(read, predicate, "timeVerified");
  out.resource = needed_text(read, predicate, "resourceUri");
  if (const Json* policy = needed_object(read, predicate, "policy")) out.policy = read_resource(read, *policy);
  out.inputs = read_resources(read, predicate, "inputAttestations");
  const std::string result = needed_text(read, predicate, "verificationResult");
  if (result != "PASSED" && result != kFailed) read.wrong("its result is neither PASSED nor FAILED");
  out.passed = result == "PASSED";
  out.levels = read_levels(read, predicate, out.passed);
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  return out;
}

}  // namespace assay::attest
