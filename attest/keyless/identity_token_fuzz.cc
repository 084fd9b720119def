// Any bytes as an identity token: no error quotes it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "attest/keyless/identity_token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const assay::Secret token(text);
  const auto read = assay::attest::read_identity_token(token, "sigstore", {1'700'000'000, 0});
  if (!read && size > 100 && read.error().text().find(text) != std::string::npos) std::abort();
  return 0;
}
