#include "api/serve/language_server.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "api/serve/foreign_json.h"
#include "api/serve/line_server.h"
#include "base/strings.h"

namespace assay::serve {
namespace {

using nlohmann::json;

// A token with a right checksum that no scanner takes this file for.
std::string token() { return cat("gh", "p_", "DCASJRv332FYglZzXPw7n0onKEqqt5", "0ugSfn"); }

std::shared_ptr<const api::Engine> engine() {
  static const auto made = [] {
    const std::vector<std::string_view> settings = {"only=github-pat"};
    return api::make_engine(settings);
  }();
  EXPECT_TRUE(made);
  return *made;
}

class LanguageServerTest : public ::testing::Test {
 protected:
  std::vector<json> send(const json& message) {
    std::vector<json> out;
    for (const std::string& answer : server.answer(message.dump())) out.push_back(json::parse(answer));
    return out;
  }
  json request(const char* method, json params) {
    const auto answers = send({{"jsonrpc", "2.0"}, {"id", 7}, {"method", method}, {"params", std::move(params)}});
    EXPECT_EQ(answers.size(), 1U);
    return answers.empty() ? json() : answers.front();
  }
  void begin() { EXPECT_TRUE(request("initialize", {{"capabilities", json::object()}}).contains("result")); }

  json opened(const std::string& text, const std::string& uri = "file:///a.env") {
    const auto out = send({{"jsonrpc", "2.0"},
                           {"method", "textDocument/didOpen"},
                           {"params", {{"textDocument", {{"uri", uri}, {"version", 1}, {"text", text}}}}}});
    EXPECT_EQ(out.size(), 1U);
    return out.empty() ? json() : out.front()["params"]["diagnostics"];
  }
  json actions(int line, const std::string& uri = "file:///a.env") {
    const json at = {{"line", line}, {"character", 0}};
    return request("textDocument/codeAction",
                   {{"textDocument", {{"uri", uri}}}, {"range", {{"start", at}, {"end", at}}}})["result"];
  }

  LanguageServer server{Examiner(engine(), [](std::string_view text) { return std::string(text); }), "1"};
};

TEST_F(LanguageServerTest, TellsOfACredentialWithoutItsValue) {
  begin();
  const json found = opened(cat("\xF0\x9F\x8E\x89 TOKEN=", token(), "\n"));
  ASSERT_EQ(found.size(), 1U) << found;
  EXPECT_EQ(found[0]["code"], "github-pat");
  EXPECT_EQ(found[0]["severity"], 1);
  EXPECT_EQ(found[0]["range"],
            json::parse(R"({"start": {"line": 0, "character": 9}, "end": {"line": 0, "character": 49}})"));
  EXPECT_EQ(found.dump().find(token().substr(6, 20)), std::string::npos);
}

TEST_F(LanguageServerTest, AnAcceptedOneIsTakenBackAndOneThatIsTakenAwayToo) {
  begin();
  const std::string text = cat("a = 1\nTOKEN=", token(), "\n");
  ASSERT_EQ(opened(text).size(), 1U);
  EXPECT_EQ(actions(0), json::array());
  const json offered = actions(1);
  ASSERT_EQ(offered.size(), 1U) << offered;
  const json edit = offered[0]["edit"]["changes"]["file:///a.env"][0];
  EXPECT_EQ(edit["newText"], " # assay:allow github-pat REASON");
  EXPECT_EQ(edit["range"]["start"], json::parse(R"({"line": 1, "character": 46})"));
  const auto change = [this](const std::string& to) {
    return send({{"method", "textDocument/didChange"},
                 {"params", {{"textDocument", {{"uri", "file:///a.env"}}}, {"contentChanges", {{{"text", to}}}}}}});
  };
  EXPECT_EQ(change(cat("TOKEN=", token(), edit["newText"].get<std::string>()))[0]["params"]["diagnostics"],
            json::array());
  EXPECT_EQ(change(text)[0]["params"]["diagnostics"].size(), 1U);
  EXPECT_EQ(change("")[0]["params"]["diagnostics"], json::array());
}

TEST_F(LanguageServerTest, CommentsAreThoseOfTheLanguage) {
  begin();
  for (const auto& [name, comment] :
       std::vector<std::pair<std::string, std::string>>{{"a.go", " // assay:allow github-pat REASON"},
                                                        {"a.html", " <!-- assay:allow github-pat REASON -->"},
                                                        {"a.sql", " -- assay:allow github-pat REASON"},
                                                        {"a.b/Dockerfile", " # assay:allow github-pat REASON"}}) {
    const std::string uri = "file:///" + name;
    opened(token(), uri);
    EXPECT_EQ(actions(0, uri)[0]["edit"]["changes"][uri][0]["newText"], comment);
  }
  opened(token(), "file:///a.json");
  EXPECT_EQ(actions(0, "file:///a.json"), json::array());
}

TEST_F(LanguageServerTest, ChecksAWorkflowAndOffersItsFix) {
  begin();
  const std::string uri = "file:///r/.github/workflows/ci%20x.yml";
  const std::string text =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    env: {ACTIONS_STEP_DEBUG: 'true'}\n    steps: [{run: "
      "make}]\n";
  std::vector<std::string> codes;
  for (const json& one : opened(text, uri)) codes.push_back(one.value("code", ""));
  EXPECT_NE(std::find(codes.begin(), codes.end(), "permissions-missing"), codes.end());
  EXPECT_NE(std::find(codes.begin(), codes.end(), "debug-logging-enabled"), codes.end());
  EXPECT_EQ(std::find(codes.begin(), codes.end(), ""), codes.end()) << "nothing is unread";
  EXPECT_EQ(opened(text, "file:///r/ci.yml"), json::array());
  bool ignores = false;
  for (const json& action : actions(4, uri))
    for (const json& edit : action["edit"]["changes"][uri])
      ignores = ignores || edit["newText"] == " # assay:ignore[debug-logging-enabled]";
  EXPECT_TRUE(ignores);
}

TEST_F(LanguageServerTest, WhatIsNotLookedAtSaysSo) {
  begin();
  const json large = opened(std::string(kMostText + 1, 'x'));
  ASSERT_EQ(large.size(), 1U);
  EXPECT_NE(large[0]["message"].get<std::string>().find("4 MiB"), std::string::npos);
  const auto part = send({{"method", "textDocument/didChange"},
                          {"params",
                           {{"textDocument", {{"uri", "file:///a.env"}}},
                            {"contentChanges", {{{"text", "x"}, {"range", json::object()}}}}}}});
  EXPECT_EQ(part[0]["params"]["diagnostics"].size(), 1U);
}

TEST_F(LanguageServerTest, ClosingTakesDiagnosticsBack) {
  begin();
  opened(token());
  const auto out =
      send({{"method", "textDocument/didClose"}, {"params", {{"textDocument", {{"uri", "file:///a.env"}}}}}});
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0]["params"]["diagnostics"], json::array());
  EXPECT_EQ(actions(0), json::array());
}

TEST_F(LanguageServerTest, MalformedMessagesAreRefusedAndTheServerGoesOn) {
  EXPECT_EQ(json::parse(server.answer("{").front())["error"]["code"], -32700);
  EXPECT_EQ(json::parse(server.answer("[]").front())["error"]["code"], -32600);
  EXPECT_EQ(request("textDocument/codeAction", json::object())["error"]["code"], -32002);
  begin();
  EXPECT_EQ(request("no/such", nullptr)["error"]["code"], -32601);
  EXPECT_EQ(request("textDocument/codeAction", {{"range", 1}})["error"]["code"], -32602);
  for (const char* text :
       {R"({"method": "textDocument/didOpen"})", R"({"method": "textDocument/didOpen", "params": []})",
        R"({"method": "textDocument/didChange", "params": {"contentChanges": 1}})",
        R"({"method": "textDocument/didClose", "params": {"textDocument": {"uri": 1}}})",
        R"({"method": "$/cancelRequest", "params": {"id": 1}})", R"({"id": 1, "result": null})"})
    EXPECT_TRUE(server.answer(text).empty()) << text;
  EXPECT_EQ(opened(token()).size(), 1U);
}

// The functions that copy and write a tree call themselves once a level.
TEST_F(LanguageServerTest, MessagesThatAreTooDeepOrHaveTooManyValuesAreRefused) {
  begin();
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  std::string many = "[1";
  for (std::size_t i = 0; i < kMostJsonValues; ++i) many += ",1";
  many += "]";
  for (const std::string& part : {deep, many}) {
    for (const char* name : {"id", "params", "x"}) {
      const auto out = server.answer(cat(R"({"method": "shutdown", ")", name, "\": ", part, "}"));
      ASSERT_EQ(out.size(), 1U) << name;
      EXPECT_EQ(json::parse(out[0])["error"]["code"], -32600) << name;
    }
    const json answer = json::parse(answer_line(engine(), cat(R"({"text": "", "id": )", part, "}")));
    EXPECT_NE(answer["error"].get<std::string>().find("not looked at"), std::string::npos);
  }
  EXPECT_EQ(json::parse(server.answer(R"({"method": "shutdown", "id": {}})")[0])["error"]["code"], -32600);
  EXPECT_EQ(request("initialize", json::object())["error"]["code"], -32600) << "comes once";
  EXPECT_TRUE(request("shutdown", nullptr).contains("result"));
}

TEST_F(LanguageServerTest, AMessageThatIsTooLongIsToldAtItsDocument) {
  begin();
  opened(token());
  const Frame known{
      .text = R"({"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri": "file:///a.env")",
      .passed_over = 70'000'000};
  const auto told = server.answer_too_long(known);
  ASSERT_EQ(told.size(), 1U);
  const json shown = json::parse(told[0])["params"];
  EXPECT_EQ(shown["uri"], "file:///a.env");
  ASSERT_EQ(shown["diagnostics"].size(), 1U);
  EXPECT_NE(shown["diagnostics"][0]["message"].get<std::string>().find("longer than"), std::string::npos);
  EXPECT_EQ(actions(0), json::array()) << "of the text before";
  for (const char* head : {"", R"({"uri")", R"({"uri":)", R"({"uri": ")", R"({"uri": "a\u12)", R"({"uri": 1)"}) {
    const auto anywhere = server.answer_too_long({.text = head, .passed_over = 70'000'000});
    ASSERT_EQ(anywhere.size(), 1U) << head;
    EXPECT_EQ(json::parse(anywhere[0])["method"], "window/showMessage") << head;
  }
}

TEST_F(LanguageServerTest, AChangeThatIsRefusedIsToldAtItsDocument) {
  begin();
  const std::string change =
      R"({"method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///a.env"}, "x": )";
  for (const std::string& x : {std::string(300, '[') + std::string(300, ']'), std::string("?")}) {
    opened(token());
    const auto told = server.answer(cat(change, x, "}}"));
    ASSERT_EQ(told.size(), 2U);
    const json shown = json::parse(told[0])["params"];
    EXPECT_EQ(shown["uri"], "file:///a.env");
    EXPECT_EQ(shown["diagnostics"].size(), 1U);
    EXPECT_TRUE(json::parse(told[1]).contains("error"));
    EXPECT_EQ(actions(0), json::array()) << "of the text before";
  }
}

TEST_F(LanguageServerTest, ASurrogateByItselfHidesNothing) {
  begin();
  const auto out = server.answer(
      cat(R"({"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "file:///a", "text": "\ud83c )",
          token(), R"( \ud83c\udf89 \\ud800"}}})"));
  ASSERT_EQ(out.size(), 1U);
  const json found = json::parse(out[0])["params"]["diagnostics"];
  ASSERT_EQ(found.size(), 1U) << found;
  EXPECT_EQ(found[0]["range"]["start"], json::parse(R"({"line": 0, "character": 2})"));
}

TEST_F(LanguageServerTest, WhatIsAcceptedOnOneLineIsStillToldOnAnother) {
  begin();
  const json found = opened(cat(token(), " # assay:allow github-pat REASON\n", token(), "\n"));
  ASSERT_EQ(found.size(), 1U) << found;
  EXPECT_EQ(found[0]["range"]["start"]["line"], 1);
}

TEST_F(LanguageServerTest, PlacesBeyondThoseThatAreListedAreSpokenOf) {
  begin();
  std::string text;
  for (int i = 0; i < 1003; ++i) text += cat(token(), " ");
  const json found = opened(text);
  ASSERT_EQ(found.size(), 1001U);
  EXPECT_EQ(std::count_if(found.begin(), found.end(),
                          [](const json& one) {
                            return one["message"].get<std::string>().find("3 more places") != std::string::npos;
                          }),
            1);
  EXPECT_EQ(actions(0).size(), 1000U);
}

TEST_F(LanguageServerTest, LinesBeyondAnyTextHaveNoActions) {
  begin();
  opened(token());
  for (const char* line : {"4294967296", "18446744073709551615"}) {
    const auto at = cat(R"({"line": )", line, R"(, "character": 0})");
    const auto out = server.answer(
        cat(R"({"id": 1, "method": "textDocument/codeAction", "params": {"textDocument": {"uri": "file:///a.env"}, )",
            R"("range": {"start": )", at, R"(, "end": )", at, "}}}"));
    EXPECT_EQ(json::parse(out.at(0))["result"], json::array()) << line;
  }
}

TEST_F(LanguageServerTest, EndsAsTheProtocolSays) {
  begin();
  EXPECT_TRUE(request("shutdown", nullptr).contains("result"));
  EXPECT_EQ(request("shutdown", nullptr)["error"]["code"], -32600);
  EXPECT_FALSE(server.over());
  send({{"method", "exit"}});
  EXPECT_TRUE(server.over());
  EXPECT_EQ(server.exit_code(), 0);
}

TEST_F(LanguageServerTest, AnEndWithoutShutdownIsNone) {
  begin();
  send({{"method", "exit"}});
  EXPECT_TRUE(server.over());
  EXPECT_EQ(server.exit_code(), 1);
}

TEST(PathOfUri, DecodesItsBytes) {
  EXPECT_EQ(path_of_uri("file:///a%20b/%C3%A4.env"), "/a b/\xC3\xA4.env");
  EXPECT_EQ(path_of_uri("file:///a%2"), "/a%2");
  EXPECT_EQ(path_of_uri("file:///a%zz"), "/a%zz");
  EXPECT_EQ(path_of_uri("untitled:Untitled-1"), "untitled:Untitled-1");
}

TEST(LineServer, AnswersWithTheReportAndTheId) {
  const json answer = json::parse(answer_line(engine(), json{{"id", {1, "x"}}, {"text", token()}}.dump()));
  EXPECT_EQ(answer["id"], json::parse(R"([1, "x"])"));
  EXPECT_EQ(answer["report"]["outcome"]["verdict"], "fail");
  EXPECT_EQ(answer.dump().find(token()), std::string::npos);
  const json clean = json::parse(answer_line(engine(), R"({"id": 2, "name": "b", "text": ""})"));
  EXPECT_EQ(clean["report"]["outcome"]["verdict"], "pass");
  EXPECT_EQ(clean["report"]["run"]["target"], "b");
}

TEST(LineServer, WhatIsNoRequestIsAnError) {
  for (const char* line : {"", "{", "[]", "1", "{}", R"({"text": 1})", R"({"text": "a", "name": 1})"}) {
    const json answer = json::parse(answer_line(engine(), line));
    EXPECT_TRUE(answer["error"].is_string()) << line;
    EXPECT_FALSE(answer.contains("report")) << line;
  }
}

}  // namespace
}  // namespace assay::serve
