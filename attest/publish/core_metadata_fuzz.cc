// Any bytes as core metadata, and as an archive that holds some: fields are bounded by the text, names of the form are
// known.
#include <cstdint>
#include <cstdlib>

#include "attest/publish/core_metadata.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto metadata = read_core_metadata(input)) {
    std::size_t bytes = metadata->body.size();
    for (const auto& field : metadata->fields) bytes += field.name.size() + field.value.size();
    if (bytes > 2 * size + 16) std::abort();
    for (const auto& [name, value] : form_fields(*metadata))
      if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos) std::abort();
  }
  assay::archives::MemoryBytes archive(input);
  for (const bool wheel : {false, true}) static_cast<void>(find_core_metadata(archive, "a", wheel));
  return 0;
}
