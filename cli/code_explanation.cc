#include "cli/code_explanation.h"

#include "base/strings.h"

namespace assay::cli {

Explanation explanation(const attest::CodeFacts& facts) {
  Explanation out{.kind = "reason",
                  .id = std::string(facts.code),
                  .title = std::string(facts.title),
                  .severity = {},
                  .confidence = {},
                  .head = cat(facts.title, "\n  ", facts.code, "\n")};
  out.paragraph("Why it matters", facts.why);
  out.paragraph("See it happen", facts.reproduce);
  out.paragraph("What to do", facts.fix);
  out.paragraph("What not to do", facts.avoid);
  return out;
}

}  // namespace assay::cli
