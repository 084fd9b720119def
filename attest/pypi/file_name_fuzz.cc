// Any bytes as the name of a distribution file, a version, a publisher: what is taken has one form.
#include <cstdint>
#include <cstdlib>

#include "attest/pypi/file_name.h"
#include "attest/pypi/publisher.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto version = comparable_version(input); version && comparable_version(*version) != version) std::abort();
  if (const auto name = distribution_name(input); name && name->tags.empty()) {
    const auto again = distribution_name(name->project + "-" + name->version + ".zip");
    if (name->version.find('-') == std::string::npos && again != name) std::abort();
  }
  if (const auto publisher = publisher_from(input); publisher && publisher->text() != input) std::abort();
  return 0;
}
