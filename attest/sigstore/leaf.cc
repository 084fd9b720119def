#include "attest/sigstore/leaf.h"

namespace assay::attest {

Checked<Leaf> check_leaf(const std::string& der, const TrustedRoot& root) {
  auto certificate = Certificate::from_der(der);
  if (!certificate) return refuse(Step::certificate, certificate.error().why);
  auto key = certificate->key();
  if (!key) return refuse(Step::certificate, key.error().why);
  auto identity = identity_of(*certificate);
  if (!identity) return refuse(Step::certificate, identity.error().why);
  if (Check good = check_signing_leaf(*certificate); !good) return tl::make_unexpected(good.error());
  Leaf leaf{std::move(*certificate), std::move(*key), std::move(*identity), {}};
  std::string why = root.unusable.empty()
                        ? std::string("the signing certificate is signed by no trusted authority")
                        : cat("an authority of the trusted root cannot be used: ", root.unusable.front());
  for (const Authority& authority : root.authorities) {
    const auto path = path_to(leaf.certificate, authority);
    if (!path) {
      why = path.error().why;
      continue;
    }
    leaf.paths.push_back(
        {path->window, check_sct(leaf.certificate, authority.certificates()[path->issuer], root.certificate_logs)});
  }
  if (leaf.paths.empty()) return refuse(Step::chain, why);
  return leaf;
}

}  // namespace assay::attest
