#include "attest/x509/policy.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/strings.h"

namespace assay::attest {

NameMatch NameMatch::exactly(std::string text) {
  NameMatch match;
  match.text_ = std::move(text);
  return match;
}

Result<NameMatch> NameMatch::by_expression(const std::string& expression) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_nl(false);
  auto compiled = std::make_shared<const re2::RE2>(expression, options);
  if (!compiled->ok()) return fail("reading a regular expression", expression, compiled->error());
  NameMatch match;
  match.text_ = expression;
  match.expression_ = std::move(compiled);
  return match;
}

bool NameMatch::holds(std::string_view name) const {
  return expression_ ? re2::RE2::FullMatch(re2::StringPiece(name.data(), name.size()), *expression_) : name == text_;
}

Check check_identity(const Identity& identity, const IdentityPolicy& policy) {
  if (identity.names.empty()) return refuse(Step::identity, "the signing certificate names nobody");
  if (identity.issuer.empty()) return refuse(Step::identity, "the signing certificate names no issuer of tokens");
  const bool named = std::any_of(identity.names.begin(), identity.names.end(),
                                 [&](const std::string& name) { return policy.name.holds(name); });
  if (!named) {
    return refuse(Step::identity,
                  cat("it was signed by '", identity.names.front(), "', not '", policy.name.text(), "'"));
  }
  if (!policy.issuer.holds(identity.issuer)) {
    return refuse(Step::identity,
                  cat("the signer's issuer is '", identity.issuer, "', not '", policy.issuer.text(), "'"));
  }
  for (const auto& [number, wanted] : policy.extensions) {
    const auto found = identity.extensions.find(number);
    if (found == identity.extensions.end())
      return refuse(Step::identity, cat("the signing certificate has no ", extension_name(number)));
    if (!wanted.holds(found->second)) {
      return refuse(Step::identity, cat("the certificate's ", extension_name(number), " is '", found->second,
                                        "', not '", wanted.text(), "'"));
    }
  }
  return {};
}

}  // namespace assay::attest
