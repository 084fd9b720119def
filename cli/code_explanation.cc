#include "cli/code_explanation.h"

#include "base/strings.h"
#include "cli/layout.h"

namespace assay::cli {

std::string explanation(const attest::CodeFacts& facts, std::size_t columns) {
  const auto section = [&](std::string_view title, std::string_view text) {
    return cat("\n", title, "\n  ", wrapped(text, 2, columns), "\n");
  };
  return cat(facts.title, "\n  ", facts.code, "\n", section("Why it matters", facts.why),
             section("See it happen", facts.reproduce), section("What to do", facts.fix),
             section("What not to do", facts.avoid));
}

}  // namespace assay::cli
