#include "attest/sigstore/pinned_token.h"

#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/pkcs7.h>
#include <openssl/x509v3.h>

#include "attest/x509/der.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

using VerifyContext = OpensslOwner<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;
using SigningCertificate = OpensslOwner<ESS_SIGNING_CERT, ESS_SIGNING_CERT_free>;
using SigningCertificateV2 = OpensslOwner<ESS_SIGNING_CERT_V2, ESS_SIGNING_CERT_V2_free>;
using CertificateList = OpensslOwner<STACK_OF(X509), [](STACK_OF(X509) * list) { sk_X509_free(list); }>;

Bytes bytes_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::optional<Hash> hash_of(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  switch (OBJ_obj2nid(object)) {
    case NID_sha256:
      return Hash::sha256;
    case NID_sha384:
      return Hash::sha384;
    case NID_sha512:
      return Hash::sha512;
    default:
      return std::nullopt;
  }
}

// Version, status and imprint, which need no key. OpenSSL 3.0 frees what is handed over with the context.
bool is_about(TS_RESP* response, Bytes signature) {
  const VerifyContext context(TS_VERIFY_CTX_new());
  BIO* data = BIO_new_mem_buf(signature.data(), static_cast<int>(signature.size()));
  if (!context || data == nullptr) {
    BIO_free(data);
    return false;
  }
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_DATA);
  TS_VERIFY_CTX_set_data(context.get(), data);
  return TS_RESP_verify_response(context.get(), response) == 1;
}

// What the certificate may be used for, as OpenSSL checks the purpose of a time-stamp's signer.
bool may_stamp(X509* certificate) {
  return (X509_get_extension_flags(certificate) & (EXFLAG_INVALID | EXFLAG_CRITICAL)) == 0 &&
         X509_check_purpose(certificate, X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1;
}

template <class Owner, class Read>
Owner attribute(const PKCS7_SIGNER_INFO* signer, int kind, Read read) {
  const ASN1_TYPE* value = PKCS7_get_signed_attribute(signer, kind);
  if (value == nullptr || value->type != V_ASN1_SEQUENCE) return nullptr;
  const unsigned char* at = value->value.sequence->data;
  return Owner(read(nullptr, &at, value->value.sequence->length));
}

// The attribute that names the signer's certificate, and no other. One that names those above it too is OpenSSL's.
bool names_certificate(const PKCS7_SIGNER_INFO* signer, X509* certificate) {
  const auto one = attribute<SigningCertificate>(signer, NID_id_smime_aa_signingCertificate, d2i_ESS_SIGNING_CERT);
  const auto two =
      attribute<SigningCertificateV2>(signer, NID_id_smime_aa_signingCertificateV2, d2i_ESS_SIGNING_CERT_V2);
  const CertificateList chain(sk_X509_new_null());
  return chain && sk_X509_push(chain.get(), certificate) > 0 &&
         OSSL_ESS_check_signing_certs(one.get(), two.get(), chain.get(), 1) > 0;
}

// The content that the token signs: a TSTInfo in its octets.
std::optional<Bytes> content_of(const PKCS7* token) {
  const PKCS7* content = token->d.sign->contents;
  if (content == nullptr || OBJ_obj2nid(content->type) != NID_id_smime_ct_TSTInfo || content->d.other == nullptr ||
      content->d.other->type != V_ASN1_OCTET_STRING)
    return std::nullopt;
  return bytes_of(content->d.other->value.octet_string);
}

bool is_type_of_content(const PKCS7_SIGNER_INFO* signer) {
  const ASN1_TYPE* type = PKCS7_get_signed_attribute(signer, NID_pkcs9_contentType);
  return type != nullptr && type->type == V_ASN1_OBJECT && OBJ_obj2nid(type->value.object) == NID_id_smime_ct_TSTInfo;
}

// Whether the token says before its content that it is digested so (RFC 5652 §5.1, digestAlgorithms).
bool announces(const PKCS7* token, Hash hash) {
  const STACK_OF(X509_ALGOR)* algorithms = token->d.sign->md_algs;
  for (int i = 0; i < sk_X509_ALGOR_num(algorithms); ++i)
    if (hash_of(sk_X509_ALGOR_value(algorithms, i)) == hash) return true;
  return false;
}

bool is_signed(const PKCS7* token, PKCS7_SIGNER_INFO* signer, const FixedKey& key) {
  const auto hash = hash_of(signer->digest_alg);
  const auto content = content_of(token);
  if (!hash || !content || signer->auth_attr == nullptr || !is_type_of_content(signer) || !announces(token, *hash))
    return false;
  const ASN1_OCTET_STRING* digest = PKCS7_digest_from_attributes(signer->auth_attr);
  if (digest == nullptr || bytes_of(digest) != digest_of(*hash, *content)) return false;
  // As a SET OF (RFC 5652 §5.4), in DER whatever the token has.
  unsigned char* encoded = nullptr;
  const int size = ASN1_item_i2d(reinterpret_cast<const ASN1_VALUE*>(signer->auth_attr), &encoded,
                                 ASN1_ITEM_rptr(PKCS7_ATTR_VERIFY));
  if (size <= 0) return false;
  const std::string attributes(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
  OPENSSL_free(encoded);
  return key.verify_digest(*hash, digest_of(*hash, attributes), bytes_of(signer->enc_digest));
}

}  // namespace

std::optional<std::string> without_certificate(Bytes response, Bytes certificate) {
  constexpr unsigned char kSequence = 0x30;
  constexpr unsigned char kTagged = 0xa0;
  const auto whole = only_der(response);
  if (!whole || whole->tag != kSequence) return std::nullopt;
  Bytes parts = whole->content;
  const auto status = take_der(parts);
  const auto token = only_der(parts);  // ContentInfo
  if (!status || !token || token->tag != kSequence) return std::nullopt;
  parts = token->content;
  const auto type = take_der(parts);
  const auto content = only_der(parts);
  const auto data = content && content->tag == kTagged ? only_der(content->content) : std::nullopt;  // SignedData
  if (!type || !data || data->tag != kSequence) return std::nullopt;
  // Version, algorithms and content stand before the certificates (RFC 5652 §5.1). What stands otherwise is left for
  // OpenSSL to refuse.
  constexpr int kBefore = 3;
  std::string before;
  parts = data->content;
  for (int i = 0; i < kBefore; ++i) {
    const auto part = take_der(parts);
    if (!part || part->tag == kTagged) return std::nullopt;
    before += part->whole;
  }
  const auto certificates = take_der(parts);
  if (!certificates || certificates->tag != kTagged || certificates->content != certificate) return std::nullopt;
  if (Bytes rest = parts; !rest.empty())
    if (const auto next = take_der(rest); !next || next->tag == kTagged) return std::nullopt;
  const std::string signed_data = der_element(kSequence, cat(before, parts));
  const std::string info = der_element(kSequence, cat(type->whole, der_element(kTagged, signed_data)));
  return der_element(kSequence, cat(status->whole, info));
}

bool is_pinned_token(TS_RESP* response, Bytes signature, const TimestampAuthority& authority) {
  if (!authority.names_signer || authority.key == nullptr) return false;
  PKCS7* token = TS_RESP_get_token(response);
  X509* certificate = authority.certificates.front().get();
  bool good = PKCS7_type_is_signed(token) && may_stamp(certificate);
  STACK_OF(PKCS7_SIGNER_INFO)* signers = good ? PKCS7_get_signer_info(token) : nullptr;
  good = good && signers != nullptr && sk_PKCS7_SIGNER_INFO_num(signers) == 1;
  PKCS7_SIGNER_INFO* signer = good ? sk_PKCS7_SIGNER_INFO_value(signers, 0) : nullptr;
  // ECDSA and RSA alike: the key's kind decides how enc_digest is read.
  good = good && names_certificate(signer, certificate) && is_about(response, signature) &&
         is_signed(token, signer, *authority.key);
  ERR_clear_error();
  return good;
}

}  // namespace assay::attest
