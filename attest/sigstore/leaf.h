// What can be said of a signing certificate without a bundle and without a time.
#pragma once

#include <string>
#include <vector>

#include "attest/refusal.h"
#include "attest/sigstore/trusted_root.h"

namespace assay::attest {

struct LeafPath {
  Window window;  // in which it holds
  Check sct;      // a log has promised the certificate, as this path's issuer signed it
};

struct Leaf {
  Certificate certificate;
  PublicKey key;
  Identity identity;
  std::vector<LeafPath> paths;  // one for each authority that it leads to; not empty
};

Checked<Leaf> check_leaf(const std::string& der, const TrustedRoot& root);

}  // namespace assay::attest
