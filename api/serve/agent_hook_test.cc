#include "api/serve/agent_hook.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "api/serve/agent_event.h"
#include "base/strings.h"

namespace assay::serve {
namespace {

using nlohmann::json;

// A token with a right checksum that no scanner takes this file for.
std::string token() { return cat("gh", "p_", "DCASJRv332FYglZzXPw7n0onKEqqt5", "0ugSfn"); }

Judgement judged(const json& event) {
  static const auto engine = [] {
    const std::vector<std::string_view> settings = {"only=github-pat"};
    return api::make_engine(settings);
  }();
  EXPECT_TRUE(engine);
  const Judgement out = judge_event(
      *engine, [](std::string_view text) { return std::string(text); }, event.dump());
  EXPECT_EQ((out.reason + out.answer).find(token().substr(6, 20)), std::string::npos);
  return out;
}

json before(const char* tool, json input) {
  return {
      {"session_id", "1"}, {"hook_event_name", "PreToolUse"}, {"tool_name", tool}, {"tool_input", std::move(input)}};
}

TEST(AgentHook, ACommandWithACredentialIsRefused) {
  const Judgement out = judged(before("Bash", {{"command", cat("curl -H 'Authorization: token ", token(), "'")}}));
  ASSERT_TRUE(out.blocked);
  EXPECT_NE(out.reason.find("PreToolUse Bash: 1 credential\n"), std::string::npos) << out.reason;
  EXPECT_NE(out.reason.find("github-pat: ghp_******** (high confidence) in tool_input.command\n"), std::string::npos)
      << out.reason;
  const json answer = json::parse(out.answer);
  EXPECT_EQ(answer["decision"], "block");
  EXPECT_EQ(answer["hookSpecificOutput"]["permissionDecision"], "deny");
  EXPECT_EQ(answer["hookSpecificOutput"]["permissionDecisionReason"], out.reason);
}

TEST(AgentHook, OfAFileTheLineIsTold) {
  const json edits = json::array({{{"old_string", "a"}, {"new_string", cat("a\nb\nKEY = '", token(), "'\n")}}});
  const Judgement out = judged(before("MultiEdit", {{"edits", edits}, {"file_path", "/r/a.py"}}));
  ASSERT_TRUE(out.blocked);
  EXPECT_NE(out.reason.find("in tool_input.edits.new_string, line 3"), std::string::npos) << out.reason;
}

TEST(AgentHook, WhatAnEditTakesAwayIsNotHeldAgainstIt) {
  EXPECT_FALSE(judged(before("Edit", {{"old_string", token()}, {"new_string", "os.environ['KEY']"}})).blocked);
}

TEST(AgentHook, OutputOfAToolAndThePromptAreLookedAt) {
  const Judgement shown =
      judged({{"hook_event_name", "PostToolUse"}, {"tool_response", json::array({"a\nb", cat("x\n", token(), "\n")})}});
  ASSERT_TRUE(shown.blocked);
  EXPECT_FALSE(json::parse(shown.answer).contains("hookSpecificOutput"));
  EXPECT_NE(shown.reason.find("in tool_response\n"), std::string::npos) << shown.reason;
  EXPECT_TRUE(judged({{"hook_event_name", "UserPromptSubmit"}, {"prompt", cat("use ", token())}}).blocked);
  EXPECT_TRUE(judged({{"of an agent that is not known", {{"args", {{"deep", json::array({token()})}}}}}}).blocked);
}

TEST(AgentHook, ALongTextIsLookedAtByItself) {
  const std::string text = cat(std::string(10'000, '\n'), "KEY = '", token(), "'\n");
  EXPECT_NE(judged(before("Write", {{"content", text}})).reason.find("content, line 10001"), std::string::npos);
}

TEST(AgentHook, WithoutCredentialNothingIsSaid) {
  const Judgement out = judged(before("Bash", {{"command", "make test"}, {"timeout", 1000}, {"sandbox", true}}));
  EXPECT_FALSE(out.blocked);
  EXPECT_EQ(out.answer + out.reason, "");
}

TEST(AgentHook, WhatTheAgentTellsOfItselfIsNotLookedAt) {
  json event = before("Read", {{"file_path", "a"}});
  event["session_id"] = token();
  EXPECT_FALSE(judged(event).blocked);
}

TEST(AgentHook, WhatCannotBeReadIsRefused) {
  for (const std::string& text : {std::string(), std::string("[]"), std::string("7"), std::string("{"),
                                  std::string(R"({"a": "\xff"})"), std::string(kMostEvent + 1, ' ')}) {
    EXPECT_FALSE(read_event(text)) << text.substr(0, 20);
    const Judgement out = judge_event({}, {}, text);
    EXPECT_TRUE(out.blocked);
    EXPECT_EQ(json::parse(out.answer)["decision"], "block");
  }
  std::string deep = R"({"a":)";
  for (int i = 0; i < 300; ++i) deep += '[';
  EXPECT_NE(read_event(deep).error().why.find("nests deeper"), std::string::npos);
  std::string many = R"({"a":[)";
  for (int i = 0; i < 100'001; ++i) many += "1,";
  EXPECT_NE(read_event(many).error().why.find("more than 100000 parts"), std::string::npos);
}

TEST(AgentEventTest, HalvesOfSurrogatePairsAreReadAsUnknownCharacters) {
  const auto event = read_event(R"({"a": "x\ud83d y\ude00 \ud83d\ude00 \\ud83d \ud83d"})");
  ASSERT_TRUE(event) << event.error().text();
  ASSERT_EQ(event->texts.size(), 1U);
  EXPECT_EQ(event->texts[0].value, "x\xEF\xBF\xBD y\xEF\xBF\xBD \xF0\x9F\x98\x80 \\ud83d \xEF\xBF\xBD");
}

TEST(AgentEventTest, ATextKnowsTheFileOfTheNearestObject) {
  const auto event =
      read_event(R"({"i": {"edits": [{"new_string": "a"}], "file_path": "f", "in": {"path": "g", "content": ["b"]}}})");
  ASSERT_TRUE(event);
  std::string out;
  for (const EventText& one : event->texts) out += cat(one.path, "=", one.file, " ");
  EXPECT_EQ(out, "i.edits.new_string=f i.file_path=f i.in.path=g i.in.content=g ");
}

}  // namespace
}  // namespace assay::serve
