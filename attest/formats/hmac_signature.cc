// signature.hmac-sha256.json: HMAC-SHA-256 under a shared key over the hexadecimal text of a file's digest. Whoever can
// verify it can also make it, so it proves who made a file only among those who have the key.
#include <openssl/crypto.h>

#include "attest/formats/provenance_lint.h"
#include "attest/formats/reader.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kKeys[] = {{"algorithm", Holds::text},
                         {"key_id", Holds::text},
                         {"signature", Holds::sha256},
                         {"signed_path", Holds::text},
                         {"signed_sha256", Holds::sha256}};
constexpr Shape kSignature{kKeys};

// The signed statement's subjects are the files that the signature is for.
void take_signed_statement(Evidence& evidence, const EvidenceItem& item) {
  if (!item.checked) return;
  const std::string path = resolve_path(evidence, item.path, item.sha256);
  const auto bytes = evidence.options.files->read(path, kMostCustomerBytes);
  const auto statement = bytes ? read_statement(*bytes) : refuse(Step::input, bytes.error().why);
  if (!statement) {
    evidence.unproved("evidence-not-statement", item.path, statement.error().why);
    return;
  }
  evidence.remark("provenance-no-envelope", item.path,
                  "not a DSSE envelope: the signature stands beside the statement");
  lint_provenance(*statement, item.path, evidence.out.judgement);
  take_provenance(evidence, *statement);
  for (const EvidenceSubject& subject : evidence.out.subjects) {
    if (subject.algorithm != "sha256") continue;
    EvidenceItem file;
    file.name = subject.name;
    file.path = subject.name;
    file.sha256 = subject.digest;
    evidence.out.items.push_back(std::move(file));
  }
}

}  // namespace

void read_hmac_signature(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kSignature, evidence.out.judgement)) return;
  take_facts(evidence, {"key_id"});
  if (json.string_at({"algorithm"}) != "HMAC-SHA256") {
    evidence.unproved("evidence-unknown-word", "/algorithm", "the algorithm is not known");
    return;
  }
  if (evidence.options.hmac_key.empty()) {
    evidence.unproved("signature-no-key", "/signature", "no key was given to verify it with");
  } else {
    const std::string digest(json.string_at({"signed_sha256"}));
    const std::string right = to_hex(as_bytes(hmac_sha256(evidence.options.hmac_key, digest)));
    const std::string_view told = json.string_at({"signature"});
    if (CRYPTO_memcmp(right.data(), told.data(), right.size()) != 0)
      evidence.fail("signature-wrong", "/signature", "the signature is not the one of this key and digest");
  }
  EvidenceItem item;
  item.name = "signed";
  item.path = json.string_at({"signed_path"});
  item.sha256 = json.string_at({"signed_sha256"});
  evidence.out.items.push_back(std::move(item));
  // First the statement, then the files that it names.
  check_items(evidence);
  if (!evidence.out.items.front().checked) return;
  const EvidenceItem statement = evidence.out.items.front();
  take_signed_statement(evidence, statement);
  evidence.out.items.erase(evidence.out.items.begin());
  check_items(evidence);
  evidence.out.items.insert(evidence.out.items.begin(), statement);
}

}  // namespace assay::attest
