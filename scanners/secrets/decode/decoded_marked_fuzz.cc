// Any bytes as base85 and uuencode, from any place on: what comes of them leads back into the text, and
// no more comes of it than is asked for.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "scanners/secrets/decode/decoded_text.h"
#include "scanners/secrets/decode/encoded_finder.h"

namespace {

using namespace assay;

constexpr std::size_t kMost = 4096;
constexpr std::size_t kPlaces = 24;

void check(Bytes text, std::size_t begin, Encoding encoding, bool resumed) {
  const DecodedSource source{.text = text};
  const auto decoded = DecodedText::decode(source, begin, encoding, kMost, resumed);
  // What stands beside it on its line comes on top.
  if (decoded->text().size() > kMost + 400) std::abort();
  if (decoded->source_begin() > decoded->source_end() || decoded->source_end() > text.size()) std::abort();
  for (std::size_t at = 0; at < decoded->text().size(); ++at) {
    const std::uint64_t first = decoded->original_begin(at);
    const std::uint64_t behind = decoded->original_end(at + 1);
    if (first >= behind || behind > text.size()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes text(reinterpret_cast<const char*>(data), size);
  std::vector<Match> found;
  find_encoded(text, 0, text.size(), found);
  for (const Match& match : found) check(text, static_cast<std::size_t>(match.begin), encoding_of(match), false);
  for (std::size_t begin = 0; begin < std::min(size, kPlaces); ++begin)
    for (const Encoding encoding : {Encoding::base85, Encoding::uuencode})
      for (const bool resumed : {false, true}) check(text, begin, encoding, resumed);
  return 0;
}
