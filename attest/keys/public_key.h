// Public keys that signatures are checked with: ECDSA on P-256, P-384 and P-521, RSA of 2,048 to 8,192 bits, Ed25519.
// Others are refused when they are read.
//
// Immutable; shared by threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "attest/keys/digest.h"
#include "attest/keys/openssl.h"
#include "base/result.h"

namespace assay::attest {

enum class KeyKind : std::uint8_t { p256, p384, p521, rsa, ed25519 };
std::string_view name_of(KeyKind kind);

class PublicKey {
 public:
  // A SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) with nothing behind it.
  static Result<PublicKey> from_spki(Bytes der);
  // An RSAPublicKey (RFC 8017 A.1.1), as the key of the staging CT log is written.
  static Result<PublicKey> from_pkcs1(Bytes der);
  // The first block of the text: "PUBLIC KEY", "RSA PUBLIC KEY" or "CERTIFICATE".
  static Result<PublicKey> from_pem(std::string_view text);
  // The SubjectPublicKeyInfo of a certificate; null is no key.
  static Result<PublicKey> from_field(X509_PUBKEY* field);
  static Result<PublicKey> from_evp(EvpKey key);

  KeyKind kind() const { return kind_; }
  // The SubjectPublicKeyInfo.
  const std::string& spki() const { return spki_; }
  // The hash that goes with the kind: SHA-384 for P-384, SHA-512 for P-521, else SHA-256. Of no meaning for Ed25519.
  Hash usual_hash() const;
  // Raw bytes of an Ed25519 key; empty for others.
  std::string raw() const;

  // Whether the signature holds over the message: ECDSA (DER) and RSA (PKCS#1 v1.5) over its hash, Ed25519 over itself.
  bool verify(Hash hash, Bytes message, Bytes signature) const;
  // The same of a digest; never of Ed25519.
  bool verify_digest(Hash hash, Bytes digest, Bytes signature) const;
  // RSASSA-PSS (RFC 8017 §8.1) of a digest, with the same hash in MGF1; never of other kinds.
  bool verify_pss(Hash hash, Bytes digest, Bytes signature) const;

  EVP_PKEY* get() const { return key_.get(); }

 private:
  PublicKey() = default;
  static Result<PublicKey> make(EvpKey key, std::string spki);
  bool check(Hash hash, Bytes digest, Bytes signature, int padding) const;

  std::shared_ptr<EVP_PKEY> key_;
  KeyKind kind_ = KeyKind::p256;
  std::string spki_;
};

}  // namespace assay::attest
