#include "scanners/secrets/nearby_keys.h"

#include <algorithm>
#include <optional>
#include <string>

#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/pem.h"

namespace assay {

namespace {

constexpr std::string_view kBegin = "-----BEGIN ";

// The content of the DER value at the start of `bytes` if its tag is `tag`; moves `bytes` behind it. X.690 §8.1.
std::optional<Bytes> take_der(Bytes& bytes, unsigned char tag) {
  if (bytes.size() < 2 || static_cast<unsigned char>(bytes[0]) != tag) return std::nullopt;
  std::size_t length = static_cast<unsigned char>(bytes[1]);
  std::size_t head = 2;
  if (length >= 0x80) {
    const std::size_t count = length & 0x7F;
    if (count == 0 || count > 3 || bytes.size() < head + count) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < count; ++i) length = (length << 8) | static_cast<unsigned char>(bytes[head + i]);
    head += count;
  }
  if (length > bytes.size() - head) return std::nullopt;
  const Bytes content = bytes.substr(head, length);
  bytes.remove_prefix(head + length);
  return content;
}

std::optional<std::string> decoded(Bytes base64) {
  std::string out(base64.size(), '\0');
  const auto size = checks::decode_base64(base64, {reinterpret_cast<unsigned char*>(out.data()), out.size()});
  if (!size) return std::nullopt;
  out.resize(*size);
  return out;
}

// What is compared of a public block.
std::optional<Sha256> digest_of_block(Bytes block) {
  const Bytes label = pem_label(block);
  const auto der = decoded(pem_base64(block));
  if (!der || der->empty()) return std::nullopt;
  if (label == "PUBLIC KEY" || label == "RSA PUBLIC KEY") return sha256(*der);
  const Bytes key = public_key_of_certificate(*der);
  return key.empty() ? std::nullopt : std::optional(sha256(key));
}

bool is_public_label(Bytes label) {
  return label == "CERTIFICATE" || label == "TRUSTED CERTIFICATE" || label == "X509 CERTIFICATE" ||
         label == "PUBLIC KEY" || label == "RSA PUBLIC KEY";
}

// The base64 of a key of SSH at `text` ("ssh-ed25519 AAAA…"); empty when it is none.
Bytes ssh_key(Bytes text) {
  const std::size_t blank = text.substr(0, 40).find(' ');
  if (blank == Bytes::npos) return {};
  const Bytes rest = text.substr(blank + 1);
  if (!rest.starts_with("AAAA")) return {};
  const std::size_t end = rest.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
  return rest.substr(0, end);
}

// The string that JSON gives a name, if it is a plain one.
Bytes json_text(Bytes text, Bytes name) {
  std::size_t at = text.find(name);
  if (at == Bytes::npos) return {};
  at += name.size();
  const std::size_t value = text.find_first_not_of("\\\": \t", at);
  if (value == Bytes::npos || text.substr(at, value - at).find(':') == Bytes::npos) return {};
  const Bytes rest = text.substr(value);
  return rest.substr(0, rest.find_first_of("\\\"\r\n, "));
}

}  // namespace

bool is_private_key(const Rule& rule) {
  return rule.reader == Reader::pem || std::any_of(rule.checks.begin(), rule.checks.end(), [](const Check& check) {
           return check.kind == CheckKind::pem_private_key;
         });
}

bool is_bare_key(const Rule& rule) {
  return rule.reader == Reader::pem || rule.id.starts_with("private-key-") || rule.id.starts_with("jwk-private-member");
}

Bytes public_key_of_certificate(Bytes der) {
  constexpr unsigned char kSequence = 0x30, kInteger = 0x02, kVersion = 0xA0;
  const auto certificate = take_der(der, kSequence);
  if (!certificate) return {};
  Bytes rest = *certificate;
  const auto signed_part = take_der(rest, kSequence);
  if (!signed_part) return {};
  rest = *signed_part;
  take_der(rest, kVersion);  // of version 1 there is none
  if (!take_der(rest, kInteger)) return {};
  for (int i = 0; i < 4; ++i)  // signature, issuer, validity, subject
    if (!take_der(rest, kSequence)) return {};
  const Bytes key = rest;
  if (!take_der(rest, kSequence)) return {};
  return key.substr(0, key.size() - rest.size());
}

NearbyKeys::NearbyKeys(Bytes text) {
  for (std::size_t at = text.find(kBegin); at != Bytes::npos && keys_.size() < kMostKeys;
       at = text.find(kBegin, at + kBegin.size())) {
    const Bytes block = text.substr(at, kLongestKey);
    if (!is_public_label(pem_label(block))) continue;
    if (const auto digest = digest_of_block(block)) keys_.push_back({at, *digest});
  }
  for (const Bytes name : {Bytes("ssh-rsa AAAA"), Bytes("ssh-ed25519 AAAA"), Bytes("ecdsa-sha2-nistp")}) {
    for (std::size_t at = text.find(name); at != Bytes::npos && keys_.size() < kMostKeys;
         at = text.find(name, at + name.size())) {
      const auto blob = decoded(ssh_key(text.substr(at, kLongestKey)));
      if (blob && !blob->empty()) keys_.push_back({at, sha256(*blob)});
    }
  }
  std::sort(keys_.begin(), keys_.end(), [](const Key& a, const Key& b) { return a.at < b.at; });
}

std::set<Sha256> NearbyKeys::around(std::size_t begin, std::size_t end) const {
  const std::size_t from = begin < kNear ? 0 : begin - kNear;
  std::set<Sha256> out;
  auto key = std::lower_bound(keys_.begin(), keys_.end(), from, [](const Key& a, std::size_t at) { return a.at < at; });
  for (; key != keys_.end() && key->at <= end + kNear; ++key) out.insert(key->digest);
  return out;
}

bool has_own_project(Bytes text, std::size_t begin, std::size_t end) {
  const std::size_t from = begin < kReach ? 0 : begin - kReach;
  const Bytes sides[] = {text.substr(from, begin - from), text.substr(end, kReach)};
  Bytes project, address;
  for (const Bytes side : sides) {
    if (project.empty()) project = json_text(side, "project_id");
    if (address.empty()) address = json_text(side, "client_email");
  }
  const std::size_t at = address.find('@');
  if (project.empty() || at == Bytes::npos) return false;
  const Bytes domain = address.substr(at + 1);
  return domain.starts_with(project) && domain.substr(project.size()) == ".iam.gserviceaccount.com";
}

}  // namespace assay
