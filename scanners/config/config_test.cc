#include "scanners/config/config.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace assay {
namespace {

ParsedConfig parse(std::string_view text) { return parse_config("assay.yaml", "/repo", text); }

std::string first_mistake(std::string_view text) {
  const ParsedConfig parsed = parse(text);
  return parsed.ok() ? "" : parsed.diagnostics[0].text();
}

class ConfigFolder : public ::testing::Test {
 protected:
  ConfigFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "assay-test-XXXXXX").string();
    path_ = std::filesystem::canonical(::mkdtemp(name.data())).string();
  }
  ~ConfigFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string at(const std::string& name) const { return path_ + "/" + name; }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    std::ofstream(at(name)) << text;
  }
  std::string path_;
};

TEST(Config, EveryKeyIsRead) {
  const ParsedConfig parsed = parse(R"(
rules:
  add: [rules/mine.yaml, ../other.yaml]
  disable: [jwt]
  only: [github-app-token]
exclude: ["vendor/", "*.min.js"]
fail-on: high
fingerprint-key-file: secrets/key
threads: 3
gitignore: true
limits: {object-bytes: 5000, folder-depth: 9}
)");
  ASSERT_TRUE(parsed.ok()) << parsed.diagnostics[0].text();
  const Config& config = parsed.config;
  EXPECT_EQ(config.add, (std::vector<std::string>{"/repo/rules/mine.yaml", "/other.yaml"}));
  EXPECT_EQ(config.disable, std::vector<std::string>{"jwt"});
  EXPECT_EQ(config.only, std::vector<std::string>{"github-app-token"});
  EXPECT_EQ(config.exclude, (std::vector<std::string>{"vendor/", "*.min.js"}));
  EXPECT_EQ(config.fail_on, Severity::high);
  EXPECT_EQ(config.fingerprint_key_file, "/repo/secrets/key");
  EXPECT_EQ(config.threads, 3U);
  EXPECT_EQ(config.gitignore, true);
  EXPECT_EQ(config.limits.object_bytes, 5000U);
  EXPECT_EQ(config.limits.folder_depth, 9U);
}

TEST(Config, EmptyFileSetsNothing) {
  EXPECT_TRUE(parse("").ok());
  EXPECT_TRUE(parse("# nothing yet\n\n").ok());
}

TEST(Config, UnknownKeyIsRefusedWithItsPlaceAndTheNearestOne) {
  EXPECT_EQ(first_mistake("threads: 2\nexlude: [a]\n"),
            "assay.yaml:2:1: error: unknown key 'exlude'\n  hint: did you mean 'exclude'?");
  EXPECT_EQ(first_mistake("rules:\n  disabel: [a]\n"),
            "assay.yaml:2:3: error: unknown key 'disabel'\n  hint: did you mean 'disable'?");
  EXPECT_NE(first_mistake("limits: {objekt-bytes: 5000}\n").find("did you mean 'object-bytes'?"), std::string::npos);
}

TEST(Config, EveryMistakeIsReported) {
  const ParsedConfig parsed =
      parse("threads: none\nfail-on: bad\ngitignore: 1\nexclude: x\nlimits: {delta-depth: 0}\n");
  EXPECT_EQ(parsed.diagnostics.size(), 5U);
  EXPECT_FALSE(parsed.config.threads);
}

TEST(Config, NoRuleLeftIsAnError) {
  EXPECT_NE(first_mistake("rules: {disable: [a, b], only: [b, a]}\n").find("no rule is left"), std::string::npos);
  EXPECT_NE(first_mistake("rules: {only: []}\n").find("empty list"), std::string::npos);
}

TEST(Config, KeyMustBeLongAndIsNeverShown) {
  const std::string mistake = first_mistake("fingerprint-key: hush-hush\n");
  EXPECT_NE(mistake.find("shorter than 16"), std::string::npos);
  EXPECT_EQ(mistake.find("hush"), std::string::npos);
  EXPECT_FALSE(parse("fingerprint-key: 0123456789abcdefg\nfingerprint-key-file: k\n").ok());
}

TEST(Config, KeyInTheFileIsNotTakenForSecret) {
  const ParsedConfig parsed = parse("fingerprint-key: 0123456789abcdefg\n");
  ASSERT_TRUE(parsed.ok());
  const auto key = fingerprint_key(parsed.config);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->bytes, "0123456789abcdefg");
  EXPECT_FALSE(key->secret);
}

TEST(Config, BrokenYamlIsAnError) {
  EXPECT_FALSE(parse("rules: [\n").ok());
  EXPECT_FALSE(parse("- a list\n").ok());
  EXPECT_FALSE(parse("threads: 1\nthreads: 2\n").ok());
}

TEST_F(ConfigFolder, NearestFileIsFound) {
  write("assay.yaml", "");
  write("a/assay.yaml", "");
  write("a/b/file", "");
  write("c/file", "");
  EXPECT_EQ(find_config(at("a/b/file")), at("a/assay.yaml"));
  EXPECT_EQ(find_config(at("a/b")), at("a/assay.yaml"));
  EXPECT_EQ(find_config(at("c/file")), at("assay.yaml"));
}

TEST_F(ConfigFolder, SearchEndsAtTheRepository) {
  write("assay.yaml", "");
  write("repo/.git/HEAD", "");
  write("repo/src/file", "");
  EXPECT_EQ(find_config(at("repo/src/file")), "");
  write("repo/assay.yaml", "");
  EXPECT_EQ(find_config(at("repo/src/file")), at("repo/assay.yaml"));
}

TEST_F(ConfigFolder, FileThatCannotBeReadIsAnErrorNotNone) {
  std::filesystem::create_directory(at("assay.yaml"));
  EXPECT_EQ(find_config(path_), at("assay.yaml"));
  EXPECT_FALSE(load_config(at("assay.yaml")).ok());
  EXPECT_FALSE(load_config(at("nothing.yaml")).ok());
}

TEST_F(ConfigFolder, RuleFilesAreReadFromTheFilesFolder) {
  write("assay.yaml", "rules: {add: [mine.yaml], disable: [jwt]}\n");
  const ParsedConfig parsed = load_config(at("assay.yaml"));
  ASSERT_TRUE(parsed.ok());
  EXPECT_FALSE(rule_selection(parsed.config));
  write("mine.yaml", "provider: x\n");
  const auto selection = rule_selection(parsed.config);
  ASSERT_TRUE(selection);
  ASSERT_EQ(selection->files.size(), 1U);
  EXPECT_EQ(selection->files[0].text, "provider: x\n");
  EXPECT_EQ(selection->disable, std::vector<std::string>{"jwt"});
}

TEST_F(ConfigFolder, KeyFileIsSecretAndLoseItsLineEnd) {
  write("assay.yaml", "fingerprint-key-file: key\n");
  const ParsedConfig parsed = load_config(at("assay.yaml"));
  EXPECT_FALSE(fingerprint_key(parsed.config));
  write("key", "short\n");
  EXPECT_FALSE(fingerprint_key(parsed.config));
  write("key", "0123456789abcdefg\n");
  const auto key = fingerprint_key(parsed.config);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->bytes, "0123456789abcdefg");
  EXPECT_TRUE(key->secret);
}

}  // namespace
}  // namespace assay
