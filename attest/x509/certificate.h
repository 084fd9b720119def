// A certificate (RFC 5280) and what Fulcio writes into it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attest/keys/public_key.h"
#include "attest/x509/time.h"
#include "base/hash.h"
#include "base/result.h"

namespace assay::attest {

// Immutable; shared by threads.
class Certificate {
 public:
  // Version 3, nothing behind it.
  static Result<Certificate> from_der(Bytes der);

  const std::string& der() const { return der_; }
  X509* get() const { return x509_.get(); }
  // Not before … not after.
  const Window& window() const { return window_; }
  // Of the SubjectPublicKeyInfo. An error where the key is none that we check with.
  Result<PublicKey> key() const;
  std::string subject() const;  // one line, RFC 2253
  std::string serial() const;   // hexadecimal

 private:
  std::string der_;
  std::shared_ptr<X509> x509_;
  Window window_;
};

// Who a leaf speaks for.
struct Identity {
  std::vector<std::string> names;  // URIs, mail addresses and Fulcio's other names of the subject alternative name
  std::string issuer;              // of the OIDC token: extension 8, else 1
  // Extensions 1.3.6.1.4.1.57264.1.N by N, as text: 1 to 6 raw, the others UTF8String. 7 is no extension.
  std::map<unsigned, std::string> extensions;
};
// The usual word for extension N, "source-repository"; empty where it has none.
std::string_view extension_name(unsigned number);

// An error where a name holds a zero byte, the issuer is damaged, an extension stands twice, or 1 and 8 differ.
Result<Identity> identity_of(const Certificate& certificate);

}  // namespace assay::attest
