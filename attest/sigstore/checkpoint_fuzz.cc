// Any bytes as a checkpoint: what is read is what was written, and no log has signed it.
#include <cstdint>
#include <cstdlib>

#include "attest/sigstore/checkpoint.h"
#include "attest/sigstore/trusted_root.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  static const TrustedRoot root = *read_trusted_root(embedded_trusted_root(Instance::production));
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto checkpoint = read_checkpoint(input);
  if (!checkpoint) return 0;
  if (input.substr(0, checkpoint->text.size()) != checkpoint->text || checkpoint->size < 0) std::abort();
  for (const Log& log : root.logs)
    for (const bool rekor_v2 : {false, true}) static_cast<void>(check_checkpoint(*checkpoint, log, rekor_v2));
  return 0;
}
