// OIDC identity tokens (OpenID Connect Core §2, JSON Web Tokens) as far as their holder reads them: whose they are, for
// whom and until when. Their signature is for the certificate authority to check.
#pragma once

#include <string>
#include <string_view>

#include "attest/online/web.h"
#include "attest/x509/time.h"
#include "base/environment.h"
#include "base/result.h"
#include "base/secret.h"

namespace assay::attest {

inline constexpr std::string_view kSigstoreAudience = "sigstore";

struct IdentityToken {
  Secret text;
  // Who vouches for the identity: "iss", or where that only hands on another's word, that one.
  std::string issuer;
  Instant expires;
};

// Refuses one that is for another audience or has expired. Errors hold nothing of it but its times, issuer and
// audience.
Result<IdentityToken> read_identity_token(const Secret& text, std::string_view audience, const Instant& now);

struct TokenSource {
  std::string file;      // that holds the token; empty: the next
  std::string variable;  // of the environment, which holds it; empty: the next
  std::string audience{kSigstoreAudience};
  std::string usual_variable{"SIGSTORE_ID_TOKEN"};  // as jobs of GitLab have it
};

// A token is one word of printable ASCII; line breaks at its end are not of it. `text` is wiped. Errors say `doing` and
// `from`, and nothing of the text.
Result<Secret> token_of(std::string text, const char* doing, const std::string& from);

// From the file or variable that was named; else the usual variable; else, in a job of GitHub Actions, from its token
// service, which alone is asked over the net.
Result<Secret> find_identity_token(const TokenSource& source, const Environment& environment, Web& web);

}  // namespace assay::attest
