#include "attest/sigstore/timestamp.h"

#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "attest/sigstore/pinned_token.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

using Response = OpensslOwner<TS_RESP, TS_RESP_free>;
using VerifyContext = OpensslOwner<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;
using SignerList = OpensslOwner<STACK_OF(X509), [](STACK_OF(X509) * list) { sk_X509_free(list); }>;

tl::unexpected<Refusal> wrong(std::string_view why) { return refuse(Step::tsa, cat("the time-stamp ", why)); }

bool is_strong(int hash) { return hash == NID_sha256 || hash == NID_sha384 || hash == NID_sha512; }

int hash_of(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  return OBJ_obj2nid(object);
}

// One SignerInfo, whose hash is strong.
bool has_one_strong_signer(PKCS7* token) {
  STACK_OF(PKCS7_SIGNER_INFO)* signers = PKCS7_get_signer_info(token);
  if (signers == nullptr || sk_PKCS7_SIGNER_INFO_num(signers) != 1) return false;
  X509_ALGOR* hash = nullptr;
  PKCS7_SIGNER_INFO_get0_algs(sk_PKCS7_SIGNER_INFO_value(signers, 0), nullptr, &hash, nullptr);
  return hash != nullptr && is_strong(hash_of(hash));
}

// A signer that the root names is trusted by itself: its path was verified when the root was read, and at which times
// it holds is compared apart. Through the whole path OpenSSL takes three times as long. It is asked all the same when a
// token names the certificates above the signer's as well (RFC 2634 §5.4), which must then be in the path. OpenSSL 3.0
// frees what is handed over with the context.
VerifyContext make_context(const TimestampAuthority& authority, Bytes signature, const Instant& at, bool whole) {
  VerifyContext context(TS_VERIFY_CTX_new());
  X509_STORE* store = X509_STORE_new();
  STACK_OF(X509)* chain = sk_X509_new_null();
  BIO* data = BIO_new_mem_buf(signature.data(), static_cast<int>(signature.size()));
  bool good = context && store != nullptr && chain != nullptr && data != nullptr;
  const std::vector<Certificate>& certificates = authority.certificates;
  const Certificate& trusted = whole ? certificates.back() : certificates.front();
  good = good && X509_STORE_add_cert(store, trusted.get()) == 1;
  for (std::size_t i = 0; good && i < (whole ? certificates.size() : 1); ++i) {
    X509* certificate = certificates[i].get();
    good = X509_up_ref(certificate) == 1 && sk_X509_push(chain, certificate) > 0;
  }
  if (!good) {
    X509_STORE_free(store);
    sk_X509_pop_free(chain, X509_free);
    BIO_free(data);
    return nullptr;
  }
  X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(store);
  X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(at.seconds));
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE | TS_VFY_DATA);
  TS_VERIFY_CTX_set_store(context.get(), store);
  TS_VERIFY_CTX_set_certs(context.get(), chain);
  TS_VERIFY_CTX_set_data(context.get(), data);
  return context;
}

// An authority whose first certificate is a CA's leaves its signer to the token; all others are pinned by their bytes,
// since a token may hold any certificate it likes (GHSA-xm5m, GHSA-3xxc).
bool is_signer_of(PKCS7* token, const TimestampAuthority& authority) {
  const Certificate& named = authority.certificates.front();
  STACK_OF(X509)* chain = sk_X509_new_null();
  if (chain == nullptr) return false;
  sk_X509_push(chain, named.get());
  const SignerList signers(PKCS7_get0_signers(token, chain, 0));
  sk_X509_free(chain);
  if (!signers || sk_X509_num(signers.get()) != 1) return false;
  if (!authority.names_signer) return true;
  return X509_cmp(sk_X509_value(signers.get(), 0), named.get()) == 0;
}

bool all_hold(const TimestampAuthority& authority, const Instant& at) {
  for (const Certificate& one : authority.certificates)
    if (!one.window().holds(at)) return false;
  return authority.window.holds(at);
}

// Without a certificate that the root has as well.
std::optional<std::string> shortened(Bytes response, const TrustedRoot& root) {
  for (const TimestampAuthority& authority : root.timestamp_authorities)
    if (authority.names_signer)
      if (auto shorter = without_certificate(response, authority.certificates.front().der())) return shorter;
  return std::nullopt;
}

}  // namespace

std::optional<Instant> told_time(Bytes bytes) {
  const unsigned char* end = data_of(bytes);
  const Response response(d2i_TS_RESP(nullptr, &end, static_cast<long>(bytes.size())));
  ERR_clear_error();
  TS_TST_INFO* info = response ? TS_RESP_get_tst_info(response.get()) : nullptr;
  return info == nullptr ? std::nullopt : instant_from(TS_TST_INFO_get_time(info));
}

Checked<VerifiedTimestamp> check_timestamp(Bytes whole_response, Bytes signature, const TrustedRoot& root,
                                           const Instant& now) {
  const std::optional<std::string> shorter = shortened(whole_response, root);
  const Bytes bytes = shorter ? Bytes(*shorter) : whole_response;
  const unsigned char* end = data_of(bytes);
  const Response response(d2i_TS_RESP(nullptr, &end, static_cast<long>(bytes.size())));
  ERR_clear_error();
  if (!response || end != data_of(bytes) + bytes.size()) return wrong("is no TimeStampResp");
  const ASN1_INTEGER* status = TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get()));
  const long granted = ASN1_INTEGER_get(status);
  if (granted != TS_STATUS_GRANTED && granted != TS_STATUS_GRANTED_WITH_MODS) return wrong("was not granted");
  PKCS7* token = TS_RESP_get_token(response.get());
  TS_TST_INFO* info = TS_RESP_get_tst_info(response.get());
  if (token == nullptr || info == nullptr) return wrong("holds no token");
  const auto at = instant_from(TS_TST_INFO_get_time(info));
  if (!at) return wrong("holds no time");
  if (!is_strong(hash_of(TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(info)))) || !has_one_strong_signer(token))
    return wrong("has not one signer, or a weak hash");
  if (now < *at) return wrong(cat("is of ", text_of(*at), ", which has not come yet"));
  bool known = false;
  for (const TimestampAuthority& authority : root.timestamp_authorities) {
    if (!is_signer_of(token, authority)) continue;
    known = true;
    if (!all_hold(authority, *at)) continue;
    if (is_pinned_token(response.get(), signature, authority))
      return VerifiedTimestamp{*at, authority.certificates.front().subject()};
    for (const bool whole : {false, true}) {
      if (whole ? authority.certificates.size() == 1 : !authority.names_signer) continue;
      const VerifyContext context = make_context(authority, signature, *at, whole);
      const bool good = context && TS_RESP_verify_response(context.get(), response.get()) == 1;
      ERR_clear_error();
      if (good) return VerifiedTimestamp{*at, authority.certificates.front().subject()};
    }
  }
  ERR_clear_error();
  if (!known) return wrong("is signed by no trusted authority");
  return wrong(cat("of ", text_of(*at), " does not verify, or its authority did not hold then"));
}

}  // namespace assay::attest
