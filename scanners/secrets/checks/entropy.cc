#include <array>
#include <cmath>
#include <cstdint>

#include "scanners/secrets/checks/checks.h"

namespace assay {

namespace {

// k * log2(k). Twenty logarithms a value made up a third of a confirmation.
double weight(std::uint32_t count) {
  constexpr std::size_t kUsual = 64;
  static const std::array<double, kUsual> table = [] {
    std::array<double, kUsual> made{};
    for (std::size_t k = 1; k < kUsual; ++k) made[k] = static_cast<double>(k) * std::log2(static_cast<double>(k));
    return made;
  }();
  return count < kUsual ? table[count] : count * std::log2(static_cast<double>(count));
}

}  // namespace

double shannon_entropy(std::string_view value) {
  if (value.empty()) return 0;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : value) ++counts[static_cast<unsigned char>(c)];
  // log2(n) - sum(k * log2(k)) / n, where each byte is counted once: afterwards its count is 0.
  double sum = 0;
  for (const char c : value) {
    std::uint32_t& count = counts[static_cast<unsigned char>(c)];
    sum += weight(count);
    count = 0;
  }
  const double size = static_cast<double>(value.size());
  return std::log2(size) - sum / size;
}

}  // namespace assay
