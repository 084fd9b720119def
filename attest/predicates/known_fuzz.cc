// Any bytes as the predicate of each type that has a reader: a scan that passes is complete, and what was read comes
// back as it was written.
#include <cstdint>
#include <cstdlib>

#include "attest/predicates/known.h"
#include "attest/predicates/scan_predicate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  const auto json = parse_json({reinterpret_cast<const char*>(data), size}, Step::format, "the input");
  if (!json) return 0;
  Statement statement;
  statement.predicate = *json;
  for (const std::string_view type :
       {kScanV1, kProvenanceV1, kSummaryV1, kTestResultV01, kPublishV1, kCycloneDx, kSpdx}) {
    statement.predicate_type = type;
    static_cast<void>(check_predicate(statement));
  }
  const auto scan = read_scan(*json);
  if (!scan) return 0;
  if (passes(*scan) && (!scan->complete || scan->gap_count != 0)) std::abort();
  const auto again = read_scan(write_scan(*scan));
  if (!again || again->result != scan->result || again->counted != scan->counted) std::abort();
  return 0;
}
