// The codes of reasons that `assay evidence` gives, with what `assay explain` and SARIF rules say of them. A code never
// changes its meaning.
#pragma once

#include <span>
#include <string_view>

namespace assay::attest {

struct CodeFacts {
  std::string_view code;
  std::string_view title;      // a sentence
  std::string_view why;        // why it matters
  std::string_view reproduce;  // how to see it again
  std::string_view fix;        // what to do
  std::string_view avoid;      // what not to do
};

// Sorted by code.
std::span<const CodeFacts> evidence_codes();
// Null where there is none.
const CodeFacts* find_code(std::span<const CodeFacts> codes, std::string_view code);

}  // namespace assay::attest
