#include "attest/formats/number.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace assay::attest {

std::optional<double> number_of(const Json& value) {
  if (value.kind != Json::Kind::number) return std::nullopt;
  double number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, number);
  if (error != std::errc() || stop != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::string python_repr(double value) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string_view shortest(buffer, static_cast<std::size_t>(end - buffer));
  const std::size_t mark = shortest.find('e');
  int exponent = 0;
  std::from_chars(shortest.data() + mark + (shortest[mark + 1] == '+' ? 2 : 1), shortest.data() + shortest.size(),
                  exponent);
  // Python writes exponents below -4 and from 16 on, with two digits at least, as C does.
  if (exponent < -4 || exponent >= 16) return std::string(shortest);
  const auto plain = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
  std::string out(buffer, plain.ptr);
  if (out.find('.') == std::string::npos) out += ".0";
  return out;
}

double python_round2(double value) {
  // C's printf rounds the exact binary value half to even, which is what Python does.
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, "%.2f", value);
  double out = value;
  std::from_chars(buffer, buffer + sizeof buffer, out);
  return out;
}

}  // namespace assay::attest
