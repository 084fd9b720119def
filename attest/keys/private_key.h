// Private keys: made, kept in files of their own, and used to sign.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "attest/keys/public_key.h"
#include "base/result.h"

namespace assay::attest {

// OpenSSL's reader of encrypted keys takes no longer one.
inline constexpr std::size_t kMostPassphrase = 1024;

// Never printed, and written only by to_pem. Immutable; shared by threads.
class PrivateKey {
 public:
  // RSA keys are made with 3,072 bits.
  static Result<PrivateKey> generate(KeyKind kind);
  // "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY" or "RSA PRIVATE KEY". An encrypted one needs the
  // passphrase; errors say nothing of either.
  static Result<PrivateKey> from_pem(std::string_view text, std::string_view passphrase);

  // PKCS#8, encrypted with a passphrase of at most kMostPassphrase bytes (AES-256-CBC, PBKDF2 with HMAC-SHA-256,
  // 600,000 rounds) when there is a passphrase.
  Result<std::string> to_pem(std::string_view passphrase) const;
  const PublicKey& public_key() const { return public_; }
  EVP_PKEY* get() const { return key_.get(); }
  // ECDSA in DER and RSA PKCS#1 v1.5 over the kind's usual hash; Ed25519 over the message.
  Result<std::string> sign(Bytes message) const;
  // ECDSA over a digest that somebody else made; not of other kinds.
  Result<std::string> sign_digest(Bytes digest) const;

 private:
  explicit PrivateKey(PublicKey key) : public_(std::move(key)) {}
  static Result<PrivateKey> of(EvpKey key);

  std::shared_ptr<EVP_PKEY> key_;
  PublicKey public_;
};

std::optional<KeyKind> key_kind_from(std::string_view name);  // "p256", "p384", "ed25519", "rsa"

// Makes the file with mode 0600; fails where anything of that name is there already.
Status write_private_file(const std::string& path, std::string_view bytes);

}  // namespace assay::attest
