#include "attest/refusal.h"

#include <array>

namespace assay::attest {

std::string_view name_of(Step step) {
  constexpr std::array<std::string_view, 19> kNames = {
      "input", "format",      "bundle", "root", "key",      "set",       "proof",     "checkpoint", "binding", "tsa",
      "time",  "certificate", "chain",  "sct",  "identity", "signature", "statement", "predicate",  "digest"};
  return kNames[static_cast<std::size_t>(step)];
}

std::string Refusal::text() const { return cat(name_of(step), ": ", printable(why)); }

}  // namespace assay::attest
