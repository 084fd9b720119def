// Fuzzing: any text gives problems within its lines, and not too many.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanners/packages/model/restructured_text.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto problems = assay::packages::problems_of_rest(text);
  if (problems.size() > assay::packages::kMostRestProblems) std::abort();
  for (const auto& one : problems)
    if (one.line == 0 || one.line > size + 1) std::abort();
  return 0;
}
