#include "scanners/verification/filling.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/hash.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "rules/placeholders.h"
#include "scanners/sources/remote/http/url.h"
#include "scanners/sources/remote/s3/sigv4.h"
#include "scanners/verification/other_servers.h"
#include "scanners/verification/service_account.h"

namespace assay::verification {

namespace {

using Text = tl::expected<std::string, std::string>;

constexpr std::string_view kBase64 = "base64(";
constexpr std::string_view kSigV4 = "aws-sigv4(";
constexpr std::string_view kAssertion = "google-jwt(";
constexpr std::string_view kBasic = "Basic ";
constexpr std::string_view kSecret = "secret";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Headers of the connection and of the body's frame, which libcurl writes.
bool is_of_the_frame(std::string_view name) {
  constexpr std::array<std::string_view, 8> kFrame = {
      "content-length", "host", "transfer-encoding", "connection", "expect", "upgrade", "te", "trailer"};
  return std::find(kFrame.begin(), kFrame.end(), lower(name)) != kFrame.end();
}

bool holds_name(std::string_view text) {
  bool held = false;
  each_placeholder(text, [&](std::size_t, std::string_view) { held = true; });
  return held;
}

std::size_t times_secret(std::string_view text) {
  std::size_t times = 0;
  each_placeholder(text, [&](std::size_t, std::string_view name) { times += name == kSecret ? 1U : 0U; });
  return times;
}

// Calls use(text) with every part of the call that may hold names.
template <class Use>
void each_part(const HttpCall& call, Use use) {
  use(call.url);
  for (const auto& [name, value] : call.headers)
    if (!is_of_the_frame(name)) use(value);
  use(call.body);
}

// A value as it is written at a place, or why it cannot stand there.
using Quote = Text (*)(std::string_view value);

Text as_it_is(std::string_view value) { return std::string(value); }

Text in_url(std::string_view value) {
  // Neither is quoted by percent-encoding (RFC 3986 §6.2.2.3).
  if (value == "." || value == "..") return tl::make_unexpected("a value would lead to another path");
  return remote::percent_encoded(value);
}

Text in_json(std::string_view value) {
  if (to_valid_utf8(value) != value) return tl::make_unexpected("a value is no text, which JSON could hold");
  const std::string quoted = nlohmann::json(std::string(value)).dump();
  return quoted.substr(1, quoted.size() - 2);
}

Text in_other_body(std::string_view value) {
  if (remote::percent_encoded(value) == value) return std::string(value);
  return tl::make_unexpected("a value holds characters that the request's body could not hold as they are");
}

Text with_values(std::string_view text, const Values& values, Quote quote) {
  std::string out;
  std::string problem;
  std::size_t done = 0;
  each_placeholder(text, [&](std::size_t at, std::string_view name) {
    if (!problem.empty() || at < done) return;
    const Secret* value = values(name);
    if (value == nullptr) {
      problem = name == kSecret ? "there is no value" : cat("no ", name, " stands beside it");
      return;
    }
    const Text quoted = quote(value->reveal(RevealPermit("verification")));
    if (!quoted) problem = quoted.error();
    out += text.substr(done, at - done);
    if (quoted) out += *quoted;
    done = at + name.size() + 2;
  });
  if (!problem.empty()) return tl::make_unexpected(std::move(problem));
  out += text.substr(done);
  return out;
}

bool fits_header(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

// What stands in the parentheses of a block: up to the last one of the text.
struct Block {
  std::string_view before, inside, behind;
};
std::optional<Block> block_in(std::string_view text, std::string_view opening) {
  const std::size_t open = text.find(opening);
  const std::size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open + opening.size()) return {};
  const std::size_t from = open + opening.size();
  return Block{text.substr(0, open), text.substr(from, close - from), text.substr(close + 1)};
}

// Credentials of the basic scheme (RFC 7617): base64 of "user:password". A rule that says no more than "Basic {secret}"
// means a value that is that already, or a user without password.
std::string basic_credentials(const std::string& text, bool& guessed) {
  const auto decoded = from_base64(text);
  if (decoded && decoded->find(':') != std::string::npos) return text;
  guessed = true;
  return to_base64(text.find(':') == std::string::npos ? text + ":" : text);
}

Text header_of(std::string_view name, std::string_view text, const Values& values, bool& guessed) {
  const auto filled = [&](std::string_view part) { return with_values(part, values, as_it_is); };
  Text out;
  if (const auto block = block_in(text, kBase64)) {
    const Text inside = filled(block->inside);
    if (!inside) return inside;
    const Text before = filled(block->before), behind = filled(block->behind);
    if (!before) return before;
    if (!behind) return behind;
    out = cat(*before, to_base64(*inside), *behind);
  } else {
    out = filled(text);
    if (out && text.starts_with(kBasic) && holds_name(text) && lower(name) == "authorization")
      out = cat(kBasic, basic_credentials(out->substr(kBasic.size()), guessed));
  }
  if (out && !fits_header(*out)) return tl::make_unexpected("a value holds characters that no header can hold");
  return out;
}

std::string trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

// aws-sigv4(KEY-ID:SECRET, REGION, SERVICE)
std::string sign(std::string_view inside, const Values& values, std::int64_t now, remote::WireRequest& request) {
  const std::size_t first = inside.find(',');
  const std::size_t second = first == std::string_view::npos ? first : inside.find(',', first + 1);
  const std::size_t colon = inside.find(':');
  if (second == std::string_view::npos || colon > first) return "the rule's request is not signed as it should be";
  const Text id = with_values(inside.substr(0, colon), values, as_it_is);
  const Text key = with_values(inside.substr(colon + 1, first - colon - 1), values, as_it_is);
  if (!id) return id.error();
  if (!key) return key.error();
  remote::UnsignedRequest plain;
  plain.method = request.method;
  plain.path = request.url.path();
  plain.query = request.url.query();
  const std::string date = remote::amz_date(now);
  const std::string server = request.url.server();
  plain.headers = {{"host", server.substr(server.find("://") + 3)}, {"x-amz-date", date}};
  plain.body_hash = to_hex(as_bytes(sha256(request.body.value_or(""))));
  remote::SigningScope scope{date, trimmed(inside.substr(first + 1, second - first - 1)),
                             trimmed(inside.substr(second + 1))};
  if (const std::string_view own = aws_region_of(request.url.host, scope.service); !own.empty()) scope.region = own;
  plain.path_is_final = scope.service == "s3";
  if (scope.service == "s3") {  // which wants the hash of the body as a header too
    plain.headers.insert(plain.headers.begin() + 1, {"x-amz-content-sha256", plain.body_hash});
    request.headers.emplace_back("X-Amz-Content-Sha256", plain.body_hash);
  }
  const std::string line = remote::authorization(plain, scope, *id, *key);
  if (!fits_header(line)) return "a value holds characters that no header can hold";
  request.headers.emplace_back("X-Amz-Date", date);
  request.secret_headers.emplace_back("Authorization", Secret(line));
  return {};
}

// google-jwt(ACCOUNT:PRIVATE-KEY, SCOPE)
Text assertion_of(std::string_view inside, const Values& values, std::int64_t now) {
  const std::size_t comma = inside.find(',');
  const std::size_t colon = inside.find(':');
  if (comma == std::string_view::npos || colon > comma)
    return tl::make_unexpected("the rule's request is not signed as it should be");
  const Text account = with_values(inside.substr(0, colon), values, as_it_is);
  if (!account) return account;
  Text key = with_values(inside.substr(colon + 1, comma - colon - 1), values, as_it_is);
  if (!key) return key;
  const Secret wiped(*key);
  OPENSSL_cleanse(key->data(), key->size());
  return signed_assertion({*account, trimmed(inside.substr(comma + 1)), now},
                          wiped.reveal(RevealPermit("verification")));
}

Quote quote_of_body(const HttpCall& call) {
  std::string type;
  for (const auto& [name, value] : call.headers)
    if (lower(name) == "content-type") type = lower(value);
  const std::size_t begin = call.body.find_first_not_of(" \t\r\n");
  const bool looks_like_json = begin != std::string::npos && (call.body[begin] == '{' || call.body[begin] == '[');
  if (type.find("json") != std::string::npos || (type.empty() && looks_like_json)) return in_json;
  if (type.empty() || type.starts_with("application/x-www-form-urlencoded")) return in_url;
  return in_other_body;
}

// The body with its values.
Text body_of(const HttpCall& call, const Values& values, std::int64_t now) {
  const Quote quote = quote_of_body(call);
  const auto block = block_in(call.body, kAssertion);
  if (!block) return with_values(call.body, values, quote);
  const Text before = with_values(block->before, values, quote), behind = with_values(block->behind, values, quote);
  if (!before) return before;
  if (!behind) return behind;
  const Text assertion = assertion_of(block->inside, values, now);
  return assertion ? Text(cat(*before, *assertion, *behind)) : assertion;
}

// Why the request cannot be put together whatever the values are.
std::string flaw_of_template(const HttpCall& call) {
  // "https://example.teamwork.com": the name stands for the user's own.
  const std::string host = host_of(call);
  if (host.starts_with("example.") || host.find(".example.") != std::string::npos || host.ends_with(".example"))
    return "the rule's address is an example";
  for (const auto& [name, value] : call.headers) {
    // "<JWT signed with {secret}>": what it is made of is told to people.
    if (value.find('<') != std::string::npos && value.find('>') != std::string::npos)
      return "the rule's request needs what is not known";
    if (value.find(kSigV4) != std::string::npos && !call.body.empty() && holds_name(call.body))
      return "the rule's request is not signed as it should be";
  }
  return {};
}

}  // namespace

std::string target_of(const HttpCall& call) { return call.url.substr(0, call.url.find_first_of("?#")); }

std::string host_of(const HttpCall& call) {
  const std::size_t scheme = call.url.find("://");
  if (scheme == std::string::npos) return {};
  const std::size_t begin = scheme + 3;
  return lower(call.url.substr(begin, call.url.find_first_of("/?#", begin) - begin));
}

std::string at_server(const std::string& url, const std::string& server) {
  const std::size_t host = url.find("://");
  const std::size_t path = host == std::string::npos ? host : url.find_first_of("/?#", host + 3);
  return path == std::string::npos ? server : cat(server, url.substr(path));
}

bool only_signs(const HttpCall& call) {
  const auto block = block_in(call.body, kAssertion);
  if (!block || times_secret(block->inside) == 0) return false;
  std::size_t elsewhere = times_secret(call.url) + times_secret(block->before) + times_secret(block->behind);
  for (const auto& [name, value] : call.headers) elsewhere += times_secret(value);
  // As an account the key would be sent.
  return elsewhere + times_secret(block->inside.substr(0, block->inside.find(':'))) == 0;
}

std::vector<std::string> companions_of(const HttpCall& call) {
  std::vector<std::string> out;
  each_part(call, [&](std::string_view text) {
    each_placeholder(text, [&](std::size_t, std::string_view name) {
      if (name != kSecret && std::find(out.begin(), out.end(), name) == out.end()) out.emplace_back(name);
    });
  });
  return out;
}

std::string flaw_of(const HttpCall& call) {
  std::size_t times = 0;
  each_part(call, [&](std::string_view text) { times += times_secret(text); });
  return times == 0 ? "the rule's request would not hold the value" : flaw_of_template(call);
}

tl::expected<FilledCall, std::string> fill(const HttpCall& call, const Values& values, std::int64_t now) {
  if (std::string flaw = flaw_of_template(call); !flaw.empty()) return tl::make_unexpected(std::move(flaw));
  FilledCall out;
  remote::WireRequest& request = out.request;
  request.method = call.method;
  const Text url = with_values(call.url, values, in_url);
  if (!url) return tl::make_unexpected(url.error());
  const auto parsed = remote::parse_url(*url);
  const std::string server = parsed ? parsed->server() : "";
  // "gitlab.com." would be asked as gitlab.com is, and not be known for it.
  if (!parsed || parsed->scheme != "https" || parsed->host.ends_with('.') ||
      host_of(call) != server.substr(server.find("://") + 3))
    return tl::make_unexpected("the rule's address cannot be asked");
  request.url = *parsed;
  if (!call.body.empty()) {
    Text body = body_of(call, values, now);
    if (!body) return tl::make_unexpected(body.error());
    request.body = std::move(*body);
  } else if (call.method == "POST" || call.method == "PUT" || call.method == "PATCH") {
    request.body.emplace();
  }
  std::string_view to_sign;
  std::size_t times = times_secret(call.url) + times_secret(call.body);
  for (const auto& [name, value] : call.headers) {
    if (is_of_the_frame(name)) {
      out.guessed = out.guessed || holds_name(value);
      continue;
    }
    times += times_secret(value);
    if (const auto block = block_in(value, kSigV4)) {
      to_sign = block->inside;
      continue;
    }
    const Text filled = header_of(name, value, values, out.guessed);
    if (!filled) return tl::make_unexpected(filled.error());
    if (holds_name(value)) {
      request.secret_headers.emplace_back(name, Secret(*filled));
    } else {
      request.headers.emplace_back(name, *filled);
    }
  }
  // One value at two places: mostly two values, of which the rule knows one.
  out.guessed = out.guessed || times > 1;
  if (!to_sign.empty())
    if (std::string problem = sign(to_sign, values, now, request); !problem.empty())
      return tl::make_unexpected(std::move(problem));
  return out;
}

}  // namespace assay::verification
