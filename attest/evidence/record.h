// An evidence record: an in-toto statement that says of a subject what a file proves, who made the file, when, and
// under which policy (docs/evidence.md; record.schema.json). Members that are unknown are refused, so that a record
// never says more to another reader than to this one.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/evidence/producer.h"
#include "attest/formats/reading.h"
#include "attest/statement.h"
#include "attest/x509/time.h"
#include "base/verdict.h"

namespace assay::attest {

inline constexpr std::string_view kEvidenceV1 = "assay:evidence/v1";

// The file that a record was made from.
struct EvidenceSource {
  std::string name;  // without folders
  std::uint64_t size = 0;
  std::string sha256;  // hexadecimal
  std::string format;  // "sarif", "junit", …; "file" where only its bytes count
  std::string tool;    // that wrote it, with its version; may be empty
};

struct Record {
  std::vector<Subject> subjects;  // one digest each: gitCommit, gitTree, sha256, sha512
  std::string label;              // may be empty
  Verdict verdict = Verdict::unproved;
  std::vector<Reason> reasons;
  std::map<std::string, std::uint64_t> counts;
  std::map<std::string, double>
      ratios;                      // a score, a coverage; written as text, in the shortest spelling that reads back
  std::vector<std::string> cases;  // of a matrix: "source:sink:strategy", sorted
  Producer producer;
  EvidenceSource source;
  std::string policy_sha256;                 // may be empty
  Instant recorded_at;                       // whole seconds
  std::optional<Instant> started, finished;  // of what the file tells of
};

// What a reading says, for a record: verdict, reasons, counts, source and times. Subjects, producer, policy and the
// time of the record are the caller's.
Record record_of(const Reading& reading);

Statement statement_of(const Record& record);
// Refuses other predicate types, unknown members, verdicts, digests and times that are none, and a pass whose reasons
// say otherwise.
Checked<Record> read_record(const Statement& statement);

// The JSON pointer of the first text of the statement that holds a credential, nothing where none does. Of a name that
// holds one it is the pointer of the object, since the value must not be told.
std::optional<std::string> credential_in(const Statement& statement,
                                         const std::function<bool(std::string_view)>& holds_credential);

// Whether a digest is what its algorithm gives: hexadecimal in lower case, of its length. gitCommit and gitTree: 40 or
// 64 digits.
bool is_subject_digest(std::string_view algorithm, std::string_view digest);

}  // namespace assay::attest
