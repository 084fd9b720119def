// A private key that a PKCS#11 module keeps (PKCS#11 2.40): a smart card, a token, a security module. It is used, and
// never seen.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "attest/keys/public_key.h"
#include "base/result.h"

namespace assay::attest {

// Where a key is, by its URI (RFC 7512): "pkcs11:token=T;object=O?module-path=/usr/lib/….so". An attribute that is
// empty was not named.
struct Pkcs11Uri {
  std::string module;  // path of the shared library
  std::string token, object;
  std::string id;  // bytes
};

inline bool is_pkcs11_uri(std::string_view text) { return text.starts_with("pkcs11:"); }

// Refused are attributes that would choose the key and are not known here, and a PIN, since everybody on the machine
// can read a command line.
Result<Pkcs11Uri> read_pkcs11_uri(std::string_view text);

// Shared by threads; what the module does is done one after another.
class Pkcs11Key {
 public:
  // Loads the module, which is code that runs with our rights. Exactly one private key must fit, with its public key
  // beside it: P-256, P-384, P-521, RSA or Ed25519. Errors say nothing of the PIN.
  static Result<Pkcs11Key> open(const Pkcs11Uri& uri, const std::string& pin);

  const PublicKey& public_key() const;
  // As PrivateKey::sign.
  Result<std::string> sign(Bytes message) const;

 private:
  class Session;
  explicit Pkcs11Key(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  std::shared_ptr<Session> session_;
};

}  // namespace assay::attest
