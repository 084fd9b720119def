// Any bytes read as escapes of every kind and as lines of a log: nothing is read behind their end, and pieces give the
// candidates that the whole gives.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "scanners/secrets/decode/escapes.h"
#include "scanners/secrets/decode/log_frame.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const Bytes text(reinterpret_cast<const char*>(data), size);
  for (const Encoding encoding : {Encoding::percent, Encoding::backslash, Encoding::entities,
                                  Encoding::quoted_printable, Encoding::terminal, Encoding::literals}) {
    for (std::size_t at = 0; at < size; ++at) {
      if (introducers(encoding).find(text[at]) == Bytes::npos) continue;
      const Escape escape = escape_at(text, at, encoding);
      if (escape.length > size - at || escape.size > escape.bytes.size()) std::abort();
    }
  }
  const LogLine line = read_log_line(text);
  if (line.begin > line.end || line.end > size) std::abort();
  std::vector<Match> whole, pieces;
  find_escapes(text, 0, size, whole);
  const std::size_t middle = size / 2;
  find_escapes(text.substr(0, std::min(size, middle + kEscapeReach)), 0, middle, pieces);
  const std::size_t first = middle - std::min(middle, kEscapeBefore);
  const auto before = static_cast<std::ptrdiff_t>(pieces.size());
  find_escapes(text.substr(first), middle - first, size - first, pieces);
  for (auto match = pieces.begin() + before; match != pieces.end(); ++match) match->begin += first;
  if (pieces != whole) std::abort();
  return 0;
}
