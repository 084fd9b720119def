// Any bytes as a lock of identities: what is read comes back as it was written.
#include <cstdint>
#include <cstdlib>

#include "attest/release/identity_lock.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  const auto lock = read_lock({reinterpret_cast<const char*>(data), size});
  if (!lock) return 0;
  const auto again = read_lock(write_lock(*lock));
  if (!again || *again != *lock) std::abort();
  return 0;
}
