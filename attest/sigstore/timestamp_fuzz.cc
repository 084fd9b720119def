// Any bytes as a time-stamp, for an authority that has signed the seeds: of another signature none is ever one, and of
// theirs only the time that was signed comes out.
#include <cstdint>
#include <cstdlib>

#include "attest/sigstore/timestamp.h"
#include "base/file.h"
#include "base/source_dir.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  static const TrustedRoot root =
      *read_trusted_root(*assay::read_file(ASSAY_SOURCE_DIR "/attest/testdata/timestamp-root.json"));
  constexpr Instant kLate{std::int64_t{1} << 33, 0};
  constexpr std::int64_t kSigned = 1'706'788'800;  // 2024-02-01T12:00:00Z
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (check_timestamp(input, "another signature", root, kLate)) std::abort();
  const auto stamp = check_timestamp(input, "signature", root, kLate);
  if (stamp && stamp->at.seconds != kSigned) std::abort();
  return 0;
}
