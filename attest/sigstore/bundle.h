// A Sigstore bundle of version 0.1 to 0.3 (protobuf-specs, sigstore_bundle.proto) as it was written: nothing of it is
// verified yet but its shape.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/dsse.h"
#include "attest/json.h"
#include "attest/pypi/publisher.h"
#include "attest/refusal.h"

namespace assay::attest {

inline constexpr std::size_t kMostBundleBytes = std::size_t{32} << 20;
inline constexpr std::size_t kMostEntries = 32;
inline constexpr std::size_t kMostTimestamps = 32;
inline constexpr std::string_view kBundleV03 = "application/vnd.dev.sigstore.bundle.v0.3+json";

enum class BundleVersion : std::uint8_t { v0_1, v0_2, v0_3 };
std::string_view name_of(BundleVersion version);

struct InclusionProof {
  std::int64_t log_index = 0;  // in the tree
  std::int64_t tree_size = 0;
  std::string root_hash;
  std::vector<std::string> hashes;
  std::string checkpoint;  // a signed note
};

struct LogEntry {
  std::int64_t log_index = 0;  // in the log, over all its trees
  std::string log_id;
  std::string kind, version;
  std::int64_t integrated_time = 0;    // seconds since 1970; worth nothing before the promise is verified
  std::optional<std::string> promise;  // signature of the signed entry timestamp
  std::optional<InclusionProof> proof;
  std::string body;

  bool same_place(const LogEntry& other) const { return log_id == other.log_id && log_index == other.log_index; }
};

struct MessageSignature {
  std::string digest_algorithm;  // "SHA2_256"; empty where the bundle has no digest
  std::string digest;            // a hint
  std::string signature;
};

struct Bundle {
  BundleVersion version = BundleVersion::v0_3;
  // One of them: the leaf in DER, or the hint of a key that the verifier has.
  std::optional<std::string> certificate;
  std::optional<std::string> key_hint;
  std::vector<LogEntry> entries;
  std::vector<std::string> timestamps;  // TimeStampResp (RFC 3161) in DER
  // One of them.
  std::optional<Envelope> envelope;
  std::optional<MessageSignature> message;
  bool of_index = false;  // made of a PEP 740 attestation, which has rules of its own
  // Whom the provenance object that held it names. It proves nothing; but the certificate must be theirs.
  std::optional<Publisher> publisher = {};

  // What was signed with the key: of the envelope's one signature, or of the message.
  const std::string& signature() const {
    return envelope ? envelope->signatures.front().signature : message->signature;
  }
};

Checked<Bundle> read_bundle(std::string_view text);
Checked<Bundle> read_bundle(const Json& json);

// An entry as bundles and PEP 740 objects hold it.
LogEntry read_log_entry(ProtoReader& read, const Json& json);

// The rules on what goes together, which hold also for a bundle that was made of another object. Whether there must be
// a log entry is for the policy to say.
Check check_shape(const Bundle& bundle);

// The JSON form of a bundle, always of version 0.3; on one line.
Json write_bundle(const Bundle& bundle);
// An entry as bundles and PEP 740 objects hold it.
Json write_log_entry(const LogEntry& entry);

}  // namespace assay::attest
