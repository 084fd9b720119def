#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scanners/sources/remote/s3/bucket_page.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)assay::remote::parse_bucket_page(text);
  (void)assay::remote::element_text(text, "Code");
  return 0;
}
