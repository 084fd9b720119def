#include "scanners/workflows/facts/token_use.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::workflows {
namespace {

// "SCOPE:ACCESS by COMMAND" of each need, "!" before those that are certain; "?" for each mystery, "?token" where the
// token is known to be given.
std::string told(const TokenUse& use) {
  std::string out;
  const auto add = [&](const std::string& piece) { out += cat(out.empty() ? "" : ", ", piece); };
  for (const TokenNeed& need : use.needs)
    add(cat(need.certain ? "!" : "", need.scope, need.access == Access::write ? ":write by " : ":read by ", need.by));
  for (const TokenMystery& one : use.mysteries) add(one.has_token ? "?token" : "?");
  return out;
}

Repository repository_of(std::initializer_list<std::pair<std::string, std::string>> files) {
  Repository out;
  for (const auto& [path, text] : files) out.documents.push_back(*read_document(path, path, text));
  return out;
}

std::string use_of(const Repository& repository) {
  const Document& document = repository.documents.at(0);
  StepScripts scripts;
  return told(TokenUses(document, repository, scripts).of(document.workflow.jobs.at(0)));
}

// Of a job with these steps.
std::string steps(std::string_view text) {
  return use_of(
      repository_of({{".github/workflows/a.yml", cat("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n", text)}}));
}

TEST(TokenUse, ActionsNeedWhatTheirDocumentationSays) {
  EXPECT_EQ(steps("      - uses: actions/deploy-pages@v5\n"),
            "!pages:write by actions/deploy-pages, !id-token:write by actions/deploy-pages");
}

TEST(TokenUse, OfAnActionWithAnotherTokenOnlyTheIdentityTokenIsThisOnes) {
  EXPECT_EQ(steps("      - {uses: softprops/action-gh-release@v3, with: {token: '${{ secrets.BOT }}'}}\n"), "");
}

TEST(TokenUse, AnUnknownActionIsAMystery) { EXPECT_EQ(steps("      - uses: nobody/nothing@v1\n"), "?token"); }

TEST(TokenUse, GhNeedsWhatItsCommandDoes) {
  EXPECT_EQ(steps("      - {run: gh release create v1, env: {GH_TOKEN: '${{ github.token }}'}}\n"),
            "!contents:write by gh release create");
  EXPECT_EQ(steps("      - {run: gh release create v1, env: {GH_TOKEN: '${{ secrets.BOT }}'}}\n"), "");
  EXPECT_EQ(steps("      - {run: gh release create -R o/r v1, env: {GH_TOKEN: '${{ github.token }}'}}\n"),
            "contents:write by gh release create");
}

TEST(TokenUse, GitPushesWithWhatACheckoutLeft) {
  EXPECT_EQ(steps("      - uses: actions/checkout@v6\n      - run: git push\n"),
            "!contents:read by actions/checkout, !contents:write by git push");
  EXPECT_EQ(steps("      - {uses: actions/checkout@v6, with: {persist-credentials: false}}\n      - run: git push\n"),
            "!contents:read by actions/checkout, contents:write by git push");
}

TEST(TokenUse, AProgramIsAMysteryAndMoreSoWithTheToken) {
  EXPECT_EQ(steps("      - run: ./deploy.sh\n"), "?");
  EXPECT_EQ(steps("      - {run: ./deploy.sh, env: {T: '${{ secrets.GITHUB_TOKEN }}'}}\n"), "?token");
  EXPECT_EQ(steps("      - run: echo hello\n"), "");
  EXPECT_EQ(steps("      - {run: Get-Item x, shell: pwsh}\n"), "?");
}

TEST(TokenUse, CallsOfTheApiAreRead) {
  EXPECT_EQ(steps("      - uses: actions/github-script@v8\n"
                  "        with: {script: 'await github.rest.pulls.create({})'}\n"),
            "!pull-requests:write by github.rest.pulls.create");
  EXPECT_EQ(steps("      - uses: actions/github-script@v8\n        with: {script: 'await github.graphql(q)'}\n"),
            "?token");
  EXPECT_EQ(steps("      - uses: actions/github-script@v8\n        with: {script: 'core.info(1)'}\n"), "");
}

TEST(TokenUse, LocalActionsAreWalkedInto) {
  const std::string workflow = "on: push\njobs: {a: {runs-on: x, steps: [{uses: ./tool}]}}\n";
  EXPECT_EQ(use_of(repository_of(
                {{".github/workflows/a.yml", workflow},
                 {"tool/action.yml", "runs: {using: composite, steps: [{uses: actions/deploy-pages@v5}]}\n"}})),
            "!pages:write by actions/deploy-pages, !id-token:write by actions/deploy-pages");
  EXPECT_EQ(use_of(repository_of(
                {{".github/workflows/a.yml", workflow}, {"tool/action.yml", "runs: {using: node24, main: x.js}\n"}})),
            "?");
  EXPECT_EQ(use_of(repository_of({{".github/workflows/a.yml", workflow}})), "?token");
}

TEST(TokenUse, ActionsThatUseThemselvesEnd) {
  EXPECT_EQ(
      use_of(repository_of({{".github/workflows/a.yml", "on: push\njobs: {a: {runs-on: x, steps: [{uses: ./t}]}}\n"},
                            {"t/action.yml", "runs: {using: composite, steps: [{uses: ./t}]}\n"}})),
      "?token");
}

TEST(TokenUse, ActionsThatMultiplyEndInBoundedTime) {
  Repository repository =
      repository_of({{".github/workflows/a.yml", "on: push\njobs: {a: {runs-on: x, steps: [{uses: ./t0}]}}\n"}});
  for (int i = 0; i < 10; ++i) {
    std::string text = "runs:\n  using: composite\n  steps:\n";
    for (int j = 0; j < 30; ++j) text += cat("    - uses: ./t", i + 1, "\n");
    const std::string path = cat("t", i, "/action.yml");
    repository.documents.push_back(*read_document(path, path, text));
  }
  const Document& document = repository.documents.at(0);
  StepScripts scripts;
  TokenUses uses(document, repository, scripts);
  const TokenUse& use = uses.of(document.workflow.jobs.at(0));
  EXPECT_TRUE(use.may_use("issues", Access::write));
  EXPECT_LE(use.mysteries.size(), kMostNested);
}

TEST(TokenUse, ACalledWorkflowNeedsWhatItsBlocksAskFor) {
  EXPECT_EQ(
      use_of(repository_of({{".github/workflows/a.yml", "on: push\njobs: {a: {uses: ./.github/workflows/b.yml}}\n"},
                            {".github/workflows/b.yml",
                             "on: workflow_call\npermissions: {pages: write}\njobs: {b: {runs-on: x, steps: []}}\n"}})),
      "pages:write by the job b of .github/workflows/b.yml");
}

TEST(TokenUse, AWorkflowThatIsCalledInTwoWaysIsLookedAtOnce) {
  const std::string calls = "on: workflow_call\njobs:\n  a: {uses: ./.github/workflows/c.yml}\n";
  EXPECT_EQ(use_of(repository_of(
                {{".github/workflows/a.yml", "on: push\njobs: {a: {uses: ./.github/workflows/b.yml}}\n"},
                 {".github/workflows/b.yml", cat(calls, "  b: {uses: ./.github/workflows/c.yml}\n")},
                 {".github/workflows/c.yml", cat("on: workflow_call\njobs:\n  d: {uses: ./.github/workflows/b.yml}\n",
                                                 "  c: {runs-on: x, steps: [{uses: actions/deploy-pages@v5}]}\n")}})),
            "!pages:write by actions/deploy-pages of .github/workflows/c.yml of .github/workflows/b.yml, "
            "!id-token:write by actions/deploy-pages of .github/workflows/c.yml of .github/workflows/b.yml");
}

TEST(TokenUse, BeyondTheWorkflowsThatGitHubAllowsAnythingMayBeUsed) {
  const auto may_use = [](int count) {
    Repository repository;
    std::string all = "on: workflow_call\njobs:\n";
    for (int i = 0; i < count; ++i) all += cat("  j", i, ": {uses: ./.github/workflows/w", i, ".yml}\n");
    const auto add = [&](const std::string& path, std::string text) {
      repository.documents.push_back(*read_document(path, path, std::move(text)));
    };
    add(".github/workflows/a.yml", "on: push\njobs: {a: {uses: ./.github/workflows/all.yml}}\n");
    add(".github/workflows/all.yml", all);
    for (int i = 0; i < count; ++i)
      add(cat(".github/workflows/w", i, ".yml"), "on: workflow_call\njobs: {a: {runs-on: x, steps: [{run: echo}]}}\n");
    StepScripts scripts;
    TokenUses uses(repository.documents.at(0), repository, scripts);
    return uses.of(repository.documents.at(0).workflow.jobs.at(0)).may_use("issues", Access::write);
  };
  EXPECT_FALSE(may_use(50));
  EXPECT_TRUE(may_use(150));
}

TEST(TokenUse, WithoutAMysteryAScopeThatNobodyNeedsIsNotUsed) {
  const Repository known = repository_of({{".github/workflows/a.yml",
                                           "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n"
                                           "      - uses: actions/checkout@v6\n      - run: ./x\n"}});
  const Document& document = known.documents.at(0);
  StepScripts scripts;
  TokenUses uses(document, known, scripts);
  const TokenUse& use = uses.of(document.workflow.jobs.at(0));
  EXPECT_TRUE(use.may_use("contents", Access::write)) << "the program can push";
  EXPECT_TRUE(use.may_use("id-token", Access::write)) << "the program can ask for it";
  EXPECT_FALSE(use.may_use("issues", Access::write));
}

}  // namespace
}  // namespace assay::workflows
