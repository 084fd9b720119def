#include "attest/keyless/timestamp_service.h"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include <array>

#include "attest/clock_skew.h"
#include "attest/keys/digest.h"
#include "attest/keys/openssl.h"
#include "attest/sigstore/timestamp.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

using Request = OpensslOwner<TS_REQ, TS_REQ_free>;
using Response = OpensslOwner<TS_RESP, TS_RESP_free>;
using Imprint = OpensslOwner<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using Algorithm = OpensslOwner<X509_ALGOR, X509_ALGOR_free>;
using Integer = OpensslOwner<ASN1_INTEGER, ASN1_INTEGER_free>;

constexpr const char* kDoing = "asking for a time-stamp";

Integer random_integer() {
  std::array<unsigned char, 8> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return nullptr;
  std::uint64_t number = 0;
  for (const unsigned char byte : bytes) number = number << 8 | byte;
  Integer out(ASN1_INTEGER_new());
  if (!out || ASN1_INTEGER_set_uint64(out.get(), number) != 1) return nullptr;
  return out;
}

}  // namespace

Result<TimestampRequest> timestamp_request(Bytes data) {
  std::string digest = digest_of(Hash::sha256, data);
  const Request request(TS_REQ_new());
  const Imprint imprint(TS_MSG_IMPRINT_new());
  const Algorithm algorithm(X509_ALGOR_new());
  const Integer nonce = random_integer();
  bool good = request && imprint && algorithm && nonce;
  good = good && X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1 &&
         TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
         TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(digest.data()),
                                static_cast<int>(digest.size())) == 1 &&
         TS_REQ_set_version(request.get(), 1) == 1 && TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
         TS_REQ_set_nonce(request.get(), nonce.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1;
  TimestampRequest out;
  if (good) out = {der_of(i2d_TS_REQ, request.get()), der_of(i2d_ASN1_INTEGER, nonce.get())};
  ERR_clear_error();
  if (out.der.empty() || out.nonce.empty()) return fail("making a time-stamp request", "", "OpenSSL gave none");
  return out;
}

bool answers(Bytes bytes, const TimestampRequest& request) {
  const unsigned char* end = data_of(bytes);
  const Response response(d2i_TS_RESP(nullptr, &end, static_cast<long>(bytes.size())));
  TS_TST_INFO* info = response ? TS_RESP_get_tst_info(response.get()) : nullptr;
  const ASN1_INTEGER* nonce = info == nullptr ? nullptr : TS_TST_INFO_get_nonce(info);
  const bool same = nonce != nullptr && der_of(i2d_ASN1_INTEGER, nonce) == request.nonce;
  ERR_clear_error();
  return same;
}

Result<std::string> ask_for_timestamp(const Service& authority, Bytes signature, const TrustedRoot& root, Web& web) {
  const auto url = address_of(authority.url, "");
  if (!url) return tl::make_unexpected(url.error());
  const auto asked = timestamp_request(signature);
  if (!asked) return tl::make_unexpected(asked.error());
  const WebRequest request{kDoing, *url, asked->der, "application/timestamp-query", "application/timestamp-reply"};
  auto answer = web.ask(request);
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->status != 200 && answer->status != 201) return fail(kDoing, url->server(), what_it_says(*answer));
  const auto verified = check_timestamp(answer->body, signature, root, {web.clock().now() + kClockLeeway, 0});
  if (!verified)
    return fail(kDoing, url->server(), cat("what it gave does not verify: ", verified.error().text()),
                "is the clock of this machine right?");
  if (!answers(answer->body, *asked)) return fail(kDoing, url->server(), "it answers another request");
  return std::move(answer->body);
}

}  // namespace assay::attest
