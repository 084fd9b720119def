// What an answer says beside its body (RFC 9110), and what of it a client goes by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::remote {

// Names in any case; the last of several fields of one name counts.
class Headers {
 public:
  void add(std::string_view name, std::string_view value);
  std::string_view get(std::string_view name) const;  // empty when there is none
  std::string all(std::string_view name) const;       // of several fields too, as the list that they are
  bool has(std::string_view name) const;
  void clear() { fields_.clear(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;  // names in lower case
};

// Digits alone, up to 2^53.
std::optional<std::int64_t> parse_number(std::string_view text);

// The target of rel="next" in a Link field (RFC 8288); empty when there is none.
std::string next_link(std::string_view link);

// Seconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7).
std::optional<std::int64_t> parse_http_date(std::string_view text);

// Seconds since 1970 of "2024-03-01" or "2024-03-01T12:00:00Z" (RFC 3339; a fraction and an offset are read too).
std::optional<std::int64_t> parse_time(std::string_view text);

// "2024-03-01T12:00:00Z".
std::string format_time(std::int64_t seconds);

// How many seconds to wait by Retry-After, a number or a date; nothing when there is none that can be read.
std::optional<std::int64_t> retry_after(const Headers& headers, std::int64_t now);

// What "bytes 7-9/10" says: the first byte and, unless it is "*", how many there are.
struct ContentRange {
  std::uint64_t first = 0;
  std::optional<std::uint64_t> total;
};
std::optional<ContentRange> parse_content_range(std::string_view text);

}  // namespace assay::remote
