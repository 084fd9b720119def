// One credential found, with every place it stands in. Plain data; ready to be reported, nothing in it but `secret`
// holds the value: context, paths and messages are masked before they get here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/image.h"
#include "base/origin.h"
#include "base/secret.h"
#include "base/severity.h"

namespace assay {

// The value's span in the original bytes.
struct Region {
  std::uint64_t begin = 0;   // byte offset of the first byte
  std::uint64_t end = 0;     // byte offset behind the last byte
  std::uint32_t line = 1;    // 1-based; lines end at LF, CR LF or CR
  std::uint32_t column = 1;  // 1-based, UTF-16 code units (SARIF's default)
  std::uint32_t end_line = 1;
  std::uint32_t end_column = 1;  // of the character behind the last one
  friend auto operator<=>(const Region&, const Region&) = default;
};

struct Suppression {
  enum class Kind : std::uint8_t { in_source, external };  // SARIF §3.35.2
  Kind kind = Kind::in_source;
  std::string by;      // "assay:allow", "gitleaks:allow", ".assayignore line 3"
  std::string reason;  // what its author wrote; may be empty
};

struct Place {
  Origin origin;
  Region region;
  std::string context;         // the line it stands in, masked, printable UTF-8
  std::string encoding;        // what was decoded to see it: "base64"; empty when it stands there as it is
  std::uint32_t versions = 1;  // how many blobs of the history hold the value at this path
  std::optional<Suppression> suppressed;
  std::string misspelt = {};        // rules that a marker there names and that the run does not have, by ','
  std::optional<ImagePlace> image;  // when it lies in a container image
};

// The other half of a pair (an id beside its secret).
struct Companion {
  std::string rule;
  std::string mask;
  std::string fingerprint;
};

// The request by which a value was verified: what anybody may know of it. Its headers, query and body are never kept,
// since they hold the value.
struct VerificationRequest {
  std::string method;        // "GET"
  std::string target;        // scheme, host and path as the rule has them, before a value was put in
  std::uint32_t status = 0;  // of the answer; 0 when none came
  friend auto operator<=>(const VerificationRequest&, const VerificationRequest&) = default;
};

// What a value tells by itself and by what stands beside it, without anybody being asked: its checksum, when it ends,
// whose account it is of (scanners/offline). Nothing in it is secret; docs/formats.md says what may be told.
struct OfflineEvidence {
  enum class Says : std::uint8_t {
    genuine,   // made-up values are not so
    doubtful,  // it was made up, altered or cut, or has ended
    fact,      // neither
  };
  std::string check;  // "checksum", "expiry", "account", "caveats", "private-key", "key-pair", "algorithm", "issuer"
  Says says = Says::fact;
  std::string text;  // "AWS account 123456789012"; printable ASCII, at most 120 bytes
};
constexpr std::string_view name_of(OfflineEvidence::Says says) {
  return says == OfflineEvidence::Says::genuine    ? "genuine"
         : says == OfflineEvidence::Says::doubtful ? "doubtful"
                                                   : "fact";
}

// How a state of verification came about, beside that request. Holds nothing of a value or an answer.
struct VerificationRecord {
  std::string why;      // of unknown, unsound_verifier and not_attempted: the reason
  std::string host;     // that was asked; empty: none was
  std::string at;       // when: "2026-11-26T20:00:00Z"
  std::string control;  // what became of a made-up value: "refused", "accepted", "unanswered", "impossible"; or empty
};

struct Finding {
  std::string rule;              // rule id
  std::uint32_t rule_index = 0;  // in the RuleSet of the run
  Secret secret;
  std::string fingerprint;  // Secret::fingerprint with the run's key
  Severity severity = Severity::high;
  Confidence confidence = Confidence::high;
  VerificationStatus status = VerificationStatus::not_attempted;
  std::vector<Place> places;      // sorted: earliest commit first, then path, then offset
  std::uint64_t place_count = 0;  // all of them, also those beyond Limits::places_per_finding
  std::vector<Companion> companions;
  std::vector<OfflineEvidence> evidence = {};
  // For that: SHA-256 of the public keys that stand near a private key (nearby_keys.h), and whether a key file's
  // account belongs to its project. Not reported.
  std::vector<Sha256> public_keys = {};
  bool own_project = false;
  // Of a password in a URL of a database, queue, directory, mail server or shell: those URLs without it, as they stand
  // in the text (login_address.h), sorted. Not reported.
  std::vector<std::string> logins = {};
  // The value is one ordinary word, found at low confidence: it is masked in the line that holds it, and left where the
  // word stands in paths, names and the lines of other findings, which say nothing of a password.
  bool ordinary_word = false;
  bool open_beyond = false;  // a place that is not among `places` is not suppressed
  std::string line_hash;  // GitHub's primaryLocationLineHash of the first place, where it was asked for and may be told
  std::optional<VerificationRequest> verified_by = {};
  std::optional<VerificationRecord> verification = {};

  // Whether every place is suppressed, those beyond the limit too.
  bool suppressed() const {
    if (open_beyond) return false;
    for (const Place& place : places)
      if (!place.suppressed) return false;
    return !places.empty();
  }
};

}  // namespace assay
