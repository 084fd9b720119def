#include "attest/sigstore/bundle.h"

#include <array>
#include <utility>

#include "attest/sigstore/messages.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostHashes = 64;  // a tree of 2^63 leaves
constexpr std::size_t kMostCertificates = 32;

constexpr std::array<std::pair<std::string_view, BundleVersion>, 4> kMediaTypes = {
    {{"application/vnd.dev.sigstore.bundle+json;version=0.1", BundleVersion::v0_1},
     {"application/vnd.dev.sigstore.bundle+json;version=0.2", BundleVersion::v0_2},
     {"application/vnd.dev.sigstore.bundle+json;version=0.3", BundleVersion::v0_3},
     {kBundleV03, BundleVersion::v0_3}}};

class BundleReader {
 public:
  Checked<Bundle> read(const Json& json) {
    read_version(json);
    const Json* material = read_.object(json, "verificationMaterial");
    if (material == nullptr) {
      read_.wrong("it has no 'verificationMaterial'");
    } else {
      read_material(*material);
    }
    read_content(json);
    if (!read_.good()) return tl::make_unexpected(*read_.refusal());
    if (Check shape = check_shape(bundle_); !shape) return tl::make_unexpected(shape.error());
    return std::move(bundle_);
  }

 private:
  void read_version(const Json& json) {
    const std::string type = read_.text(json, "mediaType");
    for (const auto& [name, version] : kMediaTypes) {
      if (name != type) continue;
      bundle_.version = version;
      return;
    }
    read_.wrong(cat("its media type '", type, "' is not that of a bundle 0.1 to 0.3"));
  }

  void read_material(const Json& material) {
    const Json* certificate = read_.object(material, "certificate");
    const Json* chain = read_.object(material, "x509CertificateChain");
    const Json* key = read_.object(material, "publicKey");
    if ((certificate != nullptr) + (chain != nullptr) + (key != nullptr) != 1)
      return read_.wrong("it has not exactly one of certificate, certificate chain and public key");
    if (certificate != nullptr) bundle_.certificate = read_.bytes(*certificate, "rawBytes");
    if (key != nullptr) bundle_.key_hint = read_.text(*key, "hint");
    if (chain != nullptr) read_chain(*chain);
    if (const Json* entries = read_.array(material, "tlogEntries", kMostEntries)) {
      for (const Json& item : entries->items) bundle_.entries.push_back(read_log_entry(read_, item));
    }
    if (const Json* data = read_.object(material, "timestampVerificationData")) read_timestamps(*data);
  }

  // The leaf comes first. What else is in a chain proves nothing; old bundles hold it up to the root.
  void read_chain(const Json& chain) {
    if (bundle_.version == BundleVersion::v0_3) return read_.wrong("a bundle 0.3 holds no certificate chain");
    const Json* certificates = read_.array(chain, "certificates", kMostCertificates);
    if (certificates == nullptr || certificates->items.empty()) return read_.wrong("its certificate chain is empty");
    for (const Json& one : certificates->items) {
      if (!one.is_object()) return read_.wrong("a certificate of its chain is no object");
      const std::string der = read_.bytes(one, "rawBytes");
      if (!bundle_.certificate) bundle_.certificate = der;
    }
  }

  void read_timestamps(const Json& data) {
    const Json* list = read_.array(data, "rfc3161Timestamps", kMostTimestamps);
    if (list == nullptr) return;
    for (const Json& item : list->items) {
      bundle_.timestamps.push_back(read_.bytes(item, "signedTimestamp"));
      if (bundle_.timestamps.back().empty()) read_.wrong("a time-stamp is empty");
    }
  }

  void read_content(const Json& json) {
    const Json* envelope = read_.object(json, "dsseEnvelope");
    const Json* message = read_.object(json, "messageSignature");
    if ((envelope == nullptr) == (message == nullptr))
      return read_.wrong("it has not exactly one of message signature and envelope");
    if (envelope != nullptr) {
      auto read = read_envelope(*envelope, MemberNames::json_or_proto);
      if (!read) return read_.wrong(read.error().why);
      bundle_.envelope = std::move(*read);
      return;
    }
    MessageSignature signature;
    signature.signature = read_.bytes(*message, "signature");
    if (const Json* digest = read_.object(*message, "messageDigest")) {
      signature.digest_algorithm = read_.enumeration(*digest, "algorithm", kHashNames);
      signature.digest = read_.bytes(*digest, "digest");
    }
    bundle_.message = std::move(signature);
  }

  ProtoReader read_{Step::bundle, "the bundle", MemberNames::json_or_proto};
  Bundle bundle_;
};

tl::unexpected<Refusal> wrong(std::string_view why) { return refuse(Step::bundle, cat("the bundle: ", why)); }

Check check_entry(const Bundle& bundle, const LogEntry& entry) {
  if (entry.log_index < 0) return wrong("a log index is negative");
  if (entry.body.empty()) return wrong("a log entry has no body");
  if (entry.proof && entry.proof->checkpoint.empty()) return wrong("an inclusion proof has no checkpoint");
  if (bundle.version == BundleVersion::v0_1 && !entry.promise) return wrong("a log entry has no inclusion promise");
  if (bundle.version != BundleVersion::v0_1 && !entry.proof) return wrong("a log entry has no inclusion proof");
  return {};
}

}  // namespace

std::string_view name_of(BundleVersion version) {
  constexpr std::array<std::string_view, 3> kNames = {"0.1", "0.2", "0.3"};
  return kNames[static_cast<std::size_t>(version)];
}

LogEntry read_log_entry(ProtoReader& read, const Json& json) {
  LogEntry entry;
  if (!json.is_object()) read.wrong("a log entry is no object");
  entry.log_index = read.integer(json, "logIndex");
  if (const Json* id = read.object(json, "logId")) entry.log_id = read.bytes(*id, "keyId");
  if (const Json* kind = read.object(json, "kindVersion")) {
    entry.kind = read.text(*kind, "kind");
    entry.version = read.text(*kind, "version");
  }
  entry.integrated_time = read.integer(json, "integratedTime");
  if (const Json* promise = read.object(json, "inclusionPromise")) {
    std::string signature = read.bytes(*promise, "signedEntryTimestamp");
    if (!signature.empty()) entry.promise = std::move(signature);
  }
  if (const Json* proof = read.object(json, "inclusionProof")) {
    InclusionProof& to = entry.proof.emplace();
    to.log_index = read.integer(*proof, "logIndex");
    to.tree_size = read.integer(*proof, "treeSize");
    to.root_hash = read.bytes(*proof, "rootHash");
    if (const Json* hashes = read.array(*proof, "hashes", kMostHashes)) {
      for (const Json& hash : hashes->items) {
        // Read as members are, so that all base64 goes one way.
        Json holder = Json::object();
        holder.set("hash", hash);
        to.hashes.push_back(read.bytes(holder, "hash"));
      }
    }
    if (const Json* checkpoint = read.object(*proof, "checkpoint")) to.checkpoint = read.text(*checkpoint, "envelope");
  }
  entry.body = read.bytes(json, "canonicalizedBody");
  return entry;
}

Check check_shape(const Bundle& bundle) {
  if (bundle.certificate && bundle.certificate->empty()) return wrong("its certificate is empty");
  if (bundle.envelope) {
    if (bundle.envelope->signatures.size() != 1) return wrong("its envelope has not exactly one signature");
    if (bundle.envelope->payload_type != kInTotoPayload)
      return wrong(cat("its envelope holds '", bundle.envelope->payload_type, "', not '", kInTotoPayload, "'"));
  }
  if (bundle.signature().empty()) return wrong("its signature is empty");
  for (std::size_t i = 0; i < bundle.entries.size(); ++i) {
    if (Check good = check_entry(bundle, bundle.entries[i]); !good) return good;
    for (std::size_t k = 0; k < i; ++k)
      if (bundle.entries[i].same_place(bundle.entries[k])) return wrong("it has a log entry twice");
  }
  for (std::size_t i = 0; i < bundle.timestamps.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (bundle.timestamps[i] == bundle.timestamps[k]) return wrong("it has a time-stamp twice");
  return {};
}

Checked<Bundle> read_bundle(const Json& json) {
  if (!json.is_object()) return wrong("it is no object");
  return BundleReader().read(json);
}

Checked<Bundle> read_bundle(std::string_view text) {
  if (text.size() > kMostBundleBytes) return refuse(Step::input, "the bundle is larger than 32 MiB");
  const auto json = parse_json(text, Step::format, "the bundle");
  if (!json) return tl::make_unexpected(json.error());
  return read_bundle(*json);
}

}  // namespace assay::attest
