// Google's service accounts: the assertion with which one asks for a token (RFC 7523; Google, "Using OAuth 2.0 for
// Server to Server Applications"), signed here with its private key, which goes nowhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/secret.h"

namespace assay::verification {

struct AssertionClaims {
  std::string_view account;  // its address
  std::string_view scope;    // one, or several with blanks between them
  std::int64_t now = 0;      // seconds since 1970; it is good for five minutes from then
};

// A JSON Web Token in its compact form (RFC 7515 §7.1), signed by RS256 with the RSA key of a PEM block, which may have
// its line breaks written out as in JSON; or why there is none, a text without values. A signature that the key's own
// public half does not verify is none: the key was altered, and its refusal would pass for that of a dead one.
tl::expected<std::string, std::string> signed_assertion(const AssertionClaims& claims, std::string_view key);

// An RSA key of 2,048 bits that nobody has ever been given, as a PEM block with its line breaks written out.
std::optional<Secret> made_up_rsa_key();

// The project that an account's address names: "blue-lamp" of "ci@blue-lamp.iam.gserviceaccount.com" and of
// "blue-lamp@appspot.gserviceaccount.com", "acme.example:lamp" of "ci@lamp.acme.example.iam.gserviceaccount.com",
// "828350" of "828350-compute@developer.gserviceaccount.com". Empty for another address.
std::string project_of(std::string_view account);

}  // namespace assay::verification
