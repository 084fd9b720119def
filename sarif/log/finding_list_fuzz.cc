// A report in JSON that may be anything.
#include "sarif/log/finding_list.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = assay::sarif::text_input(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz");
  static_cast<void>(assay::sarif::read_finding_list(*input));
  return 0;
}
