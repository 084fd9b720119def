// in-toto Statement v1 (and v0.1, which is read only): subjects, a predicate and its type.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "attest/artifact.h"
#include "attest/json.h"
#include "attest/refusal.h"

namespace assay::attest {

inline constexpr std::string_view kStatementV1 = "https://in-toto.io/Statement/v1";
inline constexpr std::string_view kStatementV01 = "https://in-toto.io/Statement/v0.1";
inline constexpr std::string_view kProvenanceV1 = "https://slsa.dev/provenance/v1";
inline constexpr std::string_view kPublishV1 = "https://docs.pypi.org/attestations/publish/v1";
inline constexpr std::string_view kSummaryV1 = "https://slsa.dev/verification_summary/v1";
inline constexpr std::string_view kTestResultV01 = "https://in-toto.io/attestation/test-result/v0.1";
inline constexpr std::string_view kSpdx = "https://spdx.dev/Document";
inline constexpr std::string_view kCycloneDx = "https://cyclonedx.org/bom";

inline constexpr std::size_t kMostSubjects = 1024;
inline constexpr std::size_t kMostDigests = 32;

struct Subject {
  std::string name;
  std::map<std::string, std::string> digests;  // "sha256": lower-case hexadecimal
};

struct Statement {
  std::string type{kStatementV1};
  std::vector<Subject> subjects;
  std::string predicate_type;
  Json predicate;  // of kind null where there is none
};

Checked<Statement> read_statement(std::string_view payload);
// On one line, members in the order of the specification.
std::string write_statement(const Statement& statement);

// The subject that is the artifact: every digest of it that we have also is equal, and there is one at least. The first
// such, since a name says nothing of bytes.
Checked<const Subject*> subject_of(const Statement& statement, const Artifact& artifact);

}  // namespace assay::attest
