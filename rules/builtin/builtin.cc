#include "rules/builtin/builtin.h"

// Defined in the generated images.S; each pair marks the bytes between.
extern "C" {
extern const char assay_rules_begin[], assay_rules_end[];
extern const char assay_digest_begin[], assay_digest_end[];
extern const char assay_plan_begin[], assay_plan_end[];
extern const char assay_database_begin[], assay_database_end[];
}

namespace assay {

namespace {
Bytes between(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }
}  // namespace

RuleImage builtin_rule_image() {
  return {between(assay_rules_begin, assay_rules_end), between(assay_plan_begin, assay_plan_end),
          between(assay_database_begin, assay_database_end), between(assay_digest_begin, assay_digest_end)};
}

}  // namespace assay
