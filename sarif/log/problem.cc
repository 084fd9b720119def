#include "sarif/log/problem.h"

#include "base/strings.h"

namespace assay::sarif {

std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 200;
  if (text.size() <= kMost) return cat('\'', printable(text), '\'');
  const std::size_t cut = text.substr(0, kMost).find_last_of(" \t\r\n\"'<>(){}[],;:@?&#");
  return cat('\'', printable(text.substr(0, cut == std::string_view::npos ? 0 : cut + 1)), "...'");
}

}  // namespace assay::sarif
