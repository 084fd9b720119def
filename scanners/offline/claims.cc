#include "scanners/offline/claims.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "base/strings.h"
#include "scanners/offline/kinds.h"
#include "scanners/secrets/checks/decode.h"

namespace assay::offline {

bool all_of(std::string_view text, std::size_t most, bool (*allowed)(char)) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), allowed);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::optional<std::chrono::sys_days> day_of(const Json& seconds) {
  constexpr double kLeast = 631152000, kMost = 7258118400;
  if (!seconds.is_number()) return std::nullopt;
  const double value = seconds.get<double>();
  if (!(value >= kLeast && value < kMost)) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(value))));
}

std::string text_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  const auto two = [](unsigned number) { return cat(number < 10 ? "0" : "", number); };
  return cat(static_cast<int>(date.year()), "-", two(static_cast<unsigned>(date.month())), "-",
             two(static_cast<unsigned>(date.day())));
}

OfflineEvidence expiry_of(std::chrono::sys_days end, std::chrono::sys_days today) {
  using Says = OfflineEvidence::Says;
  if (end < today) return {"expiry", Says::doubtful, cat("it has expired on ", text_of(end))};
  return {"expiry", Says::fact, cat("it is valid until ", text_of(end))};
}

std::optional<Json> object_of(std::string_view base64) {
  WipedBytes decoded(base64.size());
  const auto size = checks::decode_base64(base64, decoded.bytes());
  if (!size) return std::nullopt;
  const std::string_view text = decoded.text().substr(0, *size);
  Json out = Json::parse(text.begin(), text.end(), nullptr, false);
  if (!out.is_object()) return std::nullopt;
  return out;
}

WipedBytes::WipedBytes(std::size_t size) : bytes_(size) {}
WipedBytes::~WipedBytes() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

}  // namespace assay::offline
