// Bytes that decode are a plan whose indexes all stay inside, and which is written back as the same bytes.
#include <cstdint>
#include <cstdlib>

#include "rules/plan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::Bytes bytes(reinterpret_cast<const char*>(data), size);
  const auto plan = assay::decode_plan(bytes);
  if (!plan) return 0;
  if (assay::encode_plan(*plan) != bytes) std::abort();
  // With bounds that the library checks in this build.
  for (const assay::AnchorTable* table :
       {&plan->literals, &plan->keywords, &plan->prefixes, &plan->inner, &plan->leads}) {
    for (std::size_t anchor = 0; anchor < table->size(); ++anchor) {
      for (std::uint32_t e = table->first[anchor]; e < table->first[anchor + 1]; ++e) {
        const assay::AnchorEntry& entry = plan->entries[e];
        const assay::RuleTables& rule = plan->rules[entry.rule];
        for (unsigned i = 0; i < entry.leading_count; ++i) (void)plan->sets[plan->leading[entry.leading_at + i]];
        for (unsigned i = 0; i < rule.value_leading_count; ++i)
          (void)plan->sets[plan->leading[rule.value_leading_at + i]];
      }
    }
  }
  for (const assay::RuleTables& rule : plan->rules) {
    if (rule.gap != 0) (void)plan->gaps[rule.gap - 1];
    if (rule.classes == 0) continue;
    for (std::uint32_t byte = 0; byte < 256; ++byte)
      (void)plan->next[rule.next_at + (rule.states - 1) * rule.classes + plan->byte_classes[rule.classes_at + byte]];
  }
  return 0;
}
