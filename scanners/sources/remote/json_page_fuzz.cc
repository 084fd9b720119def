#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scanners/sources/remote/json_page.h"

namespace {

void visit(const assay::remote::Json& value) {
  (void)assay::remote::text_of(value, "body");
  (void)assay::remote::number_of(value, "id");
  (void)assay::remote::flag_of(value, "expired");
  for (const assay::remote::Json& inner : value)
    if (inner.is_structured()) visit(inner);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto page = assay::remote::parse_page({reinterpret_cast<const char*>(data), size});
  if (page && page->is_structured()) visit(*page);
  return 0;
}
