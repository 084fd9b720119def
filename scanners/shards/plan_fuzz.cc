// Plans come from whoever made them: any bytes are read or refused, and what is read writes itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanners/shards/plan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto plan = assay::shards::read_plan(text, "plan");
  if (plan && !assay::shards::read_plan(assay::shards::write_plan(*plan), "plan")) std::abort();
  return 0;
}
