#include "attest/gate/evidence.h"

#include <algorithm>

#include "attest/evidence/record.h"
#include "attest/evidence/sealed.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::gate {

namespace {

using attest::Record;

void fill(Evidence& out, const Record& record) {
  out.domain = record.label;
  if (const auto format = attest::format_from(record.source.format)) out.format = *format;
  out.source_sha256 = record.source.sha256;
  out.tool = record.source.tool;
  out.verdict = record.verdict;
  out.reasons = record.reasons;
  for (const attest::Subject& subject : record.subjects)
    for (const auto& [algorithm, digest] : subject.digests) out.subjects.emplace_back(algorithm, digest);
  // A record of a machine without an environment names nobody.
  if (record.producer != attest::Producer{}) out.producer = record.producer;
  out.made = record.finished ? record.finished : record.started;
  out.recorded = record.recorded_at;
  out.counts = record.counts;
  out.ratios = record.ratios;
  out.cases = record.cases;
  out.policy_sha256 = record.policy_sha256;
}

void fill(Evidence& out, const attest::Reading& reading) {
  out.format = reading.format;
  out.sha256 = reading.sha256;
  out.tool = reading.producer.tool;
  if (!reading.producer.tool_version.empty()) out.tool += cat(' ', reading.producer.tool_version);
  out.verdict = reading.verdict();
  out.reasons = reading.judgement.reasons();
  for (const attest::EvidenceSubject& subject : reading.subjects)
    out.subjects.emplace_back(subject.algorithm, subject.digest);
  attest::Producer producer;
  producer.repository = reading.producer.repository;
  producer.workflow = reading.producer.workflow;
  producer.job = reading.producer.job;
  producer.run_id = reading.producer.run_id;
  producer.run_attempt = reading.producer.attempt;
  producer.branch = reading.producer.branch;
  producer.event = reading.producer.event;
  if (producer != attest::Producer{}) out.producer = std::move(producer);
  out.made = reading.times.made ? reading.times.made : reading.times.started;
  out.counts = reading.counts;
  out.ratios = reading.ratios;
  out.cases = reading.cases;
  std::sort(out.cases.begin(), out.cases.end());
}

// A statement of any type, where the bytes are one.
std::optional<attest::Sealed> statement_in(std::string_view bytes) {
  auto sealed = attest::read_sealed(bytes);
  return sealed ? std::optional(std::move(*sealed)) : std::nullopt;
}

}  // namespace

bool looks_like_statement(std::string_view bytes) {
  for (const std::string_view mark : {attest::kEvidenceV1, std::string_view("in-toto.io"),
                                      std::string_view("vnd.in-toto+json"), std::string_view("\"predicateType\"")})
    if (bytes.find(mark) != std::string_view::npos) return true;
  // An envelope that was cut ends in its payload.
  const std::size_t brace = bytes.find_first_not_of(" \t\r\n");
  if (brace == std::string_view::npos || bytes[brace] != '{') return false;
  const std::size_t first = bytes.find_first_not_of(" \t\r\n", brace + 1);
  return first != std::string_view::npos && bytes.substr(first).starts_with("\"payload\"");
}

bool is_of(const attest::Reading& reading, std::string_view bytes) {
  return reading.sha256 == to_hex(as_bytes(sha256(bytes)));
}

Evidence load_evidence(const std::string& path, const std::vector<attest::PublicKey>& keys,
                       const std::function<bool(std::string_view)>& holds_credential) {
  Evidence out;
  out.path = path;
  const auto bytes = read_file(path, attest::kMostSealedBytes);
  if (const auto sealed = bytes ? statement_in(*bytes) : std::nullopt) {
    out.sha256 = to_hex(as_bytes(sha256(*bytes)));
    out.predicate = sealed->statement.predicate_type;
    if (sealed->envelope) {
      const bool good = std::any_of(keys.begin(), keys.end(), [&](const attest::PublicKey& key) {
        return check_signature(*sealed, key) == attest::SignatureState::good;
      });
      out.signature = good ? Evidence::Signature::good : Evidence::Signature::wrong;
    }
    if (out.predicate == attest::kEvidenceV1) {
      const auto record = read_record(sealed->statement);
      if (record) {
        fill(out, *record);
      } else {
        out.verdict = Verdict::fail;
        out.reasons.push_back({Verdict::fail, "evidence-statement-damaged", path, record.error().why});
        out.unreadable = true;
      }
      return out;
    }
  }
  attest::ReadOptions options;
  options.holds_credential = holds_credential;
  auto reading = attest::read_evidence_at(path, std::move(options));
  if (!reading) {
    out.reasons.push_back({Verdict::unproved, "evidence-unreadable", path, reading.error().why});
    out.unreadable = true;
    return out;
  }
  // What was verified above are the bytes of the first look.
  if (bytes && !is_of(*reading, *bytes)) {
    out.verdict = Verdict::unproved;
    out.reasons.push_back({Verdict::unproved, "evidence-replaced", path, "The file was replaced while it was read."});
    out.unreadable = true;
    return out;
  }
  // The reader of a statement knows no keys, and says so; here its signature was verified.
  if (!out.predicate.empty() && out.signature == Evidence::Signature::good)
    std::erase_if(reading->judgement.reasons(), [](const Reason& reason) {
      return reason.verdict == Verdict::unproved && reason.code == "evidence-unsigned";
    });
  fill(out, *reading);
  // Sigstore bundles hold statements too. What a damaged record said is not known; that it was one is.
  const bool damaged = out.predicate.empty() && bytes && looks_like_statement(*bytes) &&
                       bytes->find("dsseEnvelope") == std::string::npos;
  out.unreadable = damaged || reading->format == attest::Format::unknown;
  if (damaged) {
    out.verdict = Verdict::fail;
    out.reasons.push_back({Verdict::fail, "evidence-statement-damaged", path, "It is no whole statement."});
  }
  return out;
}

}  // namespace assay::gate
