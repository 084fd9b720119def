#include "scanners/secrets/suppression_writer.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay {
namespace {

const std::string kA(32, 'a'), kB(32, 'b'), kC(32, 'c');

std::string added(const std::string& text, const std::vector<NewSuppression>& more) {
  const auto changed = add_suppressions(text, ".assayignore", more);
  return changed ? changed->text : cat("error: ", changed.error().text());
}

std::string pruned(const std::string& text, const std::optional<KnownFindings>& known = {}) {
  using namespace std::chrono;
  const auto changed = prune_suppressions(text, ".assayignore", sys_days{2026y / March / 1}, known);
  return changed ? changed->text : cat("error: ", changed.error().text());
}

TEST(SuppressionWriter, PutsEntriesInTheirOrder) {
  EXPECT_EQ(added("", {{kB, "t", "", "", "made up"}}), kB + " t # made up\n");
  EXPECT_EQ(added(kA + " t\n" + kC + " t\n", {{kB, "t", "tests/a b/**", "2027-03-31", "revoked"}}),
            kA + " t\n" + kB + " t tests/a\\ b/** expires=2027-03-31 # revoked\n" + kC + " t\n");
  EXPECT_EQ(added(kA + " t", {{kB, "t", "", "", ""}}), kA + " t\n" + kB + " t\n");
}

TEST(SuppressionWriter, LeavesOtherLinesAsTheyAre) {
  EXPECT_EQ(added("# accepted\n\n" + kB + " t   # why\n# of c\n" + kC + " t\n# end\n", {{kA, "t", "", "", ""}}),
            "# accepted\n\n" + kA + " t\n" + kB + " t   # why\n# of c\n" + kC + " t\n# end\n");
}

// One of two carriage returns was left, and gone the next time.
TEST(SuppressionWriter, EndsEntriesByOneLineFeed) {
  EXPECT_EQ(added(kA + " t # why\r\r\n# b\r\n" + kB + " t\r\n", {}), kA + " t # why\n# b\r\n" + kB + " t\n");
}

TEST(SuppressionWriter, ANewEntryTakesThePlaceOfTheOldOne) {
  EXPECT_EQ(added(kA + " t src/** # old\n" + kA + " t\n", {{kA, "t", "src/**", "", "new"}}),
            kA + " t src/** # new\n" + kA + " t\n");
}

TEST(SuppressionWriter, WritesNothingThatIsNoEntry) {
  EXPECT_NE(added("", {{"abc", "t", "", "", ""}}).find("does not begin with a fingerprint"), std::string::npos);
  EXPECT_NE(added("", {{kA, "T!", "", "", ""}}).find("no rule follows"), std::string::npos);
  EXPECT_NE(added("", {{kA, "t", "", "soon", ""}}).find("the expiry is no date"), std::string::npos);
  EXPECT_NE(added("", {{kA, "t", "", "", "two\nlines"}}).find("a line break"), std::string::npos);
  EXPECT_NE(added("", {{kA, "t", "# x", "", ""}}).find("cannot begin like that"), std::string::npos);
  EXPECT_NE(added("broken\n", {{kA, "t", "", "", ""}}).find("line 1, column 1"), std::string::npos);
}

TEST(SuppressionWriter, PrunesWhatHasExpired) {
  EXPECT_EQ(pruned("# all\n" + kA + " t expires=2026-02-28\n" + kB + " t expires=2026-03-01\n" + kC + " t\n"),
            "# all\n" + kB + " t expires=2026-03-01\n" + kC + " t\n");
}

TEST(SuppressionWriter, PrunesWhatAReportDoesNotKnow) {
  EXPECT_EQ(pruned(kA + " t\n" + kB + " t\n" + kB + " u\n", KnownFindings{{kB, "t"}}), kB + " t\n");
}

}  // namespace
}  // namespace assay
