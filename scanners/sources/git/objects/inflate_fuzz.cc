// A zlib stream, with room around it and without: both ways give the same bytes or none.
#include <cstdlib>
#include <string>

#include "scanners/sources/git/objects/inflate.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace assay;
  using namespace assay::git;
  if (size < 2) return 0;
  // What the stream is said to hold, then the stream.
  const std::size_t made = data[0] | static_cast<std::size_t>(data[1] & 3) << 8;
  const std::string stream(reinterpret_cast<const char*>(data) + 2, size - 2);
  // Rooms of their own, so that each byte too far is seen.
  const std::string padded = stream + std::string(8 + (data[1] >> 2), '\0');
  Inflater inflater;
  PackBuffer roomy;
  if (!roomy.reserve(made)) return 0;
  const auto fast = inflater.inflate(Bytes(padded).substr(0, stream.size()), padded.size(), roomy, made);
  std::string narrow(made, '\0');
  const auto slow = inflater.inflate(stream, narrow.data(), made);
  if ((fast.why == nullptr) != (slow.why == nullptr)) std::abort();
  if (slow.why != nullptr) return 0;
  if (fast.used != slow.used || std::string_view(roomy.data(), made) != narrow) std::abort();
  return 0;
}
