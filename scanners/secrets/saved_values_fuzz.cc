// What a shard found comes from storage that others may write: any bytes are read or refused, and what is read is saved
// and read again. The first byte says what they are.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/coverage.h"
#include "base/fields.h"
#include "scanners/secrets/fuzz_rules.h"
#include "scanners/secrets/saved_values.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  if (size == 0) return 0;
  const RuleSet& rules = testing::rules();
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 3 == 0) {
    const auto finding = load_finding(text, rules);
    if (finding && !load_finding(save_finding(*finding), rules)) std::abort();
  } else if (data[0] % 3 == 1) {
    Coverage coverage;
    FieldReader in(text);
    if (!coverage.load(in)) return 0;
    FieldWriter out;
    coverage.save(out);
    FieldReader again(out.bytes());
    if (!Coverage().load(again)) std::abort();
  } else {
    GatheredValues values(rules, "key", Limits());
    SavedValues loading(values, rules);
    // Records behind their lengths.
    for (FieldReader in(text); in.ok() && !in.at_end();)
      if (!loading.take(in.text())) break;
    GatheredValues whole(rules, "key", Limits());
    whole.merge(std::move(values));
    whole.settle();
  }
  return 0;
}
