#include "attest/keyless/certificate_authority.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

#include "attest/base64.h"
#include "attest/clock_skew.h"
#include "attest/keys/pem.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

using Request = OpensslOwner<X509_REQ, X509_REQ_free>;

constexpr const char* kDoing = "asking for a certificate";

// The leaf comes first in "signedCertificateEmbeddedSct".
Result<std::string> leaf_of(const WebRequest& request, const Json& json) {
  const auto wrong = [&](std::string why) { return fail(kDoing, request.url.server(), std::move(why)); };
  const Json* chain = json.at({"signedCertificateEmbeddedSct", "chain", "certificates"});
  if (chain == nullptr || !chain->is_array() || chain->items.empty() || !chain->items.front().is_string()) {
    return wrong(json.find("signedCertificateDetachedSct") != nullptr
                     ? "its certificate does not hold the promise of a log, which bundles need"
                     : "the answer holds no certificate");
  }
  const auto block = first_pem_block(chain->items.front().text);
  if (!block || block->label != "CERTIFICATE") return wrong("the answer's certificate is no PEM");
  return block->der;
}

// Whether the certificate is what was asked for.
Check check_certificate(const Leaf& leaf, const PrivateKey& key, const IdentityToken& token, const Instant& now) {
  if (leaf.key.spki() != key.public_key().spki())
    return refuse(Step::certificate, "the certificate is of another key than ours");
  if (leaf.identity.names.empty()) return refuse(Step::identity, "the certificate names nobody");
  if (leaf.identity.issuer != token.issuer) {
    return refuse(Step::identity, cat("the certificate says '", leaf.identity.issuer,
                                      "' vouches for its identity, the token '", token.issuer, "'"));
  }
  const Instant later{now.seconds + kClockLeeway, now.nanoseconds};
  if (!leaf.certificate.window().holds(now) && !leaf.certificate.window().holds(later)) {
    return refuse(Step::time,
                  cat("the certificate does not hold now, ", text_of(now), "; is the clock of this machine right?"));
  }
  Check sct = refuse(Step::chain, "the certificate leads to no authority that holds now");
  for (const LeafPath& path : leaf.paths) {
    if (!path.window.holds(now) && !path.window.holds(later)) continue;
    sct = path.sct;
    if (sct) break;
  }
  return sct;
}

}  // namespace

Result<std::string> certificate_request(const PrivateKey& key) {
  const Request request(X509_REQ_new());
  const Bio bio(BIO_new(BIO_s_mem()));
  const bool good = request && bio && X509_REQ_set_version(request.get(), 0) == 1 &&
                    X509_REQ_set_pubkey(request.get(), key.get()) == 1 &&
                    X509_REQ_sign(request.get(), key.get(), EVP_sha256()) > 0 &&
                    PEM_write_bio_X509_REQ(bio.get(), request.get()) == 1;
  ERR_clear_error();
  if (!good) return fail("making a certificate request", "", "OpenSSL gave none");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

Result<Leaf> ask_for_certificate(const Service& authority, const PrivateKey& key, const IdentityToken& token,
                                 const TrustedRoot& root, const Instant& now, Web& web) {
  const auto url = address_of(authority.url, "/api/v2/signingCert");
  if (!url) return tl::make_unexpected(url.error());
  const auto pem = certificate_request(key);
  if (!pem) return tl::make_unexpected(pem.error());
  Json body = Json::object();
  body.set("certificateSigningRequest", Json::of(to_base64(*pem)));
  WebRequest request{kDoing, *url, sarif::text_of(body), "application/json", "application/json"};
  request.authorization =
      Secret(cat("Bearer ", token.text.reveal(RevealPermit("the certificate authority asks for it"))));
  const auto answer = web.ask(request);
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->status != 200 && answer->status != 201) {
    return fail(kDoing, url->server(), what_it_says(*answer),
                answer->status == 400 || answer->status == 401 ? "the authority does not take this token" : "");
  }
  const auto json = json_of(request, *answer);
  if (!json) return tl::make_unexpected(json.error());
  const auto der = leaf_of(request, *json);
  if (!der) return tl::make_unexpected(der.error());
  auto leaf = check_leaf(*der, root);
  const Check good = leaf ? check_certificate(*leaf, key, token, now) : tl::make_unexpected(leaf.error());
  if (!good)
    return fail(kDoing, url->server(), cat("what it gave does not verify: ", token.text.scrub(good.error().text())));
  return std::move(*leaf);
}

}  // namespace assay::attest
