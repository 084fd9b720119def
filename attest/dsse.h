// DSSE (Dead Simple Signing Envelope 1.0): what is signed, and the envelope's JSON form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attest/json.h"
#include "attest/refusal.h"

namespace assay::attest {

inline constexpr std::string_view kInTotoPayload = "application/vnd.in-toto+json";

struct EnvelopeSignature {
  std::string key_id;     // a hint; may be empty
  std::string signature;  // bytes
};

struct Envelope {
  std::string payload_type;
  std::string payload;  // bytes
  std::vector<EnvelopeSignature> signatures;
};

// The pre-authentication encoding: "DSSEv1 LENGTH TYPE LENGTH BODY", lengths in bytes.
std::string pre_authentication_encoding(std::string_view type, std::string_view body);

// Of the JSON form, with standard base64.
Checked<Envelope> read_envelope(const Json& json, MemberNames names = MemberNames::json);
Json write_envelope(const Envelope& envelope);

}  // namespace assay::attest
