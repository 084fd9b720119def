#include "attest/x509/time.h"

#include <openssl/err.h>

#include <array>
#include <cstdio>
#include <ctime>

namespace assay::attest {

namespace {

constexpr std::size_t kNanosecondDigits = 9;

// Digits of a number with a fixed width; nothing where one is none.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t width) {
  if (text.size() < at + width) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

// Takes ".digits" off the front.
std::optional<std::int32_t> take_fraction(std::string_view& text) {
  if (text.empty() || text[0] != '.') return 0;
  text.remove_prefix(1);
  std::size_t digits = 0;
  std::int32_t nanoseconds = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits)
    if (digits < kNanosecondDigits) nanoseconds = nanoseconds * 10 + (text[digits] - '0');
  if (digits == 0) return std::nullopt;
  for (std::size_t i = digits; i < kNanosecondDigits; ++i) nanoseconds *= 10;
  text.remove_prefix(digits);
  return nanoseconds;
}

// Takes "Z" or an offset off the front: seconds east of Greenwich.
std::optional<std::int64_t> take_offset(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const char sign = text[0];
  text.remove_prefix(1);
  if (sign == 'Z' || sign == 'z') return 0;
  if ((sign != '+' && sign != '-') || text.size() < 5 || text[2] != ':') return std::nullopt;
  const auto hours = number_at(text, 0, 2);
  const auto minutes = number_at(text, 3, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  text.remove_prefix(5);
  const std::int64_t seconds = *hours * 3600 + *minutes * 60;
  return sign == '-' ? -seconds : seconds;
}

}  // namespace

Window both(const Window& a, const Window& b) {
  Window out = a;
  if (!out.start || (b.start && *out.start < *b.start)) out.start = b.start;
  if (!out.end || (b.end && *b.end < *out.end)) out.end = b.end;
  return out;
}

std::optional<Instant> instant_from(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (text.size() < kShape.size()) return std::nullopt;
  for (const std::size_t at : {4U, 7U, 13U, 16U})
    if (text[at] != kShape[at]) return std::nullopt;
  if (text[10] != 'T' && text[10] != 't') return std::nullopt;
  std::tm parts{};
  const std::array<std::optional<int>, 6> numbers = {number_at(text, 0, 4),  number_at(text, 5, 2),
                                                     number_at(text, 8, 2),  number_at(text, 11, 2),
                                                     number_at(text, 14, 2), number_at(text, 17, 2)};
  for (const auto& number : numbers)
    if (!number) return std::nullopt;
  parts.tm_year = *numbers[0] - 1900;
  parts.tm_mon = *numbers[1] - 1;
  parts.tm_mday = *numbers[2];
  parts.tm_hour = *numbers[3];
  parts.tm_min = *numbers[4];
  parts.tm_sec = *numbers[5];
  const std::tm written = parts;
  std::string_view rest = text.substr(kShape.size());
  const auto nanoseconds = take_fraction(rest);
  const auto offset = take_offset(rest);
  if (!nanoseconds || !offset || !rest.empty()) return std::nullopt;
  const std::time_t seconds = ::timegm(&parts);
  // timegm makes the first of March of the thirtieth of February.
  if (parts.tm_mon != written.tm_mon || parts.tm_mday != written.tm_mday || parts.tm_hour != written.tm_hour ||
      parts.tm_min != written.tm_min || parts.tm_sec != written.tm_sec) {
    return std::nullopt;
  }
  return Instant{static_cast<std::int64_t>(seconds) - *offset, *nanoseconds};
}

std::optional<Instant> instant_from(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
    ERR_clear_error();
    return std::nullopt;
  }
  std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                        static_cast<std::size_t>(ASN1_STRING_length(time)));
  // OpenSSL takes times without seconds or with an offset, which RFC 3161 §2.4.2 and RFC 5280 §4.1.2.5 have nobody
  // write.
  constexpr std::size_t kShort = 12;  // 240201120000
  constexpr std::size_t kLong = 14;   // 20240201120000
  const std::size_t digits = ASN1_STRING_type(time) == V_ASN1_UTCTIME ? kShort : kLong;
  if (text.find_first_not_of("0123456789") != digits || text.back() != 'Z') return std::nullopt;
  const std::size_t point = text.find('.');
  std::int32_t nanoseconds = 0;
  if (point != std::string_view::npos) {
    text.remove_prefix(point);
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    nanoseconds = *fraction;
  }
  return Instant{static_cast<std::int64_t>(::timegm(&parts)), nanoseconds};
}

std::string text_of(const Instant& at) {
  const std::time_t seconds = at.seconds;
  std::tm parts{};
  if (::gmtime_r(&seconds, &parts) == nullptr) return "a time out of range";
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

}  // namespace assay::attest
