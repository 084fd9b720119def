// A rule's request with values put in. Every value is quoted for its place, so that no value adds a header, a parameter
// or a member, or leads to another host; what cannot be quoted is not sent.
//
// Places: path and query of the URL (percent-encoded), headers (no control characters), bodies that are forms
// (percent-encoded) or JSON (escaped); other bodies take letters, digits and "-._~" alone.
//
// Blocks in headers: base64(TEXT), and aws-sigv4(KEY-ID:SECRET, REGION, SERVICE), which signs the request (AWS
// Signature Version 4, a GET or an empty body alone). "Basic {secret}" without base64() is completed as RFC 7617 has
// it: a guess of what the rule means. In a body: google-jwt(ACCOUNT:PRIVATE-KEY, SCOPE), the assertion of a service
// account (service_account.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/secret.h"
#include "rules/rule.h"
#include "scanners/sources/remote/http/transport.h"

namespace assay::verification {

// The value that a name in braces stands for ("secret", or the id of a paired rule); null where there is none. What it
// gives outlives the call.
using Values = std::function<const Secret*(std::string_view name)>;

struct FilledCall {
  remote::WireRequest request;
  // Something in it is a guess, so that a refusal says little: of a request that a rule describes loosely.
  bool guessed = false;
};

// The call with its values at `now` (seconds since 1970, for signatures), or why it cannot be made: a text without
// values.
tl::expected<FilledCall, std::string> fill(const HttpCall& call, const Values& values, std::int64_t now);

// Why a rule's call cannot be made whatever the values are: among others, because it would not hold the value, which
// `fill` does not mind. Empty when it can.
std::string flaw_of(const HttpCall& call);

// The URL of a call as the rule has it, without query and fragment: what a report may show.
std::string target_of(const HttpCall& call);
// Its host in lower case, with the port where one is written.
std::string host_of(const HttpCall& call);

// The URL at another server: "https://host:port", and a path that comes before the URL's, without '/' at its end.
std::string at_server(const std::string& url, const std::string& server);

// Whether the value is nothing but the key of an assertion, so that only what it signs is sent.
bool only_signs(const HttpCall& call);

// The names in braces beside "secret", each once, in the order of the text.
std::vector<std::string> companions_of(const HttpCall& call);

}  // namespace assay::verification
