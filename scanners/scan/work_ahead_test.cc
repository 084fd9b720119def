#include "scanners/scan/work_ahead.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "scanners/scan/file_scan.h"
#include "scanners/secrets/test_rules.h"
#include "scanners/sources/files/listing.h"
#include "scanners/sources/files/testing.h"

namespace assay {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr std::size_t kLarge = std::size_t{3} << 20;  // it is cut into windows

class WorkAheadTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder.write("a", "12345");
    folder.write("below/b", "123");
    folder.write("below/large", std::string(kLarge, '.'));
    folder.write("left/out", "123456");
    options.walk.exclude = {"left/"};
  }

  files::ScratchFolder folder;
  files::FileScanOptions options;
  Progress progress;
};

TEST_F(WorkAheadTest, StepsOfAScanAddUpToWhatWasCounted) {
  const RuleSet rules = testing::compile({testing::make_rule("plain", {"tok_"}, R"(\btok_[0-9a-f]{6}\b)")});
  ScanContext context;
  context.rules = &rules;
  context.progress = &progress;
  ASSERT_TRUE(scan_paths({folder.path()}, options, context));
  const std::atomic<bool> stop{false};
  EXPECT_EQ(files::count_bytes({folder.path()}, options.walk, stop), 8 + kLarge);
  EXPECT_EQ(progress.steps(), 8 + kLarge);
  EXPECT_EQ(progress.items(), 3U) << "a file in windows is one";
}

TEST_F(WorkAheadTest, TellsWhatIsLeftToWhoeverWatches) {
  progress.watch();
  const auto later = Progress::Clock::now() + hours(1);
  progress.step((8 + kLarge) / 2);
  {
    const WorkAhead ahead({folder.path()}, options.walk, &progress, milliseconds(0));
    while (!progress.remaining(later)) std::this_thread::yield();
    EXPECT_NEAR(static_cast<double>(progress.remaining(later)->count()), 3600, 2);
  }
  EXPECT_FALSE(progress.remaining(later)) << "it is over";
}

TEST_F(WorkAheadTest, EndsAtOnceAndCountsNothingThatHasNoEnd) {
  progress.watch();
  { const WorkAhead waiting({folder.path()}, options.walk, &progress, hours(1)); }
  const std::atomic<bool> stop{true};
  EXPECT_FALSE(files::count_bytes({folder.path()}, options.walk, stop));
  const WorkAhead stream({"-", folder.path()}, options.walk, &progress, milliseconds(0));
  progress.step(1);
  EXPECT_FALSE(progress.remaining(Progress::Clock::now() + hours(1)));
}

}  // namespace
}  // namespace assay
