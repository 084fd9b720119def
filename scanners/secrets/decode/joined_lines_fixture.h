// For tests of lines that are joined: a scan that joins them, by rules of one prefix each.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/test_rules.h"

namespace assay::testing {

inline const std::string kJoinedKey = "key_0123456789abcdef";

inline Rule joined_key_rule() { return make_rule("k", {"key_"}, R"(\bkey_[0-9a-f]{16}\b)"); }

// Places as "line:column-line:column encoding".
inline std::vector<std::string> places_in(const RuleSet& rules, Bytes text, bool joins = true) {
  Limits limits;
  limits.broken_lines = joins;
  auto scanner = BlobScanner::create(rules, FingerprintKey{"k", true}, limits);
  EXPECT_TRUE(scanner);
  scanner->scan(text, {});
  EXPECT_TRUE(scanner->coverage().complete());
  std::vector<std::string> out;
  for (const Finding& finding : std::move(scanner->collector()).finish())
    for (const Place& place : finding.places)
      out.push_back(cat(place.region.line, ":", place.region.column, "-", place.region.end_line, ":",
                        place.region.end_column, " ", place.encoding));
  return out;
}

}  // namespace assay::testing
