#include "attest/keyless/identity_token.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "attest/base64.h"
#include "attest/json.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 10;
constexpr std::size_t kMostAudiences = 16;
constexpr const char* kReading = "reading the identity token";
constexpr const char* kFinding = "looking for an identity token";
constexpr const char* kRights = "the job needs 'permissions: id-token: write'";

// Base64url without padding (RFC 7515 §2).
std::optional<std::string> from_base64url(std::string_view text) {
  std::string standard(text);
  for (char& c : standard) {
    if (c == '+' || c == '/' || c == '=') return std::nullopt;
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  while (standard.size() % 4 != 0) standard += '=';
  auto out = from_base64(standard);
  OPENSSL_cleanse(standard.data(), standard.size());
  return out;
}

// The claims of "HEADER.CLAIMS.SIGNATURE".
std::optional<Json> claims_of(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  if (first == 0 || second == first + 1 || second + 1 == token.size()) return std::nullopt;
  const auto text = from_base64url(token.substr(first + 1, second - first - 1));
  if (!text) return std::nullopt;
  auto json = parse_json(*text, Step::format, "the token");
  if (!json || !json->is_object()) return std::nullopt;
  return std::move(*json);
}

std::vector<std::string> audiences_of(const Json& claims) {
  std::vector<std::string> out;
  const Json* audience = claims.find("aud");
  if (audience == nullptr) return out;
  if (audience->is_string()) out.push_back(audience->text);
  for (const Json& one : audience->items)
    if (one.is_string() && out.size() < kMostAudiences) out.push_back(one.text);
  return out;
}

Result<Secret> from_github(const std::string& address, const std::string& bearer, const TokenSource& source, Web& web) {
  auto url = remote::parse_url(address);
  if (!url) return fail(kFinding, "ACTIONS_ID_TOKEN_REQUEST_URL", "it is no address");
  if (url->scheme == "http" && !url->is_loopback())
    return fail(kFinding, "ACTIONS_ID_TOKEN_REQUEST_URL", "the connection would not be encrypted");
  url->target += cat(url->query().empty() ? '?' : '&', "audience=", remote::percent_encoded(source.audience));
  WebRequest request{"asking for an identity token", *url};
  request.accept = "application/json";
  request.authorization = Secret(cat("bearer ", bearer));
  auto answer = web.ask(request);
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->status != 200) return fail(request.doing, url->server(), what_it_says(*answer), kRights);
  auto json = json_of(request, *answer);
  OPENSSL_cleanse(answer->body.data(), answer->body.size());
  if (!json) return tl::make_unexpected(json.error());
  return token_of(std::string(json->string_at({"value"})), kFinding, url->server());
}

}  // namespace

Result<IdentityToken> read_identity_token(const Secret& text, std::string_view audience, const Instant& now) {
  const std::string_view token = text.reveal(RevealPermit("the claims of an identity token"));
  if (token.size() > kMostBytes) return fail(kReading, "", "it is longer than 64 KiB");
  const auto claims = claims_of(token);
  if (!claims) return fail(kReading, "", "it is no JSON Web Token");
  const auto expires = claims->integer_at({"exp"});
  if (!expires) return fail(kReading, "", "it does not say when it expires");
  IdentityToken out{text, std::string(claims->string_at({"federated_claims", "connector_id"})), {*expires, 0}};
  if (out.issuer.empty()) out.issuer = claims->string_at({"iss"});
  if (out.issuer.empty()) return fail(kReading, "", "it names no issuer");
  const std::vector<std::string> audiences = audiences_of(*claims);
  if (std::find(audiences.begin(), audiences.end(), audience) == audiences.end()) {
    return fail(kReading, printable(out.issuer),
                cat("it is for '", audiences.empty() ? std::string() : printable(audiences.front()), "', not '",
                    audience, "'"));
  }
  if (out.expires <= now)
    return fail(kReading, printable(out.issuer), cat("it has expired at ", text_of(out.expires)), "ask for a new one");
  return out;
}

Result<Secret> token_of(std::string text, const char* doing, const std::string& from) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  const bool word = !text.empty() && std::none_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~'; });
  Secret out(text);
  OPENSSL_cleanse(text.data(), text.size());
  if (!word) return fail(doing, from, "it holds no token: it is empty, or has blanks within");
  return out;
}

Result<Secret> find_identity_token(const TokenSource& source, const Environment& environment, Web& web) {
  if (!source.file.empty()) {
    auto text = read_file(source.file, kMostBytes);
    if (!text) return tl::make_unexpected(text.error());
    return token_of(std::move(*text), kFinding, source.file);
  }
  const std::string variable = source.variable.empty() ? source.usual_variable : source.variable;
  if (std::string value = environment(variable); !value.empty() || !source.variable.empty())
    return token_of(std::move(value), kFinding, variable);
  const std::string address = environment("ACTIONS_ID_TOKEN_REQUEST_URL");
  const std::string bearer = environment("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (!address.empty() && !bearer.empty()) return from_github(address, bearer, source, web);
  if (environment("GITHUB_ACTIONS") == "true") return fail(kFinding, "", "the job may not ask for one", kRights);
  return fail(
      kFinding, "", "there is none",
      cat("--identity-token-file, ", source.usual_variable, ", or a job of GitHub Actions with 'id-token: write'"));
}

}  // namespace assay::attest
