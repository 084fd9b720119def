// Any bytes as a JUnit report: what is taken says of itself what its lists say.
#include <cstdint>
#include <cstdlib>

#include "attest/predicates/test_result.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  auto result = test_result_of_junit({reinterpret_cast<const char*>(data), size});
  if (!result) return 0;
  result->configuration.push_back({"c", "", {}});
  const auto again = read_test_result(write_test_result(*result));
  if (!again || again->outcome != result->outcome || again->failed != result->failed) std::abort();
  return 0;
}
