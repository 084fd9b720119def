#include "scanners/sources/archives/inflate_kit.h"

// The first byte says into which parts the rest is cut; zlib says what it holds.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace assay::archives;
  if (size == 0) return 0;
  constexpr std::size_t kLimit = std::size_t{1} << 20;
  const assay::Bytes packed(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t part = 1 + data[0];
  const Inflated theirs = inflate_by_zlib(packed, kLimit);
  const Inflated ours = inflate_in_parts(packed, part, part * 100, kLimit);
  // A code of no symbols is damage to zlib only where a symbol is missed, which may be behind the end.
  const bool ended = ours.outcome == Codec::Outcome::end;
  if (ended != (theirs.outcome == Codec::Outcome::end) || ours.text != theirs.text) __builtin_trap();
  if (ended && ours.taken != theirs.taken) __builtin_trap();
  (void)inflate_in_parts(packed, part, part * 100, kLimit, DeflateKind::deflate64);
  return 0;
}
