#include "attest/predicates/known.h"

#include "attest/predicates/parts_list.h"
#include "attest/predicates/provenance.h"
#include "attest/predicates/scan_predicate.h"
#include "attest/predicates/test_result.h"
#include "attest/predicates/verification_summary.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

template <class T>
Check read_by(Checked<T> (*read)(const Json&), const Json& predicate) {
  const auto out = read(predicate);
  return out ? Check() : tl::make_unexpected(out.error());
}

Check check_parts(const Statement& statement) {
  const auto type = predicate_type_of_parts(statement.predicate);
  if (!type) return tl::make_unexpected(type.error());
  // Older tools leave the version out of the type.
  if (statement.predicate_type == kSpdx && type->starts_with(kSpdx)) return {};
  if (*type != statement.predicate_type)
    return refuse(Step::predicate, cat("the document is of type '", *type, "', not '", statement.predicate_type, "'"));
  return {};
}

Check check_publish(const Json& predicate) {
  if (predicate.kind == Json::Kind::null || (predicate.is_object() && predicate.members.empty())) return {};
  return refuse(Step::predicate, "a publish attestation has a predicate, which must be empty");
}

}  // namespace

Check check_predicate(const Statement& statement) {
  const std::string& type = statement.predicate_type;
  if (type == kScanV1) return read_by(read_scan, statement.predicate);
  if (type == kProvenanceV1) return read_by(read_provenance, statement.predicate);
  if (type == kSummaryV1) return read_by(read_summary, statement.predicate);
  if (type == kTestResultV01) return read_by(read_test_result, statement.predicate);
  if (type == kPublishV1) return check_publish(statement.predicate);
  if (type == kCycloneDx || type.starts_with(kSpdx)) return check_parts(statement);
  return {};
}

std::string outcome_of(const Statement& statement) {
  if (statement.predicate_type == kSummaryV1) return std::string(statement.predicate.string_at({"verificationResult"}));
  if (statement.predicate_type == kTestResultV01) return std::string(statement.predicate.string_at({"result"}));
  return {};
}

Check check_outcome(const Statement& statement) {
  const bool summary = statement.predicate_type == kSummaryV1;
  if (!summary && statement.predicate_type != kTestResultV01) return {};
  const std::string outcome = outcome_of(statement);
  if (outcome == "PASSED" || (!summary && outcome == "WARNED")) return {};
  const std::string_view what = summary ? "the verification summary" : "the test result";
  return refuse(Step::predicate,
                outcome.empty() ? cat(what, " does not say what came out") : cat(what, " says '", outcome, "'"));
}

}  // namespace assay::attest
