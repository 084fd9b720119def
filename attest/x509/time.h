// Points in time of certificates, logs and time-stamps, and spans of them. UTC.
#pragma once

#include <openssl/asn1.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::attest {

struct Instant {
  std::int64_t seconds = 0;      // since 1970
  std::int32_t nanoseconds = 0;  // 0 … 999,999,999
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// Both ends belong to it; an end that is absent is open.
struct Window {
  std::optional<Instant> start, end;
  bool holds(const Instant& at) const { return (!start || *start <= at) && (!end || at <= *end); }
};
// What both hold.
Window both(const Window& a, const Window& b);

// RFC 3339: "2022-10-31T23:59:59.999Z", also with an offset. Nothing where the text is no such time.
std::optional<Instant> instant_from(std::string_view text);
// Of an ASN.1 time in UTC, with its fraction.
std::optional<Instant> instant_from(const ASN1_TIME* time);
// "2022-10-31T23:59:59Z", the fraction left out.
std::string text_of(const Instant& at);

}  // namespace assay::attest
