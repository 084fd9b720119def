#include "sarif/log/outer_properties.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "sarif/log/completeness.h"
#include "sarif/log/run_head.h"
#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;

struct WholeLog {
  JsonValue log = JsonValue::object();
  std::vector<JsonValue> runs;
};

class WholeReader final : public LogVisitor {
 public:
  explicit WholeReader(WholeLog& whole) : log_(whole.log), runs_(whole.runs) {}
  Status log_member(std::string_view name, JsonValue&& value, const LogPlace&) override {
    log_.set(name, std::move(value));
    return {};
  }
  Status begin_run(std::size_t, const LogPlace&) override {
    runs_.push_back(JsonValue::object());
    return {};
  }
  Status run_member(std::size_t run, std::string_view name, JsonValue&& value, const LogPlace&) override {
    runs_[run].set(name, std::move(value));
    return {};
  }
  Status begin_results(std::size_t run) override {
    runs_[run].set("results", JsonValue::array());
    return {};
  }
  Status result(std::size_t run, std::size_t, JsonValue&& value, const LogPlace&) override {
    runs_[run].find("results")->items.push_back(std::move(value));
    return {};
  }

 private:
  JsonValue& log_;
  std::vector<JsonValue>& runs_;
};

WholeLog read_whole(LogFile file) {
  WholeLog whole;
  auto log = gathered(std::move(file));
  EXPECT_TRUE(log) << log.error().text();
  WholeReader reader(whole);
  EXPECT_TRUE(log && read_log(*log, reader));
  return whole;
}

bool is_incomplete(const LogFile& log) {
  LogHead head;
  HeadReader reader(head);
  EXPECT_TRUE(read_log(log, reader));
  return judge_run(head, head.runs.at(0)).completeness == Completeness::incomplete;
}

std::string with_references(std::string_view references, std::string_view rest, std::string_view parts) {
  return cat(
      R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"invocations":[{"executionSuccessful":true}],)",
      R"("externalPropertyFileReferences":{)", references, "}", rest, R"(}],"inlineExternalProperties":[)", parts,
      "]}");
}

TEST(OuterProperties, OfTheLogComeIntoItsRuns) {
  const std::string text = with_references(
      R"("driver":{"location":{"uri":"sarif:/inlineExternalProperties/0"}},
         "results":[{"location":{"uri":"sarif:/inlineExternalProperties/1"},"itemCount":1},
                    {"location":{"uri":"#/inlineExternalProperties/0"}}],
         "artifacts":[{"location":{"uri":"sarif:/inlineExternalProperties/1"}}])",
      R"(,"results":[])",
      R"({"driver":{"name":"other","rules":[{"id":"a"}]},"results":[{"ruleIndex":0,"message":{"text":"2"}}]},
         {"artifacts":[{"location":{"uri":"f"}}],"results":[{"ruleId":"a","message":{"text":"1"}}]})");
  const WholeLog whole = read_whole(LogFile::of_text(text, "log"));
  ASSERT_EQ(whole.runs.size(), 1U);
  EXPECT_EQ(text_of(*whole.runs[0].find("tool")), R"({"driver":{"name":"t","rules":[{"id":"a"}]}})");
  EXPECT_EQ(text_of(*whole.runs[0].find("results")),
            R"([{"ruleId":"a","message":{"text":"1"}},{"ruleIndex":0,"message":{"text":"2"}}])");
  EXPECT_EQ(text_of(*whole.runs[0].find("artifacts")), R"([{"location":{"uri":"f"}}])");
  EXPECT_EQ(whole.runs[0].find("externalPropertyFileReferences"), nullptr);
  EXPECT_EQ(whole.log.find("inlineExternalProperties"), nullptr);
  const auto log = gathered(LogFile::of_text(text, "log"));
  EXPECT_TRUE(is_incomplete(LogFile::of_text(text, "log")));
  EXPECT_FALSE(is_incomplete(*log));
}

// Of another number than is told, of another guid, of none, and taken twice.
TEST(OuterProperties, ThatAreNotWhatTheLogSaysStayReferences) {
  const std::string_view part =
      R"({"guid":"11111111-1111-4111-8111-111111111111","results":[{"message":{"text":"1"}}]})";
  for (
      const char* reference :
      {R"({"location":{"uri":"sarif:/inlineExternalProperties/0"},"itemCount":2})",
       R"({"location":{"uri":"sarif:/inlineExternalProperties/0"},"guid":"22222222-1111-4111-8111-111111111111"})",
       R"({"location":{"uri":"sarif:/inlineExternalProperties/7"}})", R"({"location":{"uri":"none.sarif"}})",
       R"({"location":{"uri":"https://example.org/results.sarif"}})", R"({"location":{"index":0}})", "{}",
       R"({"location":{"uri":"sarif:/inlineExternalProperties/0"}},{"location":{"uri":"sarif:/inlineExternalProperties/0"}})"}) {
    const std::string text = with_references(cat(R"("results":[)", reference, "]"), "", part);
    const auto log = gathered(LogFile::of_text(text, "log"));
    ASSERT_TRUE(log) << reference;
    EXPECT_TRUE(is_incomplete(*log)) << reference;
  }
  const std::string text = with_references("", R"(,"results":[])", part);
  const auto unnamed = gathered(LogFile::of_text(text, "log"));
  EXPECT_TRUE(is_incomplete(*unnamed));
}

TEST(OuterProperties, OfFilesAreReadBelowTheFolderOfTheLog) {
  std::string folder = ::testing::TempDir() + "assay-outer-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string inside = folder + "/in";
  std::filesystem::create_directory(inside);
  const std::string_view part = R"({"version":"2.1.0","results":[{"message":{"text":"1"}}]})";
  ASSERT_TRUE(write_file_atomically(inside + "/a part.json", part));
  ASSERT_TRUE(write_file_atomically(folder + "/outside.json", part));
  std::filesystem::create_symlink("../outside.json", inside + "/link.json");
  const auto incomplete = [&](std::string_view uri) {
    const std::string path = inside + "/log.sarif";
    EXPECT_TRUE(write_file_atomically(
        path, with_references(cat(R"("results":[{"location":{"uri":")", uri, R"("}}])"), "", "")));
    const auto log = gathered(*LogFile::open(path));
    EXPECT_TRUE(log) << log.error().text();
    return !log || is_incomplete(*log);
  };
  EXPECT_FALSE(incomplete("a%20part.json"));
  EXPECT_FALSE(incomplete("./a%20part.json"));
  for (const std::string& uri : {std::string("../outside.json"), std::string("link.json"), folder + "/outside.json",
                                 cat("file://", folder, "/outside.json"), std::string("..%2Foutside.json")})
    EXPECT_TRUE(incomplete(uri)) << uri;
  ASSERT_TRUE(write_file_atomically(inside + "/a part.json", R"({"results":[)"));
  ASSERT_TRUE(write_file_atomically(
      inside + "/log.sarif",
      with_references(R"("results":[{"location":{"uri":"a%20part.json"}}])", R"(,"results":[])", "")));
  EXPECT_FALSE(gathered(*LogFile::open(inside + "/log.sarif")));
  std::filesystem::remove_all(folder);
}

TEST(OuterProperties, AreLookedForAcrossPiecesOfTheLog) {
  for (const std::size_t before : {262130U, 262140U, 262144U, 524280U}) {
    std::string text = with_references(R"("results":[{"location":{"uri":"sarif:/inlineExternalProperties/0"}}])", "",
                                       R"({"results":[{"message":{"text":"1"}}]})");
    text.insert(0, std::string(before - text.find("xternalPropert"), ' '));
    EXPECT_EQ(read_whole(LogFile::of_text(text, "log")).runs.at(0).find("results")->items.size(), 1U) << before;
  }
}

TEST(OuterProperties, LeaveOtherLogsAsTheyAre) {
  const std::string text = log_of(result_of("a", "m"));
  const auto log = gathered(LogFile::of_text(text, "log"));
  ASSERT_TRUE(log);
  EXPECT_EQ(read_whole(LogFile::of_text(text, "log")).runs.at(0).find("results")->items.size(), 1U);
  EXPECT_TRUE(gathered(LogFile::of_text(R"({"inlineExternalProperties":)", "log")));
}

}  // namespace
}  // namespace assay::sarif
