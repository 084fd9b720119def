// Dockerfiles of any bytes: offsets lead back to the file, and instructions follow one another.
#include "scanners/posture/dockerfile/reader.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t before = 0;
  for (const auto& instruction : assay::posture::dockerfile::read(text).instructions) {
    if (instruction.span.begin < before || instruction.span.end < instruction.span.begin) std::abort();
    if (instruction.arguments + instruction.text.size() > size + 1) std::abort();
    for (const auto& document : instruction.documents)
      if (document.body.begin > document.body.end || document.body.end > size) std::abort();
    before = instruction.span.end;
    static_cast<void>(assay::posture::dockerfile::exec_words(instruction.text));
  }
  return 0;
}
