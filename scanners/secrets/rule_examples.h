// A rule against its own examples, through the whole engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "rules/rule_set.h"
#include "scanners/secrets/scanner.h"

namespace assay {

struct ExampleFailure {
  bool must_match = true;
  std::size_t number = 1;  // in its list, from 1
  std::string why;         // "no anchor of the rule stands in it", "check: placeholder"; holds nothing of the example
};

// The examples of `rule` (with its details) that do not come out as they say, `index` being its place in the scanner's
// set. Examples that another rule finds too are fine.
std::vector<ExampleFailure> failing_examples(Scanner& scanner, const Rule& rule, std::uint32_t index);

}  // namespace assay
