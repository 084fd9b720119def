// Who must have signed: names compared whole, or by a regular expression that has to match the whole name.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "attest/refusal.h"
#include "attest/x509/certificate.h"

namespace re2 {
class RE2;
}

namespace assay::attest {

// Immutable; shared by threads.
class NameMatch {
 public:
  static NameMatch exactly(std::string text);
  // RE2's syntax, anchored at both ends by us.
  static Result<NameMatch> by_expression(const std::string& expression);
  bool holds(std::string_view name) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::shared_ptr<const re2::RE2> expression_;
};

struct IdentityPolicy {
  NameMatch name;    // of one of the subject alternative names
  NameMatch issuer;  // of the OIDC issuer
  // Extensions that must be there with this value, by number (Identity::extensions).
  std::map<unsigned, NameMatch> extensions;
};

Check check_identity(const Identity& identity, const IdentityPolicy& policy);

}  // namespace assay::attest
