// Promise 3 (DESIGN §1): a writer keeps nothing of a finding.
#include <gtest/gtest.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <cstdint>

#include "base/strings.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;

#if defined(__GLIBC__)

std::size_t heap_in_use() { return mallinfo2().uordblks; }

TEST(Stream, AHundredThousandFindingsTakeNoMoreMemoryThanAThousand) {
  if (heap_in_use() == 0) GTEST_SKIP() << "this allocator does not say what is in use";
  const std::vector<Rule> rules = sample_rules();
  for (const ReportFormat format :
       {ReportFormat::text, ReportFormat::json, ReportFormat::jsonl, ReportFormat::sarif, ReportFormat::html}) {
    std::vector<Finding> findings = sample_findings();
    CountingOutput output;
    const auto writer = make_report_writer(format, output);
    ASSERT_TRUE(writer->begin(sample_run(rules)));
    std::size_t after_a_thousand = 0;
    for (std::uint64_t i = 0; i < 100000; ++i) {
      Finding& finding = findings[i % findings.size()];
      // Everything that a set or a map might be kept of differs, in texts of one length.
      finding.fingerprint = cat(1000000 + i, "00112233445566778899aabbc");
      finding.places[0].origin.path = cat("folder/file-", 1000000 + i);
      ASSERT_TRUE(writer->finding(finding));
      if (i == 999) after_a_thousand = heap_in_use();
    }
    const std::size_t after_all = heap_in_use();
    // SARIF's table of archives ends at kMostArtifacts, here some 200 KB.
    EXPECT_LT(after_all, after_a_thousand + 400000) << name_of(format);
    ASSERT_TRUE(writer->end(clean_outcome()));
    // Bytes that are written are forgotten; those of a page are packed.
    EXPECT_GT(output.bytes(), (format == ReportFormat::html ? 1U : 20U) << 20) << name_of(format);
  }
}

#endif

}  // namespace
}  // namespace assay
