#include "attest/pypi/index_rules.h"

#include <set>

#include "attest/pypi/file_name.h"
#include "attest/x509/certificate.h"
#include "base/strings.h"

namespace assay::attest {

Check check_index_statement(const Statement& statement, const Artifact& artifact) {
  if (statement.subjects.size() != 1) return refuse(Step::statement, "an attestation of an index is about one file");
  const Subject& subject = statement.subjects.front();
  if (subject.digests.find("sha256") == subject.digests.end())
    return refuse(Step::digest, "an attestation of an index names the SHA-256 of its file");
  if (statement.predicate_type != kPublishV1 && statement.predicate_type != kProvenanceV1)
    return refuse(Step::predicate, cat("an index takes no predicate '", statement.predicate_type, "'"));
  const bool empty = statement.predicate.kind == Json::Kind::null ||
                     (statement.predicate.is_object() && statement.predicate.members.empty());
  if (statement.predicate_type == kPublishV1 && !empty)
    return refuse(Step::predicate, "a publish attestation has a predicate, which must be empty");
  const auto named = distribution_name(subject.name);
  if (!named)
    return refuse(Step::digest, cat("its subject '", printable(subject.name), "' is no name of a distribution file"));
  if (artifact_from_digest(artifact.name())) return {};
  const std::string_view file = std::string_view(artifact.name()).substr(artifact.name().rfind('/') + 1);
  if (distribution_name(file) != named)
    return refuse(Step::digest, cat("it is about '", printable(subject.name), "', not '", printable(file), "'"));
  return {};
}

Check check_upload(std::span<const Bundle> attestations, const Artifact& artifact) {
  if (attestations.empty()) return refuse(Step::bundle, "an index takes no empty list of attestations");
  std::set<std::string> types;
  for (const Bundle& bundle : attestations) {
    if (!bundle.envelope || !bundle.certificate)
      return refuse(Step::bundle, "an index takes envelopes that are signed with a certificate");
    const auto certificate = Certificate::from_der(*bundle.certificate);
    const auto key = certificate ? certificate->key() : tl::make_unexpected(certificate.error());
    if (!key) return refuse(Step::certificate, key.error().why);
    if (key->kind() != KeyKind::p256)
      return refuse(Step::certificate, cat("an index takes keys of P-256, not ", name_of(key->kind())));
    const auto statement = read_statement(bundle.envelope->payload);
    if (!statement) return tl::make_unexpected(statement.error());
    if (Check good = check_index_statement(*statement, artifact); !good) return good;
    if (!types.insert(statement->predicate_type).second)
      return refuse(Step::predicate,
                    cat("an index takes one attestation of a type, and two are '", statement->predicate_type, "'"));
  }
  return {};
}

}  // namespace assay::attest
