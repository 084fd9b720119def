// Any bytes: what is found in a text is found in it behind others, and the byte that is told lies in it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scanners/sources/files/unopened.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::files;
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(unopened_gap({.head = text, .tail = text, .whole = true}));
  const std::string gap = embedded_gap(text, 0, std::nullopt);
  if (!gap.empty() && embedded_gap("\n" + text, 0, std::nullopt) != gap) std::abort();
  return 0;
}
