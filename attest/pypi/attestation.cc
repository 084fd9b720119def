#include "attest/pypi/attestation.h"

#include "attest/base64.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostBundles = 64;
constexpr std::size_t kMostAttestations = 64;

bool is_version_one(const Json& json) {
  const Json* version = json.find("version");
  return version != nullptr && version->kind == Json::Kind::number && version->text == "1";
}

// Older clients broke base64 into lines.
std::string joined_bytes(ProtoReader& read, const Json& in, std::string_view name) {
  const Json* value = in.find(name);
  if (value == nullptr || !value->is_string()) return read.bytes(in, name);
  std::string text = value->text;
  std::erase(text, '\n');
  Json holder = Json::object();
  holder.set(std::string(name), Json::of(text));
  return read.bytes(holder, name);
}

}  // namespace

Checked<Bundle> bundle_of_attestation(const Json& json) {
  // Entries are messages, which other readers take with either name.
  ProtoReader read(Step::bundle, "the attestation", MemberNames::json_or_proto);
  if (!json.is_object() || !is_version_one(json)) return refuse(Step::bundle, "the attestation is not of version 1");
  const Json* material = read.object(json, "verification_material");
  const Json* envelope = read.object(json, "envelope");
  if (material == nullptr || envelope == nullptr)
    return refuse(Step::bundle, "the attestation has no verification material or no envelope");
  Bundle bundle;
  bundle.of_index = true;
  bundle.certificate = joined_bytes(read, *material, "certificate");
  if (const Json* entries = read.array(*material, "transparency_entries", kMostEntries)) {
    for (const Json& entry : entries->items) bundle.entries.push_back(read_log_entry(read, entry));
  }
  if (const Json* stamps = read.array(*material, "timestamps", kMostTimestamps)) {
    for (const Json& stamp : stamps->items) {
      Json holder = Json::object();
      holder.set("timestamp", stamp);
      bundle.timestamps.push_back(read.bytes(holder, "timestamp"));
    }
  }
  Envelope& to = bundle.envelope.emplace();
  to.payload_type = kInTotoPayload;
  to.payload = joined_bytes(read, *envelope, "statement");
  to.signatures.push_back({{}, joined_bytes(read, *envelope, "signature")});
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  if (Check shape = check_shape(bundle); !shape) return tl::make_unexpected(shape.error());
  return bundle;
}

Checked<std::vector<Bundle>> bundles_of_provenance(const Json& json) {
  ProtoReader read(Step::bundle, "the provenance object");
  if (!json.is_object() || !is_version_one(json))
    return refuse(Step::bundle, "the provenance object is not of version 1");
  std::vector<Bundle> out;
  if (const Json* bundles = read.array(json, "attestation_bundles", kMostBundles)) {
    for (const Json& bundle : bundles->items) {
      const Json* attestations = read.array(bundle, "attestations", kMostAttestations);
      const Json* named = bundle.find("publisher");
      if (attestations == nullptr || named == nullptr)
        return refuse(Step::bundle, "a part of the provenance object has no publisher or no attestations");
      auto publisher = read_publisher(*named);
      if (!publisher) return tl::make_unexpected(publisher.error());
      for (const Json& one : attestations->items) {
        auto converted = bundle_of_attestation(one);
        if (!converted) return tl::make_unexpected(converted.error());
        converted->publisher = *publisher;
        out.push_back(std::move(*converted));
      }
    }
  }
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  if (out.empty()) return refuse(Step::bundle, "the provenance object holds no attestation");
  return out;
}

Checked<Json> attestation_of_bundle(const Bundle& bundle, bool timestamps) {
  const auto wrong = [](std::string_view why) { return refuse(Step::bundle, cat("it has no form in PEP 740: ", why)); };
  if (!bundle.certificate) return wrong("it is signed with a key");
  if (!bundle.envelope) return wrong("it is a message signature");
  if (bundle.entries.empty()) return wrong("it has no log entry");
  if (!bundle.timestamps.empty() && !timestamps) return wrong("it has time-stamps");
  if (Check shape = check_shape(bundle); !shape) return tl::make_unexpected(shape.error());

  Json material = Json::object();
  material.set("certificate", Json::of(to_base64(*bundle.certificate)));
  Json entries = Json::array();
  for (const LogEntry& entry : bundle.entries) entries.items.push_back(write_log_entry(entry));
  material.set("transparency_entries", std::move(entries));
  if (!bundle.timestamps.empty()) {
    Json stamps = Json::array();
    for (const std::string& stamp : bundle.timestamps) stamps.items.push_back(Json::of(to_base64(stamp)));
    material.set("timestamps", std::move(stamps));
  }
  Json envelope = Json::object();
  envelope.set("statement", Json::of(to_base64(bundle.envelope->payload)));
  envelope.set("signature", Json::of(to_base64(bundle.signature())));
  Json out = Json::object();
  out.set("version", Json::of_number(1));
  out.set("verification_material", std::move(material));
  out.set("envelope", std::move(envelope));
  return out;
}

Json provenance_of(const Publisher& publisher, std::vector<Json> attestations) {
  Json bundle = Json::object();
  bundle.set("publisher", write_publisher(publisher));
  Json list = Json::array();
  list.items = std::move(attestations);
  bundle.set("attestations", std::move(list));
  Json bundles = Json::array();
  bundles.items.push_back(std::move(bundle));
  Json out = Json::object();
  out.set("version", Json::of_number(1));
  out.set("attestation_bundles", std::move(bundles));
  return out;
}

}  // namespace assay::attest
