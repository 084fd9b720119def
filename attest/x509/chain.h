// The path from a leaf to an authority (RFC 5280 §6), at times that others have proved.
//
// OpenSSL's X509_verify_cert verifies the authority's own certificates anew for each leaf: 2.3 ms with Fulcio's P-384
// keys against 1.1 here. And it knows no two times.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attest/keys/fixed_key.h"
#include "attest/refusal.h"
#include "attest/x509/certificate.h"

namespace assay::attest {

// Whether each certificate's signature by the next is verified, or known to be good.
enum class Links : std::uint8_t { verified, known };

// Certificates of an authority, the one nearest to leaves first. The last is trusted whatever it is.
class Authority {
 public:
  // Checks what does not depend on a leaf: each is a CA that may sign, and is signed by the next.
  static Result<Authority> make(std::vector<Certificate> certificates, Window window, Links links = Links::verified);

  const std::vector<Certificate>& certificates() const { return certificates_; }
  const Window& window() const { return window_; }
  // Of certificates()[i]; null where it is of a kind that nothing is kept of.
  const FixedKey* key(std::size_t i) const { return keys_[i].get(); }

 private:
  std::vector<Certificate> certificates_;
  std::vector<std::shared_ptr<const FixedKey>> keys_;
  Window window_;
};

// Whether a certificate is named as the issuer of another and has signed it, with a hash that is strong. `key`: the
// parent's, where it is used often; may be null.
bool is_signed_by(const Certificate& child, const Certificate& parent, const FixedKey* key = nullptr);

struct Path {
  std::size_t issuer = 0;  // that signed the leaf, in Authority::certificates()
  Window window;           // in which the leaf, all above it and the authority hold
};

// Whether the leaf is signed by a certificate of the authority, and all rules but those of time are kept.
Checked<Path> path_to(const Certificate& leaf, const Authority& authority);

// What a signing certificate must be: no CA, digitalSignature, codeSigning, no critical extension that is unknown.
Check check_signing_leaf(const Certificate& leaf);

}  // namespace assay::attest
