// What the schema of SARIF asks of some strings. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::sarif {

// `none` asks nothing.
enum class TextFormat : std::uint8_t {
  none,
  uri,            // RFC 3986 §3, with a scheme
  uri_reference,  // RFC 3986 §4.1
  date_time,      // RFC 3339 §5.6
  guid,           // RFC 9562, versions 1 to 5
  language,       // "en", "en-US"
  mime_type,      // something on both sides of a '/'
  dotted_quad,    // a version of four numbers
};

// By the name or the regular expression that the schema has for it.
TextFormat text_format_of(std::string_view format_or_pattern);

bool fits(TextFormat format, std::string_view text);

// "an absolute URI", for messages.
std::string_view name_of(TextFormat format);

// %XX as bytes (RFC 3986 §2.1). What is no such thing stays as it is.
std::string percent_decoded(std::string_view uri);

}  // namespace assay::sarif
