#include "attest/dsse.h"

#include "attest/base64.h"

namespace assay::attest {

namespace {
// A bundle has one; of other envelopes only the first ones that fit a key are of use.
constexpr std::size_t kMostSignatures = 32;
}  // namespace

std::string pre_authentication_encoding(std::string_view type, std::string_view body) {
  return cat("DSSEv1 ", type.size(), ' ', type, ' ', body.size(), ' ', body);
}

Checked<Envelope> read_envelope(const Json& json, MemberNames names) {
  ProtoReader read(Step::bundle, "the envelope", names);
  Envelope envelope;
  envelope.payload_type = read.text(json, "payloadType");
  envelope.payload = read.bytes(json, "payload");
  if (const Json* signatures = read.array(json, "signatures", kMostSignatures)) {
    for (const Json& item : signatures->items) {
      if (!item.is_object()) read.wrong("a signature is no object");
      envelope.signatures.push_back({read.text(item, "keyid"), read.bytes(item, "sig")});
    }
  }
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  return envelope;
}

Json write_envelope(const Envelope& envelope) {
  Json json = Json::object();
  json.set("payload", Json::of(to_base64(envelope.payload)));
  json.set("payloadType", Json::of(envelope.payload_type));
  Json signatures = Json::array();
  for (const EnvelopeSignature& one : envelope.signatures) {
    Json item = Json::object();
    item.set("sig", Json::of(to_base64(one.signature)));
    if (!one.key_id.empty()) item.set("keyid", Json::of(one.key_id));
    signatures.items.push_back(std::move(item));
  }
  json.set("signatures", std::move(signatures));
  return json;
}

}  // namespace assay::attest
