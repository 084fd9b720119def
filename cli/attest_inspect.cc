// assay attest inspect
#include <algorithm>

#include "attest/predicates/known.h"
#include "attest/predicates/provenance.h"
#include "attest/release/attestation_file.h"
#include "attest/sigstore/timestamp.h"
#include "attest/statement.h"
#include "attest/x509/certificate.h"
#include "base/strings.h"
#include "cli/attest_command.h"
#include "cli/command.h"
#include "cli/tell.h"
#include "sarif/json_writer.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

using attest::Attestation;
using attest::Bundle;
using attest::Envelope;
using attest::Json;

// Lines of a name and a text, which both formats print.
struct Fact {
  std::string name, text;
};
using Facts = std::vector<Fact>;

void add_certificate(Facts& facts, const std::string& der) {
  const auto certificate = attest::Certificate::from_der(der);
  const auto identity = certificate ? attest::identity_of(*certificate)
                                    : Result<attest::Identity>(tl::make_unexpected(certificate.error()));
  if (!identity) {
    facts.push_back({"certificate", cat("damaged: ", identity.error().why)});
    return;
  }
  for (const std::string& name : identity->names) facts.push_back({"signer", name});
  facts.push_back({"issuer", identity->issuer});
  facts.push_back({"certificate-from", attest::text_of(*certificate->window().start)});
  facts.push_back({"certificate-until", attest::text_of(*certificate->window().end)});
  for (const auto& [number, text] : identity->extensions)
    if (number != 1 && number != 8) facts.push_back({std::string(attest::extension_name(number)), text});
}

// Who built it and from which commit, where the statement says so; what came out, where it is about that.
void add_predicate(Facts& facts, const attest::Statement& statement) {
  if (std::string outcome = attest::outcome_of(statement); !outcome.empty())
    facts.push_back({"outcome", std::move(outcome)});
  if (statement.predicate_type == attest::kScanV1)
    facts.push_back({"outcome", std::string(statement.predicate.string_at({"result"}))});
  if (statement.predicate_type != attest::kProvenanceV1) return;
  const auto provenance = attest::read_provenance(statement.predicate);
  if (!provenance) {
    facts.push_back({"provenance", cat("damaged: ", provenance.error().why)});
    return;
  }
  facts.push_back({"builder", provenance->builder});
  facts.push_back({"build-type", provenance->build_type});
  for (const char* name : {"repository", "path", "ref"})
    if (const Json* value = provenance->external_parameters.at({"workflow", name});
        value != nullptr && value->is_string())
      facts.push_back({cat("workflow-", name), value->text});
  for (const attest::Resource& one : provenance->dependencies) {
    const auto commit = one.digests.find("gitCommit");
    if (commit != one.digests.end()) facts.push_back({"source-commit", cat(commit->second, " of ", one.uri)});
  }
  if (!provenance->invocation.empty()) facts.push_back({"invocation", provenance->invocation});
}

void add_statement(Facts& facts, const Envelope& envelope) {
  const auto statement = attest::read_statement(envelope.payload);
  if (!statement) {
    facts.push_back({"statement", cat("damaged: ", statement.error().why)});
    return;
  }
  facts.push_back({"predicate-type", statement->predicate_type});
  for (const attest::Subject& subject : statement->subjects) {
    facts.push_back({"subject", subject.name});
    for (const auto& [algorithm, digest] : subject.digests) facts.push_back({algorithm, digest});
  }
  add_predicate(facts, *statement);
}

void add_bundle(Facts& facts, const Bundle& bundle) {
  facts.push_back({"bundle", std::string(name_of(bundle.version))});
  if (bundle.certificate) add_certificate(facts, *bundle.certificate);
  if (bundle.key_hint) facts.push_back({"key-hint", *bundle.key_hint});
  if (bundle.publisher) facts.push_back({"publisher", bundle.publisher->text()});
  if (bundle.envelope) {
    add_statement(facts, *bundle.envelope);
  } else {
    facts.push_back({"message-digest", to_hex(bundle.message->digest)});
  }
  for (const attest::LogEntry& entry : bundle.entries) {
    facts.push_back({"log-entry", cat(entry.log_index, ", ", entry.kind, ' ', entry.version)});
    // The id of a log is all that a promise alone names it by.
    facts.push_back({"log", entry.proof ? entry.proof->checkpoint.substr(0, entry.proof->checkpoint.find('\n'))
                                        : cat("of id ", to_hex(entry.log_id))});
    if (entry.integrated_time > 0) facts.push_back({"log-time", attest::text_of({entry.integrated_time, 0})});
  }
  facts.push_back({"time-stamps", cat(bundle.timestamps.size())});
  for (const std::string& response : bundle.timestamps) {
    const auto at = attest::told_time(response);
    facts.push_back({"stamped-at", at ? attest::text_of(*at) : std::string("damaged: it holds no time")});
  }
}

Facts facts_of(const Attestation& attestation) {
  Facts facts;
  if (const auto* bundle = std::get_if<Bundle>(&attestation)) {
    add_bundle(facts, *bundle);
  } else {
    facts.push_back({"envelope", cat(std::get<Envelope>(attestation).signatures.size(), " signatures")});
    add_statement(facts, std::get<Envelope>(attestation));
  }
  return facts;
}

std::string text_of(const Facts& facts) {
  constexpr std::size_t kColumn = 22;
  std::string out;
  for (const Fact& fact : facts) {
    out += cat("  ", fact.name, std::string(fact.name.size() < kColumn ? kColumn - fact.name.size() : 1, ' '));
    out += cat(printable(fact.text), '\n');
  }
  return out;
}

}  // namespace

int inspect_attestations(const std::vector<std::string>& files, bool json) {
  const auto output = open_descriptor_output(1, "standard output");
  JsonWriter writer(*output, 3);
  const auto masked = make_guard();
  int code = kPass;
  std::string text;
  if (json) writer.begin_array();
  for (const std::string& file : files) {
    const auto bytes = attest::read_attestation_file(file);
    if (!bytes) {
      code = report_error(bytes.error(), kIncomplete);
      continue;
    }
    for (const auto& attestation : attest::read_attestations(*bytes)) {
      if (!attestation) {
        tell(cat("assay: ", file, ": ", attestation.error().text()));
        code = std::max<int>(code, kFail);
        continue;
      }
      Facts facts = facts_of(*attestation);
      for (Fact& fact : facts) fact.text = masked(fact.text);
      if (!json) {
        text += cat(printable(masked(file)), "  (nothing of this is verified)\n", text_of(facts));
        continue;
      }
      writer.begin_object();
      writer.string("file", masked(file));
      writer.array("facts");
      for (const Fact& fact : facts) {
        writer.begin_object();
        writer.string("name", fact.name);
        writer.string("text", fact.text);
        writer.end_object();
      }
      writer.end_array();
      writer.end_object();
    }
  }
  Status status;
  if (json) {
    writer.end_array();
    writer.end_line();
    status = writer.flush();
  } else {
    status = output->write(text);
  }
  if (status) status = output->finish();
  return status ? code : report_error(status.error(), kIncomplete);
}

}  // namespace assay::cli
