// A piece of evidence as a gate sees it, whether it is a signed record or a file that somebody calls evidence.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/evidence/producer.h"
#include "attest/formats/reading.h"
#include "attest/keys/public_key.h"
#include "attest/x509/time.h"
#include "base/verdict.h"

namespace assay::gate {

struct Evidence {
  std::string path;           // as a user names it
  std::string domain;         // that it is for: a record's label, or what the command line says; empty: none
  bool named = false;         // the command line says so
  std::string sha256;         // of the file
  std::string source_sha256;  // of a record: of the file that it was made from
  attest::Format format = attest::Format::unknown;  // of a record: of the file that it was made from
  std::string predicate;                            // type of the statement; empty for a file that is none
  std::string tool;                                 // "name version"
  Verdict verdict = Verdict::unproved;
  std::vector<Reason> reasons;
  std::vector<std::pair<std::string, std::string>> subjects;  // algorithm, digest
  std::optional<attest::Producer> producer;                   // nothing where nobody is named
  std::optional<attest::Instant> made;                        // of what it tells of
  std::optional<attest::Instant> recorded;                    // of the record
  std::map<std::string, std::uint64_t> counts;
  std::map<std::string, double> ratios;
  std::vector<std::string> cases;  // sorted
  enum class Signature { none, good, wrong };
  Signature signature = Signature::none;
  std::string policy_sha256;  // that it was made under; may be empty
  bool unreadable = false;    // or damaged, or of no known form: nobody knows which domain it is for
};

// Whether bytes look like a statement or an envelope, whole or damaged.
bool looks_like_statement(std::string_view bytes);

// Whether a file was read as these bytes: whose signature was verified, and who reads them, look one after the other.
bool is_of(const attest::Reading& reading, std::string_view bytes);

// Reads a file: an evidence record, or whatever attest/formats knows. What cannot be read is evidence whose verdict is
// unproved. `keys`: a signature by any of them is good. `holds_credential` may be empty.
Evidence load_evidence(const std::string& path, const std::vector<attest::PublicKey>& keys,
                       const std::function<bool(std::string_view)>& holds_credential);

}  // namespace assay::gate
