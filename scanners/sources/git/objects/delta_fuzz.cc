// A delta over a base, both from the input: nothing is read or written out of bounds, and the copied runs are true.
#include <cstdlib>
#include <string>

#include "scanners/sources/git/objects/delta.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace assay;
  using namespace assay::git;
  if (size == 0) return 0;
  const Bytes all(reinterpret_cast<const char*>(data), size);
  const std::string base(all.substr(1, data[0]));
  const std::string delta(all.substr(1 + base.size()));
  const auto header = parse_delta_header(delta);
  if (!header || header->result_size > (1 << 16)) return 0;
  std::string result(static_cast<std::size_t>(header->result_size), '\0');
  std::vector<CopiedRun> copied;
  const char* const why = apply_delta(base, delta, *header, result.data(), &copied);
  const std::string padding(kDeltaSlack, '\0');
  const std::string padded_base = base + padding;
  const std::string padded_delta = delta + padding;
  std::string padded(result.size() + kDeltaSlack, '\0');
  if ((apply_padded_delta({padded_base.data(), base.size()}, {padded_delta.data(), delta.size()}, *header,
                          padded.data(), nullptr) == nullptr) != (why == nullptr)) {
    std::abort();
  }
  if (why != nullptr) return 0;
  if (padded.substr(0, result.size()) != result) std::abort();
  for (const CopiedRun& run : copied) {
    if (result.substr(run.at, run.size) != base.substr(run.from, run.size)) std::abort();
  }
  return 0;
}
