#include "sarif/log/message_text.h"

#include <gtest/gtest.h>

#include "sarif/log/completeness.h"
#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;

TEST(MessageText, IsItsOwnElseThatOfTheFirstTableWithItsId) {
  const JsonValue first = parsed(R"({"one":{"text":"First {0}, {1}."}})");
  const JsonValue second = parsed(R"({"one":{"text":"no"},"two":{"text":"Second."}})");
  const auto text = [&](std::string_view message) {
    return message_text(parsed(message), {&first, nullptr, &second}, kEverything);
  };
  EXPECT_EQ(text(R"({"text":"Own {0}","id":"one","arguments":["x"]})"), "Own x");
  EXPECT_EQ(text(R"({"id":"one","arguments":["x","{0}"]})"), "First x, {0}.");
  EXPECT_EQ(text(R"({"id":"two"})"), "Second.");
  EXPECT_EQ(text(R"({"id":"three"})"), "");
  EXPECT_EQ(text(R"({"text":"{{0}} {0} {999} {9999} {"})"), "{0}   {9999} {");
}

TEST(MessageText, OfANotificationIsThatOfItsDescriptorElseOfTheTool) {
  const TextFile file(
      R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","globalMessageStrings":{"g":{"text":"Global {0}."}},
         "notifications":[{"id":"n0"},{"id":"n1","messageStrings":{"m":{"text":"Not read: {0}."}}}]}},
         "invocations":[{"executionSuccessful":true,"toolExecutionNotifications":[
           {"level":"error","message":{"id":"m","arguments":["a.c"]},"descriptor":{"index":1}},
           {"level":"error","message":{"id":"m","arguments":["b.c"]},"descriptor":{"id":"n1"}},
           {"level":"error","message":{"id":"m"},"descriptor":{"id":"n0"}},
           {"level":"error","message":{"id":"g","arguments":["c.c"]}},
           {"level":"error","message":{"text":"{{0}} stays"}}]}],"results":[]}]})");
  LogHead head;
  HeadReader reader(head);
  ASSERT_TRUE(read_log(file.log(), reader));
  EXPECT_EQ(judge_run(head, head.runs.at(0)).gaps,
            (std::vector<std::string>{"Not read: a.c.", "Not read: b.c.", "the run tells of an error", "Global c.c.",
                                      "{{0}} stays"}));
}

}  // namespace
}  // namespace assay::sarif
