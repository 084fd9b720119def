// Public keys in a text, for the private keys that stand near them: certificates, PEM blocks of public keys, and keys
// of SSH. What is kept of each is a digest, which says nothing and can be compared with that of a private key's public
// half.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "rules/rule.h"

namespace assay {

// Whether values of a rule are private keys in PEM.
bool is_private_key(const Rule& rule);

// Whether values of a rule are private keys alone, in whatever encoding: nothing in them says whose they are.
bool is_bare_key(const Rule& rule);

class NearbyKeys {
 public:
  // Reads at most kMostKeys keys of at most kLongestKey bytes, the first of the text. `text` is read during the call
  // only. One pass over it.
  explicit NearbyKeys(Bytes text);

  // Digests of those that begin within kNear bytes of [begin, end): SHA-256 of the SubjectPublicKeyInfo (RFC 5280
  // §4.1), of a bare RSA key (PKCS #1), or of SSH's public key blob (RFC 4253 §6.6).
  std::set<Sha256> around(std::size_t begin, std::size_t end) const;

  static constexpr std::size_t kNear = 16384;
  static constexpr std::size_t kLongestKey = 8192;
  static constexpr std::size_t kMostKeys = 1000;

 private:
  struct Key {
    std::size_t at = 0;
    Sha256 digest{};
  };
  std::vector<Key> keys_;  // sorted by place
};

// The SubjectPublicKeyInfo of an X.509 certificate in DER; empty when it is none.
Bytes public_key_of_certificate(Bytes der);

// Whether the JSON around a service account's key has an address that belongs to its project: "client_email":
// "NAME@PROJECT.iam.gserviceaccount.com" and "project_id": "PROJECT". Looks at kReach bytes on either side.
bool has_own_project(Bytes text, std::size_t begin, std::size_t end);

}  // namespace assay
