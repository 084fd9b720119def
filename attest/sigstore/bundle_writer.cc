#include "attest/base64.h"
#include "attest/sigstore/bundle.h"

namespace assay::attest {

namespace {

Json bytes_of(std::string_view bytes) { return Json::of(to_base64(bytes)); }

// 64-bit integers are texts in protobuf's JSON.
Json integer_of(std::int64_t number) { return Json::of(std::to_string(number)); }

Json object_of(std::string_view name, Json value) {
  Json out = Json::object();
  out.set(name, std::move(value));
  return out;
}

Json write_proof(const InclusionProof& proof) {
  Json out = Json::object();
  out.set("logIndex", integer_of(proof.log_index));
  out.set("rootHash", bytes_of(proof.root_hash));
  out.set("treeSize", integer_of(proof.tree_size));
  Json hashes = Json::array();
  for (const std::string& hash : proof.hashes) hashes.items.push_back(bytes_of(hash));
  out.set("hashes", std::move(hashes));
  out.set("checkpoint", object_of("envelope", Json::of(proof.checkpoint)));
  return out;
}

Json write_material(const Bundle& bundle) {
  Json out = Json::object();
  if (bundle.certificate) out.set("certificate", object_of("rawBytes", bytes_of(*bundle.certificate)));
  if (bundle.key_hint) out.set("publicKey", object_of("hint", Json::of(*bundle.key_hint)));
  Json entries = Json::array();
  for (const LogEntry& entry : bundle.entries) entries.items.push_back(write_log_entry(entry));
  out.set("tlogEntries", std::move(entries));
  if (bundle.timestamps.empty()) return out;
  Json stamps = Json::array();
  for (const std::string& stamp : bundle.timestamps)
    stamps.items.push_back(object_of("signedTimestamp", bytes_of(stamp)));
  out.set("timestampVerificationData", object_of("rfc3161Timestamps", std::move(stamps)));
  return out;
}

Json write_message(const MessageSignature& message) {
  Json out = Json::object();
  if (!message.digest_algorithm.empty()) {
    Json digest = Json::object();
    digest.set("algorithm", Json::of(message.digest_algorithm));
    digest.set("digest", bytes_of(message.digest));
    out.set("messageDigest", std::move(digest));
  }
  out.set("signature", bytes_of(message.signature));
  return out;
}

}  // namespace

Json write_log_entry(const LogEntry& entry) {
  Json out = Json::object();
  out.set("logIndex", integer_of(entry.log_index));
  out.set("logId", object_of("keyId", bytes_of(entry.log_id)));
  Json kind = Json::object();
  kind.set("kind", Json::of(entry.kind));
  kind.set("version", Json::of(entry.version));
  out.set("kindVersion", std::move(kind));
  out.set("integratedTime", integer_of(entry.integrated_time));
  if (entry.promise) out.set("inclusionPromise", object_of("signedEntryTimestamp", bytes_of(*entry.promise)));
  if (entry.proof) out.set("inclusionProof", write_proof(*entry.proof));
  out.set("canonicalizedBody", bytes_of(entry.body));
  return out;
}

Json write_bundle(const Bundle& bundle) {
  Json out = Json::object();
  out.set("mediaType", Json::of(kBundleV03));
  out.set("verificationMaterial", write_material(bundle));
  if (bundle.envelope) {
    out.set("dsseEnvelope", write_envelope(*bundle.envelope));
  } else {
    out.set("messageSignature", write_message(*bundle.message));
  }
  return out;
}

}  // namespace assay::attest
