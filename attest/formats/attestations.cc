// Statements and bundles. What is signed is shown by its bundle and a policy; without them it is only what somebody
// says.
#include "attest/dsse.h"
#include "attest/formats/provenance_lint.h"
#include "attest/formats/reader.h"
#include "attest/release/attestation_file.h"
#include "base/strings.h"
#include "sarif/redaction_statement.h"

namespace assay::attest {

namespace {

// Predicates of which other versions are about: what says no says so in any of them.
constexpr std::string_view kSummaryOfAnyVersion = "https://slsa.dev/verification_summary/v";
constexpr std::string_view kTestResultOfAnyVersion = "https://in-toto.io/attestation/test-result/v";

void judge_summary(Evidence& evidence, const Json& predicate) {
  // The versions before 1 wrote names with underscores.
  const bool older = predicate.find("verificationResult") == nullptr;
  evidence.out.times.made = instant_from(predicate.string_at({older ? "time_verified" : "timeVerified"}));
  evidence.out.producer.tool = predicate.string_at({"verifier", "id"});
  const std::string_view name = older ? "verification_result" : "verificationResult";
  const std::string_view result = predicate.string_at({name});
  if (result == "FAILED") {
    evidence.fail("evidence-says-no", cat("/predicate/", name), "the verification failed");
  } else if (result != "PASSED") {
    evidence.unproved("evidence-unknown-word", cat("/predicate/", name), "the result is not known");
  }
}

void judge_version(Evidence& evidence, const Statement& statement, std::string_view known) {
  if (statement.predicate_type != known)
    evidence.unproved("evidence-unknown-schema", "/predicateType",
                      cat("the version of the predicate is not known, only ", known));
}

// A predicate that holds a verdict of its own.
void judge_predicate(Evidence& evidence, const Statement& statement) {
  evidence.out.schema = statement.predicate_type;
  const Json& predicate = statement.predicate;
  if (statement.predicate_type == kProvenanceV1) {
    lint_provenance(statement, "", evidence.out.judgement);
  } else if (statement.predicate_type.starts_with(kSummaryOfAnyVersion)) {
    judge_summary(evidence, predicate);
    judge_version(evidence, statement, kSummaryV1);
  } else if (statement.predicate_type.starts_with(kTestResultOfAnyVersion)) {
    judge_word(evidence, predicate, "result", "/predicate");
    judge_version(evidence, statement, kTestResultV01);
  } else if (statement.predicate_type == kRedactionV1) {
    if (!is_true(member_or_null(predicate, "complete")))
      evidence.unproved("evidence-not-concluded", "/predicate/complete", "the redaction was not completed");
    if (member_or_null(predicate, "foundAgain").text != "0")
      evidence.fail("evidence-says-no", "/predicate/foundAgain", "credentials were left in the text");
  } else if (statement.predicate_type != kPublishV1 && statement.predicate_type != kSpdx &&
             !statement.predicate_type.starts_with(kCycloneDx)) {
    evidence.unproved("evidence-unknown-schema", "/predicateType", "the type of the predicate is not known");
  }
}

void judge_statement(Evidence& evidence, const Statement& statement) {
  take_provenance(evidence, statement);
  judge_predicate(evidence, statement);
  for (const Subject& subject : statement.subjects) {
    const auto digest = subject.digests.find("sha256");
    if (digest == subject.digests.end() || subject.name.empty()) continue;
    // Without the file the statement still holds for its digest, which the caller may have.
    if (resolve_path(evidence, subject.name, digest->second).empty()) continue;
    EvidenceItem item;
    item.name = subject.name;
    item.path = subject.name;
    item.sha256 = digest->second;
    evidence.out.items.push_back(std::move(item));
  }
}

void judge_bundle(Evidence& evidence, const Bundle& bundle) {
  if (!bundle.envelope) {
    evidence.unproved("evidence-digest-only", "", "the bundle signs a digest and no statement");
    return;
  }
  const auto statement = read_statement(bundle.envelope->payload);
  if (!statement) return evidence.fail("evidence-not-statement", "", statement.error().why);
  judge_statement(evidence, *statement);
  if (evidence.options.verifier == nullptr || evidence.options.policy == nullptr)
    return evidence.unproved("signature-no-policy", "", "nobody said who must have signed it");
  // The subject's own digest is what the caller holds its files against.
  for (const Subject& subject : statement->subjects) {
    for (const std::string_view algorithm : {"sha256", "sha512"}) {
      const auto digest = subject.digests.find(std::string(algorithm));
      if (digest == subject.digests.end()) continue;
      const auto artifact = artifact_from_digest(cat(algorithm, ':', digest->second));
      if (!artifact) continue;
      const auto verified = evidence.options.verifier->verify(bundle, *artifact, *evidence.options.policy);
      if (!verified) return evidence.fail("signature-refused", "", verified.error().text());
      if (!verified->times.empty()) evidence.out.times.made = verified->times.front().at;
      if (verified->identity) evidence.out.facts["signer"] = verified->identity->names.front();
      return;
    }
  }
  evidence.unproved("signature-no-policy", "", "no subject has a digest of SHA-256 or SHA-512");
}

}  // namespace

void read_sigstore_bundle(Evidence& evidence) {
  const auto all = read_attestations(evidence.bytes);
  if (all.empty()) evidence.unproved("evidence-nothing", "", "it holds no attestation");
  for (const auto& one : all) {
    if (!one) {
      evidence.fail("evidence-damaged", "", one.error().text());
    } else if (const auto* bundle = std::get_if<Bundle>(&*one)) {
      judge_bundle(evidence, *bundle);
    } else {
      evidence.unproved("signature-no-policy", "", "an envelope by itself verifies with a key only");
    }
  }
  evidence.out.counts["attestations"] = all.size();
  check_items(evidence);
}

void read_in_toto(Evidence& evidence) {
  std::string payload(evidence.bytes);
  const bool in_envelope = evidence.json.find("payloadType") != nullptr;
  if (in_envelope) {
    auto envelope = read_envelope(evidence.json);
    if (!envelope) return evidence.fail("evidence-damaged", "", envelope.error().why);
    payload = std::move(envelope->payload);
  }
  const auto statement = read_statement(payload);
  if (!statement) return evidence.fail("evidence-not-statement", "", statement.error().why);
  judge_statement(evidence, *statement);
  check_items(evidence);
  evidence.unproved("evidence-unsigned", "",
                    in_envelope ? "the signatures of the envelope were not verified" : "nobody signed the statement");
}

}  // namespace assay::attest
