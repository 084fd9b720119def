// Any bytes: lines come in order, each once, and pieces do not matter.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/line_hash.h"

namespace {

std::string all_hashes(std::string_view text, std::size_t piece) {
  std::string out;
  std::uint64_t last = 0;
  assay::LineHasher hasher([&](std::uint64_t line, const std::string& hash) {
    if (line != last + 1) std::abort();
    last = line;
    out += hash;
    out += ' ';
  });
  for (std::size_t at = 0; at < text.size(); at += piece) hasher.feed(text.substr(at, piece));
  hasher.finish();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (all_hashes(text, 3) != all_hashes(text, size + 1)) std::abort();
  return 0;
}
