#include "attest/x509/chain.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "attest/x509/der.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

using NameConstraints = OpensslOwner<NAME_CONSTRAINTS, NAME_CONSTRAINTS_free>;

std::uint32_t flags_of(const Certificate& certificate) { return X509_get_extension_flags(certificate.get()); }

// Signatures with a hash that is weaker than SHA-256 prove nothing.
bool strong_signature(const Certificate& certificate) {
  int hash = NID_undef;
  int bits = 0;
  std::uint32_t flags = 0;
  if (X509_get_signature_info(certificate.get(), &hash, nullptr, &bits, &flags) != 1) return false;
  constexpr int kLeastBits = 112;
  return bits >= kLeastBits;
}

std::string why_no_ca(const Certificate& certificate) {
  const std::uint32_t flags = flags_of(certificate);
  if ((flags & EXFLAG_INVALID) != 0) return "has an extension that is damaged";
  if ((flags & EXFLAG_CRITICAL) != 0) return "has a critical extension that is unknown";
  if ((flags & EXFLAG_CA) == 0) return "is no CA";
  if ((flags & EXFLAG_KUSAGE) != 0 && (X509_get_key_usage(certificate.get()) & KU_KEY_CERT_SIGN) == 0)
    return "may not sign certificates";
  return {};
}

bool may_issue_signers(const Certificate& authority) {
  if ((flags_of(authority) & EXFLAG_XKUSAGE) == 0) return true;
  return (X509_get_extended_key_usage(authority.get()) & (XKU_CODE_SIGN | XKU_ANYEKU)) != 0;
}

bool names_allowed(const Certificate& leaf, const Certificate& authority) {
  int critical = 0;
  const NameConstraints constraints(
      static_cast<NAME_CONSTRAINTS*>(X509_get_ext_d2i(authority.get(), NID_name_constraints, &critical, nullptr)));
  if (!constraints) return critical == -1;
  const bool allowed = NAME_CONSTRAINTS_check(leaf.get(), constraints.get()) == X509_V_OK;
  ERR_clear_error();
  return allowed;
}

bool empty_subject(const Certificate& certificate) {
  return X509_NAME_entry_count(X509_get_subject_name(certificate.get())) == 0;
}

std::optional<Hash> ecdsa_hash_of(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  switch (OBJ_obj2nid(object)) {
    case NID_ecdsa_with_SHA256:
      return Hash::sha256;
    case NID_ecdsa_with_SHA384:
      return Hash::sha384;
    case NID_ecdsa_with_SHA512:
      return Hash::sha512;
    default:
      return std::nullopt;
  }
}

// By a key that is kept (RFC 5280 §6.1.3). Nothing where OpenSSL has to look: another algorithm.
std::optional<bool> is_signed_with(const Certificate& child, const FixedKey& key) {
  const ASN1_BIT_STRING* signature = nullptr;
  const X509_ALGOR* algorithm = nullptr;
  X509_get0_signature(&signature, &algorithm, child.get());
  const auto hash = ecdsa_hash_of(algorithm);
  const auto whole = only_der(child.der());
  if (!hash || !whole) return std::nullopt;
  Bytes inside = whole->content;
  const auto tbs = take_der(inside);
  constexpr long kUnusedBits = 7;
  if (!tbs || X509_ALGOR_cmp(algorithm, X509_get0_tbs_sigalg(child.get())) != 0 ||
      (signature->flags & kUnusedBits) != 0)
    return false;
  return key.verify_digest(*hash, digest_of(*hash, tbs->whole),
                           {reinterpret_cast<const char*>(ASN1_STRING_get0_data(signature)),
                            static_cast<std::size_t>(ASN1_STRING_length(signature))});
}

}  // namespace

bool is_signed_by(const Certificate& child, const Certificate& parent, const FixedKey* known) {
  if (X509_NAME_cmp(X509_get_issuer_name(child.get()), X509_get_subject_name(parent.get())) != 0 ||
      !strong_signature(child))
    return false;
  if (known != nullptr)
    if (const auto good = is_signed_with(child, *known)) return *good;
  EVP_PKEY* key = X509_get0_pubkey(parent.get());
  const bool good = key != nullptr && X509_verify(child.get(), key) == 1;
  ERR_clear_error();
  return good;
}

Result<Authority> Authority::make(std::vector<Certificate> certificates, Window window, Links links) {
  constexpr const char* kDoing = "reading an authority's certificates";
  if (certificates.empty()) return fail(kDoing, "", "there is none");
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    const Certificate& one = certificates[i];
    if (const std::string why = why_no_ca(one); !why.empty()) return fail(kDoing, one.subject(), cat("it ", why));
    if (links == Links::verified && i + 1 < certificates.size() && !is_signed_by(one, certificates[i + 1]))
      return fail(kDoing, one.subject(), "it is not signed by the next");
  }
  Authority out;
  for (const Certificate& one : certificates) {
    auto key = one.key();
    out.keys_.push_back(key && key->kind() == KeyKind::p384 ? std::make_shared<const FixedKey>(std::move(*key))
                                                            : nullptr);
  }
  out.certificates_ = std::move(certificates);
  out.window_ = window;
  return out;
}

Checked<Path> path_to(const Certificate& leaf, const Authority& authority) {
  const std::vector<Certificate>& above = authority.certificates();
  for (std::size_t i = 0; i < above.size(); ++i) {
    if (!is_signed_by(leaf, above[i], authority.key(i))) continue;
    Path path{i, both(leaf.window(), authority.window())};
    for (std::size_t k = i; k < above.size(); ++k) {
      path.window = both(path.window, above[k].window());
      // The number of certificates between it and the leaf.
      const long allowed = X509_get_pathlen(above[k].get());
      if (allowed >= 0 && static_cast<std::size_t>(allowed) < k - i)
        return refuse(Step::chain, "an authority's certificate allows no path of this length");
      if (!may_issue_signers(above[k])) return refuse(Step::chain, "an authority may not issue signing certificates");
      if (!names_allowed(leaf, above[k])) return refuse(Step::chain, "an authority may not issue for this name");
    }
    return path;
  }
  return refuse(Step::chain, "the signing certificate is signed by no trusted authority");
}

Check check_signing_leaf(const Certificate& leaf) {
  const std::uint32_t flags = flags_of(leaf);
  const auto wrong = [](std::string_view why) {
    return refuse(Step::certificate, cat("the signing certificate ", why));
  };
  if ((flags & EXFLAG_INVALID) != 0) return wrong("has an extension that is damaged");
  if ((flags & EXFLAG_CRITICAL) != 0) return wrong("has a critical extension that is unknown");
  if ((flags & EXFLAG_CA) != 0) return wrong("is that of a CA");
  if ((flags & EXFLAG_KUSAGE) == 0 || (X509_get_key_usage(leaf.get()) & KU_DIGITAL_SIGNATURE) == 0)
    return wrong("is not for digital signatures");
  if ((flags & EXFLAG_XKUSAGE) == 0 || (X509_get_extended_key_usage(leaf.get()) & XKU_CODE_SIGN) == 0)
    return wrong("is not for code signing");
  if (empty_subject(leaf)) {
    const int names = X509_get_ext_by_NID(leaf.get(), NID_subject_alt_name, -1);
    if (names < 0) return wrong("names nobody");
    if (X509_EXTENSION_get_critical(X509_get_ext(leaf.get(), names)) != 1)
      return wrong("has no subject, and its alternative names are not critical");
  }
  return {};
}

}  // namespace assay::attest
