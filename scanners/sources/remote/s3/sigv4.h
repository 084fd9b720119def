// AWS Signature Version 4 (docs.aws.amazon.com, "Create a signed AWS API request"). Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::remote {

struct SigningScope {
  std::string date;  // "20150830T123600Z"
  std::string region;
  std::string service;
};

struct UnsignedRequest {
  std::string method;
  std::string path;                                          // as it goes on the wire, percent-encoded
  std::string query;                                         // the same, without '?'
  std::vector<std::pair<std::string, std::string>> headers;  // all that are signed, "host" and "x-amz-date" among them
  std::string body_hash;  // SHA-256 of the body in hexadecimal, or "UNSIGNED-PAYLOAD"
  // Other services than S3 sign a path that is encoded once more, with dot segments removed.
  bool path_is_final = true;
};

// The three steps, apart because each has published examples.
std::string canonical_request(const UnsignedRequest& request);
std::string string_to_sign(const SigningScope& scope, std::string_view canonical);
std::string signature(std::string_view secret_key, const SigningScope& scope, std::string_view text);

// The value of Authorization.
std::string authorization(const UnsignedRequest& request, const SigningScope& scope, std::string_view key_id,
                          std::string_view secret_key);

// Seconds since 1970 as "20150830T123600Z".
std::string amz_date(std::int64_t seconds);

}  // namespace assay::remote
