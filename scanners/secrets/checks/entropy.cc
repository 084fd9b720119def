#include <array>
#include <cmath>
#include <cstdint>

#include "scanners/secrets/checks/checks.h"

namespace assay {

double shannon_entropy(std::string_view value) {
  if (value.empty()) return 0;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : value) ++counts[static_cast<unsigned char>(c)];
  // log2(n) - sum(k * log2(k)) / n: one logarithm for each distinct byte.
  double sum = 0;
  for (const std::uint32_t count : counts)
    if (count > 1) sum += count * std::log2(static_cast<double>(count));
  const double size = static_cast<double>(value.size());
  return std::log2(size) - sum / size;
}

}  // namespace assay
