// Any bytes as a log's answer of either version: what is read of it has a proof, and is written into a bundle.
#include <cstdint>
#include <cstdlib>

#include "attest/keyless/transparency_log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  const auto json = parse_json({reinterpret_cast<const char*>(data), size}, Step::format, "the answer");
  if (!json) return 0;
  for (const auto& entry : {entry_from_v1(*json), entry_from_v2(*json)}) {
    if (!entry) continue;
    if (!entry->proof) std::abort();
    ProtoReader read(Step::format, "the entry");
    const LogEntry again = read_log_entry(read, write_log_entry(*entry));
    if (!read.good() || again.body != entry->body || again.proof->hashes != entry->proof->hashes) std::abort();
  }
  return 0;
}
