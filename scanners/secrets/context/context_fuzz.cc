// Any bytes, with the keyword anywhere in them: the readers and the score are total, and explanations hide the value.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "scanners/secrets/context/judge.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::Bytes text(reinterpret_cast<const char*>(data), size);
  const std::vector<assay::Anchor> anchors = {
      {"pass", true},        {"token", true},      {"_key", true},
      {"identified ", true}, {"auth=(", true},     {"basicauth", true},
      {".login(", true},     {"credential", true}, {"\xe5\xaf\x86\xe7\xa0\x81", false}};
  for (const assay::context::Judged& judged : assay::context::judge_between(text, anchors, 0, size)) {
    if (judged.value.end > size || judged.value.begin >= judged.value.end) std::abort();
    assay::context::explain(text, judged);
  }
  return 0;
}
