// Every check on any bytes, at any place: no crash, no read beyond the text, and the same answer twice.
#include <cstdint>
#include <cstdlib>

#include "scanners/secrets/checks/checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 3, size - 3);
  const std::size_t begin = text.empty() ? 0 : data[0] % text.size();
  const std::size_t end = text.empty() ? 0 : begin + data[1] % (text.size() - begin + 1);
  const auto kind = static_cast<assay::CheckKind>(data[2] % (static_cast<unsigned>(assay::CheckKind::basic_auth) + 1));
  const std::string_view value = text.substr(begin, end - begin);
  const bool first = assay::passes(kind, value, text, begin, end);
  if (first != assay::passes(kind, value, text, begin, end)) std::abort();
  if (assay::shannon_entropy(value) > 8.0) std::abort();
  return 0;
}
