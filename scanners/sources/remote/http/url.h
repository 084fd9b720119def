// URLs as far as a client needs them (RFC 3986): parts, what a redirect leads to, and which server it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::remote {

struct Url {
  std::string scheme;  // "https" or "http"
  std::string host;    // lower case, an IPv6 address in brackets
  std::uint16_t port = 443;
  std::string target = "/";  // path and query, without the fragment; begins with '/'

  std::string server() const;  // "https://host", with the port where it is not the scheme's own
  std::string text() const { return server() + target; }
  std::string_view path() const;   // of target
  std::string_view query() const;  // of target, without '?'; empty when there is none

  bool same_server(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
  // 127.0.0.0/8, [::1] and localhost.
  bool is_loopback() const;
};

// Nothing for what is no http or https URL with a host, has a user part, or bytes that no URL has (control characters,
// spaces, anything beyond ASCII).
std::optional<Url> parse_url(std::string_view text);

// What a reference found at `base` leads to (RFC 3986 §5.2, without the removal of dot segments, which servers do).
std::optional<Url> resolve(const Url& base, std::string_view reference);

// Every byte but letters, digits and "-._~" as %XX; '/' stays too when it is to be kept (RFC 3986 §2.3).
std::string percent_encoded(std::string_view text, bool keep_slash = false);

// %XX as bytes. What is no such thing stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace assay::remote
