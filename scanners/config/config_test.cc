#include "scanners/config/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
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
  ConfigFolder(const ConfigFolder&) = delete;
  ConfigFolder& operator=(const ConfigFolder&) = delete;
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

TEST(Config, DemandsOnPostureAreRead) {
  const ParsedConfig parsed =
      parse("posture: {min-score: 7, checks: {License: 9, posture-sast: 0}, require: [Webhooks]}");
  ASSERT_TRUE(parsed.ok());
  const PostureDemands& posture = parsed.config.posture;
  EXPECT_EQ(posture.least, 7U);
  ASSERT_EQ(posture.least_of.size(), 2U);
  EXPECT_EQ(posture.least_of[0], (std::pair<std::string, std::uint32_t>("License", 9)));
  EXPECT_EQ(posture.required, std::vector<std::string>{"Webhooks"});
  for (const char* wrong : {"posture: {min-score: 11}", "posture: {checks: [License]}",
                            "posture: {checks: {License: x}}", "posture: {stars: 5}", "posture: 7"})
    EXPECT_FALSE(parse(wrong).ok()) << wrong;
}

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
dist: {allow: [demo.pth], forbid: [internal/], generated: [demo/_version.py]}
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
  EXPECT_EQ(config.dist_allow, std::vector<std::string>{"demo.pth"});
  EXPECT_EQ(config.dist_forbid, std::vector<std::string>{"internal/"});
  EXPECT_EQ(config.dist_generated, std::vector<std::string>{"demo/_version.py"});
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
  EXPECT_EQ(find_config({at("a/b/file")}).path, at("a/assay.yaml"));
  EXPECT_EQ(find_config({at("a/b")}).path, at("a/assay.yaml"));
  EXPECT_EQ(find_config({at("c/file")}).path, at("assay.yaml"));
}

TEST_F(ConfigFolder, SearchEndsAtTheRepository) {
  write("assay.yaml", "");
  write("repo/.git/HEAD", "");
  write("repo/src/file", "");
  EXPECT_EQ(find_config({at("repo/src/file")}).path, "");
  write("repo/assay.yaml", "");
  EXPECT_EQ(find_config({at("repo/src/file")}).path, at("repo/assay.yaml"));
}

TEST_F(ConfigFolder, OfSeveralPathsOnlyWhatSpeaksOfAllIsFound) {
  write("a/file", "");
  write("b/assay.yaml", "");
  for (const auto& paths : {std::vector{at("a"), at("b")}, std::vector{at("b"), at("a")}}) {
    const FoundConfig found = find_config(paths);
    EXPECT_EQ(found.path, "");
    EXPECT_EQ(found.left_aside, std::vector{at("b/assay.yaml")});
  }
  write("assay.yaml", "");
  EXPECT_EQ(find_config({at("b"), at("a")}).path, at("assay.yaml"));
  EXPECT_EQ(find_config({at("b"), at("b/assay.yaml")}).path, at("b/assay.yaml"));
}

TEST_F(ConfigFolder, ConfigurationAboveARepositoryDoesNotSpeakOfItBesideOthers) {
  write("assay.yaml", "");
  write("repo/.git/HEAD", "");
  write("other/file", "");
  EXPECT_EQ(find_config({at("repo"), at("other")}).path, "");
}

TEST_F(ConfigFolder, HistoryHasTheConfigurationOfTheWholeWorkTree) {
  write("assay.yaml", "");
  write("repo/.git/HEAD", "");
  write("repo/sub/assay.yaml", "");
  EXPECT_EQ(find_repository_config(at("repo/sub")), "");
  write("repo/assay.yaml", "");
  EXPECT_EQ(find_repository_config(at("repo/sub")), at("repo/assay.yaml"));
  write("bare.git/HEAD", "");
  EXPECT_EQ(find_repository_config(at("bare.git")), "");
}

TEST_F(ConfigFolder, PyprojectIsFoundWhenItSpeaksOfAssay) {
  write("pyproject.toml", "[tool.assay]\nthreads = 2\n");
  write("a/pyproject.toml", "[tool.other]\nname = 'assay'\n");
  write("a/file", "");
  EXPECT_EQ(find_config({at("a")}).path, at("pyproject.toml"));
  write("a/pyproject.toml", "[tool.assay\n");
  EXPECT_EQ(find_config({at("a")}).path, at("a/pyproject.toml"));
  EXPECT_FALSE(load_config(at("a/pyproject.toml")).ok());
  write("a/assay.yaml", "");
  EXPECT_EQ(find_config({at("a")}).path, at("a/assay.yaml"));
}

TEST(Pyproject, EveryKeyIsRead) {
  const ParsedConfig parsed = parse_config("pyproject.toml", "/repo", R"([project]
name = "x"
[tool.assay]
exclude = ["vendor/"]
fail-on = "high"
threads = 3
gitignore = true
fingerprint-key-file = "key"
[tool.assay.rules]
add = ["mine.yaml"]
disable = ["jwt"]
[tool.assay.limits]
object-bytes = 5000
[[tool.assay.allow]]
words = ["sample"]
)");
  ASSERT_TRUE(parsed.ok()) << parsed.diagnostics[0].text();
  EXPECT_EQ(parsed.config.exclude, std::vector<std::string>{"vendor/"});
  EXPECT_EQ(parsed.config.fail_on, Severity::high);
  EXPECT_EQ(parsed.config.threads, 3U);
  EXPECT_EQ(parsed.config.gitignore, true);
  EXPECT_EQ(parsed.config.fingerprint_key_file, "/repo/key");
  EXPECT_EQ(parsed.config.add, std::vector<std::string>{"/repo/mine.yaml"});
  EXPECT_EQ(parsed.config.limits.object_bytes, 5000U);
  ASSERT_EQ(parsed.config.allow.size(), 1U);
  EXPECT_EQ(parsed.config.allow[0].source, "pyproject.toml line 14");
}

TEST(Pyproject, MistakesHaveTheirPlace) {
  const auto first = [](std::string_view text) {
    const ParsedConfig parsed = parse_config("pyproject.toml", "/repo", text);
    return parsed.ok() ? "" : parsed.diagnostics[0].text();
  };
  EXPECT_EQ(first("[tool.assay]\nthreads = 2\nexlude = ['a']\n"),
            "pyproject.toml:3:1: error: unknown key 'exlude'\n  hint: did you mean 'exclude'?");
  EXPECT_TRUE(first("[tool.assay]\nthreads = 'two'\n").starts_with("pyproject.toml:2:11: error: threads is text"));
  EXPECT_TRUE(first("[tool.assay]\n\nthreads = =\n").starts_with("pyproject.toml:3:"));
  EXPECT_NE(first("[tool.assay]\nexclude = [2026-01-01]\n").find("a date or time"), std::string::npos);
  EXPECT_NE(first("[project]\nname = 'x'\n").find("no table [tool.assay]"), std::string::npos);
}

TEST_F(ConfigFolder, FileThatCannotBeReadIsAnErrorNotNone) {
  std::filesystem::create_directory(at("assay.yaml"));
  EXPECT_EQ(find_config({path_}).path, at("assay.yaml"));
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
