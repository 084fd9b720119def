#include "sarif/log/finding_list.h"

#include <gtest/gtest.h>

#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

std::string listed(std::string_view text) {
  const auto input = text_input(text, "r.json");
  const auto list = read_finding_list(*input);
  if (!list) return list.error().why;
  std::string out = list->complete ? "complete" : "incomplete";
  for (const ListedFinding& one : list->findings)
    out += cat("; ", one.rule, ' ', one.fingerprint, one.suppressed ? " suppressed" : "");
  return out;
}

TEST(FindingList, HasWhatAReportFound) {
  EXPECT_EQ(listed(R"({"schema":"assay-findings/1","findings":[{"rule":"a","fingerprint":"f","suppressed":false},)"
                   R"({"rule":"b","fingerprint":"g","suppressed":true}],"coverage":{"complete":true}})"),
            "complete; a f; b g suppressed");
  EXPECT_EQ(listed(R"({"schema":"assay-findings/1","findings":[],"coverage":{"complete":false}})"), "incomplete");
  EXPECT_EQ(listed(R"({"schema":"assay-findings/1","findings":[]})"), "incomplete");
}

TEST(FindingList, IsOfAReportAlone) {
  EXPECT_EQ(listed("[]"), "it is no report in JSON");
  EXPECT_EQ(listed(R"({"version":"2.1.0","runs":[]})"), "it is no report in JSON");
  EXPECT_NE(listed(R"({"schema":"assay-findings/1","findings":[)").find("cut off"), std::string::npos);
}

}  // namespace
}  // namespace assay::sarif
