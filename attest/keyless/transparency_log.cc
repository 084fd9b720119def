#include "attest/keyless/transparency_log.h"

#include "attest/base64.h"
#include "attest/dsse.h"
#include "attest/keys/pem.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr const char* kDoing = "putting an entry into the log";
constexpr std::string_view kJsonType = "application/json";

Json object_of(std::initializer_list<std::pair<std::string_view, Json>> members) {
  Json out = Json::object();
  for (const auto& [name, value] : members) out.set(name, value);
  return out;
}

Json array_of(Json item) {
  Json out = Json::array();
  out.items.push_back(std::move(item));
  return out;
}

// Rekor v1 writes hashes in hexadecimal.
std::string hex_bytes(ProtoReader& read, const Json& in, std::string_view name) {
  auto bytes = from_hex(read.text(in, name));
  if (!bytes) read.wrong(cat("'", name, "' is no hexadecimal"));
  return bytes.value_or(std::string());
}

void read_proof_v1(ProtoReader& read, const Json& json, LogEntry& entry) {
  constexpr std::size_t kMostHashes = 64;
  InclusionProof& proof = entry.proof.emplace();
  proof.log_index = read.integer(json, "logIndex");
  proof.tree_size = read.integer(json, "treeSize");
  proof.root_hash = hex_bytes(read, json, "rootHash");
  proof.checkpoint = read.text(json, "checkpoint");
  const Json* hashes = read.array(json, "hashes", kMostHashes);
  if (hashes == nullptr) return;
  for (const Json& hash : hashes->items) {
    auto bytes = from_hex(hash.is_string() ? hash.text : "?");
    if (!bytes) return read.wrong("a hash is no hexadecimal");
    proof.hashes.push_back(std::move(*bytes));
  }
}

// The address of an entry that a log of version 1 has already, which it says in a header.
Result<remote::Url> place_of(const WebRequest& request, const WebAnswer& answer) {
  auto url = remote::resolve(request.url, answer.headers.get("location"));
  if (!url || !url->same_server(request.url) || url->target.find("/api/v1/log/entries/") == std::string::npos)
    return fail(kDoing, request.url.server(), "the log has the entry already, and does not say where");
  return std::move(*url);
}

}  // namespace

std::string entry_request_v1(const LoggedSignature& logged) {
  const Json certificate = Json::of(to_base64(to_pem("CERTIFICATE", logged.certificate)));
  Json spec;
  if (logged.envelope != nullptr) {
    const Json envelope = Json::of(sarif::text_of(write_envelope(*logged.envelope)));
    spec = object_of({{"proposedContent", object_of({{"envelope", envelope}, {"verifiers", array_of(certificate)}})}});
  } else {
    const Json hash = object_of({{"algorithm", Json::of("sha256")}, {"value", Json::of(to_hex(logged.digest))}});
    spec = object_of({{"data", object_of({{"hash", hash}})},
                      {"signature", object_of({{"content", Json::of(to_base64(logged.signature))},
                                               {"publicKey", object_of({{"content", certificate}})}})}});
  }
  return sarif::text_of(object_of({{"apiVersion", Json::of("0.0.1")},
                                   {"kind", Json::of(logged.envelope != nullptr ? "dsse" : "hashedrekord")},
                                   {"spec", spec}}));
}

std::string entry_request_v2(const LoggedSignature& logged) {
  const Json verifier =
      object_of({{"x509Certificate", object_of({{"rawBytes", Json::of(to_base64(logged.certificate))}})},
                 {"keyDetails", Json::of("PKIX_ECDSA_P256_SHA_256")}});
  const Json signature = object_of({{"content", Json::of(to_base64(logged.signature))}, {"verifier", verifier}});
  return sarif::text_of(
      object_of({{"hashedRekordRequestV002",
                  object_of({{"digest", Json::of(to_base64(logged.digest))}, {"signature", signature}})}}));
}

Checked<LogEntry> entry_from_v1(const Json& answer) {
  if (answer.members.size() != 1 || !answer.members.front().value.is_object())
    return refuse(Step::format, "the log's answer is not about one entry");
  const Json& json = answer.members.front().value;
  ProtoReader read(Step::format, "the log's answer");
  LogEntry entry;
  entry.log_index = read.integer(json, "logIndex");
  entry.log_id = hex_bytes(read, json, "logID");
  entry.integrated_time = read.integer(json, "integratedTime");
  entry.body = read.bytes(json, "body");
  if (const Json* verification = read.object(json, "verification")) {
    std::string promise = read.bytes(*verification, "signedEntryTimestamp");
    if (!promise.empty()) entry.promise = std::move(promise);
    if (const Json* proof = read.object(*verification, "inclusionProof")) read_proof_v1(read, *proof, entry);
  }
  if (!entry.promise || !entry.proof) read.wrong("it neither promises nor proves the entry");
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  const auto body = parse_json(entry.body, Step::format, "the entry");
  if (!body) return tl::make_unexpected(body.error());
  entry.kind = body->string_at({"kind"});
  entry.version = body->string_at({"apiVersion"});
  return entry;
}

Checked<LogEntry> entry_from_v2(const Json& answer) {
  ProtoReader read(Step::format, "the log's answer");
  LogEntry entry = read_log_entry(read, answer);
  if (!entry.proof) read.wrong("it does not prove the entry");
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  return entry;
}

Result<LogEntry> ask_for_entry(const Service& log, const LoggedSignature& logged, Web& web) {
  const bool first = log.version == 1;
  const auto url = address_of(log.url, first ? "/api/v1/log/entries" : "/api/v2/log/entries");
  if (!url) return tl::make_unexpected(url.error());
  WebRequest request{kDoing, *url, first ? entry_request_v1(logged) : entry_request_v2(logged), std::string(kJsonType),
                     std::string(kJsonType)};
  auto answer = web.ask(request);
  // A first try whose answer was lost may have made the entry.
  if (answer && answer->status == 409 && first) {
    auto place = place_of(request, *answer);
    if (!place) return tl::make_unexpected(place.error());
    request = {kDoing, std::move(*place), std::nullopt, {}, std::string(kJsonType)};
    answer = web.ask(request);
  }
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->status != 200 && answer->status != 201) return fail(kDoing, url->server(), what_it_says(*answer));
  const auto json = json_of(request, *answer);
  if (!json) return tl::make_unexpected(json.error());
  auto entry = first ? entry_from_v1(*json) : entry_from_v2(*json);
  if (!entry) return fail(kDoing, url->server(), entry.error().why);
  return std::move(*entry);
}

}  // namespace assay::attest
