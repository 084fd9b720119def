#include "rules/loader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"
#include "rules/rule_file_sample.h"

namespace assay {
namespace {

// All diagnostics of one file, as a person reads them.
std::string diagnostics(const std::string& text) {
  const LoadedRules loaded = load_rules({{"acme.yaml", text}});
  std::string out;
  for (const Diagnostic& diagnostic : loaded.diagnostics) out += diagnostic.text() + '\n';
  EXPECT_EQ(loaded.rules.empty(), !loaded.ok());
  return out;
}

TEST(Loader, ReadsEveryKey) {
  const LoadedRules loaded = load_rules({{"acme.yaml", sample_rule_file()}});
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.text();
  ASSERT_EQ(loaded.rules.size(), 2U);

  const Rule& secret = loaded.rules[0];  // sorted by id
  EXPECT_EQ(secret.id, "acme-secret");
  EXPECT_EQ(secret.anchors, (std::vector<Anchor>{{"acmesec", true}}));
  EXPECT_EQ(secret.left, "[a-z]{2}");
  EXPECT_TRUE(secret.generic);
  EXPECT_EQ(secret.severity, Severity::low);
  EXPECT_EQ(secret.confidence, Confidence::medium);

  const Rule& token = loaded.rules[1];
  EXPECT_EQ(token.provider, "Acme");
  EXPECT_EQ(token.description, "Acme API token");
  EXPECT_EQ(token.anchors, (std::vector<Anchor>{{"acme_", false}}));
  EXPECT_EQ(token.captures, std::vector<std::string>{"id"});
  EXPECT_EQ(token.checks, (std::vector<Check>{{CheckKind::digit}, {CheckKind::placeholder}}));
  EXPECT_DOUBLE_EQ(token.entropy, 2.5);
  EXPECT_EQ(token.severity, Severity::critical);
  EXPECT_EQ(token.pairs, (std::vector<Pair>{{"acme-secret", true, 300}}));
  EXPECT_EQ(token.paths, std::vector<std::string>{"**/*.env"});
  EXPECT_EQ(token.exclude_paths, std::vector<std::string>{"vendor/**"});
  EXPECT_EQ(token.details.remediation, "Delete it.\n");
  EXPECT_EQ(token.details.references, std::vector<std::string>{"https://acme.example/keys"});
  ASSERT_EQ(token.details.verify.size(), 1U);
  EXPECT_EQ(token.details.verify[0].method, "GET");
  EXPECT_EQ(token.details.verify[0].headers, (Headers{{"Authorization", "Bearer {secret}"}}));
  EXPECT_EQ(token.details.verify[0].dead_status, (std::vector<int>{401, 403}));
  EXPECT_TRUE(token.details.revoke.empty());
}

TEST(Loader, TakesTheSeamOutOfExamples) {
  const LoadedRules loaded = load_rules({{"acme.yaml", sample_rule_file()}});
  EXPECT_EQ(loaded.rules[1].details.matches[0], "token acme_0123456789ab");
}

TEST(Loader, NoFileIsAnError) {
  const LoadedRules loaded = load_rules({});
  EXPECT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.diagnostics[0].text(), "rules:1:1: error: no rule file is given");
}

TEST(Loader, AFileWithoutRulesIsAnError) {
  EXPECT_EQ(diagnostics(""), "acme.yaml:1:1: error: the file is empty\n  hint: it needs 'provider' and 'rules'\n");
  EXPECT_EQ(diagnostics("provider: Acme\nrules: []\n"),
            "acme.yaml:2:8: error: 'rules' is an empty list\n  hint: a key without values is left out\n");
  EXPECT_EQ(diagnostics("provider: Acme\nrules:\n"),
            "acme.yaml:2:1: error: 'rules' is nothing and must be a list\n"
            "  hint: write its value behind the colon, or leave the key out\n");
  EXPECT_EQ(diagnostics("- a\n"), "acme.yaml:1:1: error: the file is a list and must be a mapping\n");
  EXPECT_EQ(diagnostics("rule"), "acme.yaml:1:1: error: the file is text and must be a mapping\n");
}

TEST(Loader, OneBadRuleLeavesNoRules) {
  const LoadedRules loaded =
      load_rules({{"good.yaml", sample_rule_file()}, {"bad.yaml", "provider: B\nrules: [{}]\n"}});
  EXPECT_FALSE(loaded.ok());
  EXPECT_TRUE(loaded.rules.empty());
  for (const Diagnostic& diagnostic : loaded.diagnostics) EXPECT_EQ(diagnostic.file, "bad.yaml");
}

TEST(Loader, SuggestsTheKeyThatWasMeant) {
  EXPECT_EQ(diagnostics(sample_with("    left:", "    lfet:")),
            "acme.yaml:31:5: error: acme-secret: unknown key 'lfet'\n  hint: did you mean 'left'?\n");
}

TEST(Loader, AnUnknownCheckGetsASuggestionAndTheList) {
  EXPECT_NE(diagnostics(sample_with("checks: [digit,", "checks: [digti,"))
                .find("acme.yaml:8:14: error: acme-token: unknown check 'digti'\n"
                      "  hint: did you mean 'digit'? allowed are crc32-base62-6, "),
            std::string::npos);
}

TEST(Loader, NumbersWhereTextIsExpectedAreErrors) {
  EXPECT_EQ(diagnostics(sample_with("provider: Acme", "provider: 1e3")),
            "acme.yaml:1:11: error: 'provider' is a number and must be text\n  hint: put it into quotes\n");
  EXPECT_EQ(diagnostics(sample_with("[\"**/*.env\"]", "[a, 0x1F, true, null]")),
            "acme.yaml:14:16: error: acme-token: an item of 'paths' is a number and must be text\n  hint: put it into "
            "quotes\n"
            "acme.yaml:14:22: error: acme-token: an item of 'paths' is a truth value and must be text\n  hint: put it "
            "into quotes\n"
            "acme.yaml:14:28: error: acme-token: an item of 'paths' is nothing and must be text\n  hint: put it into "
            "quotes\n");
}

TEST(Loader, TruthIsTrueOrFalseOnly) {
  for (const std::string_view word : {"yes", "on", "True", "'true'", "1"})
    EXPECT_NE(diagnostics(sample_with("generic: true", cat("generic: ", word))).find("must be true or false"),
              std::string::npos)
        << word;
}

TEST(Loader, ARuleIsFoundByAnchorsOrByPaths) {
  const auto rule = [](std::string_view way) {
    return cat("provider: Acme\nrules:\n  - id: acme-file\n    description: password\n", way,
               "    pattern: '[a-z]{1,9}:[a-z]{4,20}'\n    severity: high\n    confidence: high\n"
               "    examples: {match: ['bob:abcd', 'amy:efgh'], no_match: ['bob', 'amy']}\n");
  };
  EXPECT_EQ(diagnostics(rule("    reader: lines\n    paths: [users.txt]\n")), "");
  EXPECT_EQ(diagnostics(rule("")),
            "acme.yaml:3:5: error: acme-file: the rule has no 'anchors'\n"
            "  hint: for example anchors: ['acmetok_'], a literal that begins every match\n");
  EXPECT_EQ(diagnostics(rule("    reader: lines\n")),
            "acme.yaml:3:5: error: acme-file: 'reader: lines' needs 'paths'\n"
            "  hint: it reads files that their names tell, and no others\n");
  EXPECT_EQ(diagnostics(rule("    reader: lines\n    paths: [users.txt]\n    anchors: ['bob:']\n")),
            "acme.yaml:7:14: error: acme-file: 'anchors' does not go with 'reader: lines'\n"
            "  hint: the pattern is asked at each line\n");
}

TEST(Loader, DuplicateIdsAreErrorsAcrossFiles) {
  const LoadedRules loaded = load_rules({{"a.yaml", sample_rule_file()}, {"b.yaml", sample_rule_file()}});
  ASSERT_EQ(loaded.diagnostics.size(), 2U);
  EXPECT_EQ(loaded.diagnostics[0].text(),
            "b.yaml:3:9: error: id 'acme-token' is taken\n  hint: by the rule at a.yaml:3");
}

TEST(Loader, APairNeedsItsRule) {
  EXPECT_EQ(
      diagnostics(sample_with("{rule: acme-secret,", "{rule: acme-secrte,")),
      "acme.yaml:13:16: error: acme-token: no rule has the id 'acme-secrte'\n  hint: did you mean 'acme-secret'?\n");
}

TEST(Loader, APairMayNameARuleThatTheFilesWillStandBeside) {
  const std::vector<RuleFile> files = {{"acme.yaml", sample_with("{rule: acme-secret,", "{rule: built-in-id,")}};
  EXPECT_TRUE(load_rules(files, {"another-id", "built-in-id"}).ok());
  const LoadedRules loaded = load_rules(files, {"another-id", "built-in-ids"});
  ASSERT_EQ(loaded.diagnostics.size(), 1U);
  EXPECT_EQ(loaded.diagnostics[0].hint, "did you mean 'built-in-ids'?");
}

TEST(Loader, WhatIsLeftOutIsShown) {
  const std::string said = diagnostics("provider: Acme\nrules:\n  - id: acme-token\n");
  for (const std::string_view hint : {"for example description: ACME API token\n", "for example anchors: ['acmetok_']",
                                      "for example severity: high, or info, low, medium, critical\n"})
    EXPECT_NE(said.find(hint), std::string::npos) << said;
}

TEST(Loader, APairMayStandInAnotherFile) {
  const std::string text = sample_rule_file();
  const std::size_t second = text.find("  - id: acme-secret");
  const LoadedRules loaded =
      load_rules({{"a.yaml", text.substr(0, second)}, {"b.yaml", "provider: Acme\nrules:\n" + text.substr(second)}});
  EXPECT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.rules.size(), 2U);
}

TEST(Loader, AnExampleThatDoesNotMatchIsAnErrorAndIsNotShown) {
  const std::string out = diagnostics(sample_with("acme_aaaa{~}bbbbcccc", "acme_aaaa{~}bbbbccccd"));
  EXPECT_EQ(out,
            "acme.yaml:26:45: error: acme-token: the pattern does not match example 2 of 'match'\n"
            "  hint: 'assay rules test FILE' says at which stage; {~} is taken out of an example before\n");
}

TEST(Loader, ReportsLintErrorsAtTheRule) {
  EXPECT_EQ(diagnostics(sample_with("[\"acme_\"]", "[\"acmf_\"]")),
            "acme.yaml:6:14: error: acme-token: a match need not begin with one of the anchors: it may begin 'acme'\n"
            "  hint: matches that begin otherwise would never be found\n");
}

TEST(Loader, ExpressionsAreAscii) {
  EXPECT_EQ(diagnostics(sample_with("(?i)acmesec[0-9]{8}", "(?i)acmesec[é]{8}")),
            "acme.yaml:32:14: error: acme-secret: 'pattern' holds a character beyond ASCII\n"
            "  hint: expressions match bytes: write the bytes of its encoding as \\xNN\n");
}

TEST(Loader, LeftAndPatternShareNoGroup) {
  EXPECT_NE(diagnostics(sample_with("left: '[a-z]{2}'\n    pattern: '(?i)acmesec",
                                    "left: '(?P<secret>[a-z]{2})'\n    pattern: '(?i)acmesec(?P<secret>a)"))
                .find("group 'secret' stands in 'left' and in 'pattern'"),
            std::string::npos);
}

TEST(Loader, ACallGoesToAFixedHostOverHttps) {
  const auto url = [](std::string_view replacement) {
    return diagnostics(sample_with("https://api.acme.example/me?id={id}", replacement));
  };
  EXPECT_NE(url("http://api.acme.example/").find("'url' does not begin with https://"), std::string::npos);
  for (const std::string_view bad :
       {"https://{id}.acme.example/", "https://{id}", "https://u@acme.example/", "https:///x"})
    EXPECT_NE(url(bad).find("the host of 'url' is not a fixed name"), std::string::npos) << bad;
  EXPECT_NE(url("https://acme.example/{host}").find("unknown placeholder 'host'"), std::string::npos);
}

TEST(Loader, ACallSaysHowALiveAnswerIsKnown) {
  EXPECT_EQ(diagnostics(sample_with("      live_status: [200]\n", "")),
            "acme.yaml:17:7: error: acme-token: 'verify' has neither 'live_status' nor 'live_body'\n"
            "  hint: say how the answer to a working credential is known\n");
}

TEST(Loader, ACallSendsTheValue) {
  EXPECT_NE(diagnostics(sample_with("\"Bearer {secret}\"", "\"Bearer {id}\"")).find("'verify' sends no {secret}"),
            std::string::npos);
}

TEST(Loader, HintsSayHowAMistakeIsMended) {
  const auto hints = [](std::string_view from, std::string_view to, std::string_view hint) {
    const std::string said = diagnostics(sample_with(from, to));
    EXPECT_NE(said.find(hint), std::string::npos) << said;
  };
  hints("live_status: [200]", "live_status: 200", "hint: put it into brackets: [VALUE]");
  hints("    severity:", "   severity:", "hint: the keys of one mapping begin in one column");
}

TEST(Loader, AHeaderStaysOnItsLine) {
  EXPECT_NE(diagnostics(sample_with("\"Bearer {secret}\"", "\"a\\r\\nb\"")).find("is not one line of HTTP"),
            std::string::npos);
}

TEST(Loader, KeepsFiveHundredProblemsOfAFile) {
  std::string text = "provider: Acme\nrules:\n";
  for (int i = 0; i < 1000; ++i) text += "  - {}\n";
  const LoadedRules loaded = load_rules({{"acme.yaml", text}});
  ASSERT_EQ(loaded.diagnostics.size(), 501U);
  EXPECT_EQ(loaded.diagnostics.back().message, "6,500 further problems are not shown");
}

TEST(Loader, ALargeFileIsRefusedSoon) {
  EXPECT_EQ(diagnostics(std::string((8U << 20) + 1, '#')),
            "acme.yaml:1:1: error: larger than 8.0 MiB\n  hint: split the file\n");
}

TEST(Loader, AHostileFileNameStaysOnItsLine) {
  const Diagnostic diagnostic{Diagnostic::Level::warning, "a\n\x1b[2Jb", 1, 2, "", "m", ""};
  EXPECT_EQ(diagnostic.text(), "a\\x0a\\x1b[2Jb:1:2: warning: m");
}

// The whole output for a file with many mistakes, reviewed by eye.
TEST(Loader, ReportsAllMistakesAtOnce) {
  const std::string folder = std::string(ASSAY_SOURCE_DIR) + "/rules/testdata/";
  const auto text = read_file(folder + "mistakes.yaml");
  const auto expected = read_file(folder + "mistakes.txt");
  ASSERT_TRUE(text && expected);
  const LoadedRules loaded = load_rules({{"mistakes.yaml", *text}});
  std::string out;
  for (const Diagnostic& diagnostic : loaded.diagnostics) out += diagnostic.text() + '\n';
  EXPECT_EQ(out, *expected);
}

}  // namespace
}  // namespace assay
