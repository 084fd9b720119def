// The runtime baseline of the customer's document: for each family one release below, at and above the minimum, in
// every form that a reference may have.
#include <gtest/gtest.h>

#include "base/strings.h"
#include "rules/workflows/action_facts.h"
#include "scanners/workflows/audit/audit.h"
#include "scanners/workflows/audit/policy_loader.h"

namespace assay::workflows {
namespace {

struct Family {
  std::string_view pattern, action;
  std::uint32_t minimum;
};

constexpr Family kFamilies[] = {{"actions/checkout", "actions/checkout", 6},
                                {"actions/setup-python", "actions/setup-python", 6},
                                {"astral-sh/setup-uv", "astral-sh/setup-uv", 7},
                                {"actions/upload-artifact", "actions/upload-artifact", 6},
                                {"actions/upload-pages-artifact", "actions/upload-pages-artifact", 5},
                                {"actions/configure-pages", "actions/configure-pages", 6},
                                {"actions/deploy-pages", "actions/deploy-pages", 5},
                                {"github/codeql-action/*", "github/codeql-action/analyze", 4},
                                {"softprops/action-gh-release", "softprops/action-gh-release", 3}};

enum class Answer { fine, below, unproved };

// What the check says of one `uses:`.
Answer answer_of(const Family& family, const std::string& reference) {
  auto policy =
      load_policy("policy.yaml", cat("policy: baseline\nactions:\n  minimum:\n    - {action: ", family.pattern,
                                     ", major: ", family.minimum, ", reason: Node 24}\n"));
  if (!policy) ADD_FAILURE() << "the policy is wrong";
  Repository repository;
  repository.policy = &*policy;
  const std::string path = ".github/workflows/ci.yml";
  auto document = read_document(
      path, path, cat("on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ", reference, "\n"));
  if (!document) ADD_FAILURE() << reference;
  repository.documents.push_back(std::move(*document));
  const taint::Callers callers(repository);
  for (const Finding& finding : check_document(repository.documents[0], repository, callers).findings)
    if (finding.check->id == "action-major-below-minimum") return finding.unproved ? Answer::unproved : Answer::below;
  return Answer::fine;
}

class Baseline : public ::testing::TestWithParam<Family> {
 protected:
  std::string at(const std::string& reference) const { return cat(GetParam().action, "@", reference); }
  Answer answer(const std::string& reference) const { return answer_of(GetParam(), at(reference)); }
};

TEST_P(Baseline, MovingAndFullTagsCompareByTheirMajor) {
  for (int step = -1; step <= 1; ++step) {
    const auto major = static_cast<int>(GetParam().minimum) + step;
    const Answer wanted = step < 0 ? Answer::below : Answer::fine;
    for (const std::string& form : {cat("v", major), cat(major), cat("v", major, ".1"), cat("v", major, ".1.2"),
                                    cat(major, ".1.2"), cat("releases/v", major), cat("release/v", major)})
      EXPECT_EQ(answer(form), wanted) << form;
  }
}

TEST_P(Baseline, APreReleaseOfTheMinimumIsBelowIt) {
  EXPECT_EQ(answer(cat("v", GetParam().minimum, ".0.0-beta.1")), Answer::below);
  EXPECT_EQ(answer(cat("v", GetParam().minimum, ".1.0-beta.1")), Answer::fine);
}

TEST_P(Baseline, ACommitThatNobodyKnowsComparesByItsComment) {
  const std::string sha(40, 'd');
  for (int step = -1; step <= 1; ++step) {
    const auto major = static_cast<int>(GetParam().minimum) + step;
    const Answer wanted = step < 0 ? Answer::below : Answer::fine;
    for (const std::string& comment : {cat("v", major, ".1.2"), cat("v", major), cat("tag=v", major, ".0.0"),
                                       cat("pin@v", major), cat("v", major, ".0.0 - text")})
      EXPECT_EQ(answer(cat(sha, " # ", comment)), wanted) << comment;
  }
}

TEST_P(Baseline, ACommitWithoutFactsAndCommentIsUnproved) {
  EXPECT_EQ(answer(std::string(40, 'd')), Answer::unproved);
  EXPECT_EQ(answer(std::string(40, 'd') + " # pinned by hand"), Answer::unproved);
  EXPECT_EQ(answer("dddddddd"), Answer::unproved);
}

TEST_P(Baseline, ABranchIsBelowWhateverItHolds) {
  for (const char* branch : {"main", "master", "my-feature"}) EXPECT_EQ(answer(branch), Answer::below) << branch;
  EXPECT_EQ(answer_of(GetParam(), std::string(GetParam().action)), Answer::below);
}

TEST_P(Baseline, WhatIsNoReleaseOfTheFamilyIsNotCompared) {
  for (const char* other : {"docker://alpine:3", "./.github/actions/x", "./.github/workflows/x.yml", "other/action@v1"})
    EXPECT_EQ(answer_of(GetParam(), other), Answer::fine) << other;
}

// Of every release of the family that the facts have, by its commit alone, and with a comment that says otherwise.
TEST_P(Baseline, ACommitOfTheFactsIsWhatTheyKnowWhateverTheCommentSays) {
  const facts::ActionFacts& facts = facts::builtin_action_facts();
  const auto summary = facts.summary(GetParam().action);
  ASSERT_TRUE(summary);
  std::size_t below = 0, fine = 0;
  for (const facts::Major& major : summary->majors) {
    if (major.latest_sha.empty()) continue;
    const auto version = facts::parse_version(facts.by_sha(GetParam().action, major.latest_sha).front().tag);
    ASSERT_TRUE(version);
    const Answer wanted = version->major() < GetParam().minimum ? Answer::below : Answer::fine;
    (wanted == Answer::below ? below : fine) += 1;
    const std::string sha(major.latest_sha);
    for (const char* comment : {"", " # v1.0.0", " # v99.0.0", " # v99"})
      EXPECT_EQ(answer(sha + comment), wanted) << sha << comment;
  }
  EXPECT_GT(below, 0U);
  // The facts are older than the first v6 of this one.
  const bool known = GetParam().action != "actions/configure-pages";
  EXPECT_EQ(fine > 0, known);
}

TEST(BaselineOfOthers, AWorkflowElsewhereIsAFamilyAsAnActionIs) {
  constexpr Family kWorkflows = {"example/ci", "", 2};
  EXPECT_EQ(answer_of(kWorkflows, "example/ci/.github/workflows/build.yml@v1.9.0"), Answer::below);
  EXPECT_EQ(answer_of(kWorkflows, "Example/CI/.github/workflows/build.yml@v2"), Answer::fine);
}

INSTANTIATE_TEST_SUITE_P(Families, Baseline, ::testing::ValuesIn(kFamilies), [](const auto& one) {
  std::string name(one.param.action);
  for (char& c : name)
    if (c == '/' || c == '-') c = '_';
  return name;
});

}  // namespace
}  // namespace assay::workflows
