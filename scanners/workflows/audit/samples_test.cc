// Every check against its own samples, and what all declarations must have.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>

#include "base/strings.h"
#include "scanners/workflows/audit/audit.h"
#include "scanners/workflows/audit/policy_loader.h"
#include "scanners/workflows/audit/sample.h"
#include "scanners/workflows/checks/registry.h"
#include "scanners/workflows/policies/exceptions.h"

namespace assay::workflows {
namespace {

class Samples : public ::testing::TestWithParam<const Check*> {};

// How many findings of the check a sample has; -1 where it cannot be read.
int findings_in(std::string_view sample, const Check& check) {
  Repository repository;
  std::optional<PolicyFile> policy;
  for (SampleFile& file : sample_files(sample)) {
    if (file.path == "policy.yaml") {
      auto loaded = load_policy(file.path, std::move(file.text));
      if (!loaded) return -1;
      policy.emplace(std::move(*loaded));
      continue;
    }
    if (file.path.ends_with("CODEOWNERS")) {
      repository.plain.push_back({file.path, std::move(file.text)});
      continue;
    }
    if (kind_of_file(file.path) == FileKind::workflow && file.path.find("/workflows/") == std::string::npos) {
      repository.names.push_back(file.path);
      continue;
    }
    auto document = read_document(file.path, file.path, std::move(file.text));
    if (!document) return -1;
    document->listed = true;
    repository.documents.push_back(std::move(*document));
  }
  if (policy) repository.policy = &*policy;
  index_documents(repository);
  read_locks(repository);
  const taint::Callers callers(repository);
  auto findings = check_document(repository.documents[0], repository, callers).findings;
  if (policy) {
    ExceptionUse use = policies::exceptions_on(policy->policy, "2026-08-19");
    policies::accept(policy->policy, repository.documents[0].path_below, findings, use);
    auto demanded = check_policy(repository, callers, use).findings;
    std::move(demanded.begin(), demanded.end(), std::back_inserter(findings));
  }
  return static_cast<int>(std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.check == &check && !finding.unproved && !finding.suppressed;
  }));
}

TEST_P(Samples, EachBadOneIsFound) {
  const Check& check = *GetParam();
  ASSERT_FALSE(check.bad[0].empty());
  for (const Sample bad : check.bad) {
    if (bad.empty()) break;
    EXPECT_GT(findings_in(bad, check), 0) << bad;
  }
}

TEST_P(Samples, NoGoodOneIs) {
  const Check& check = *GetParam();
  ASSERT_FALSE(check.good[0].empty());
  for (const Sample good : check.good) {
    if (good.empty()) break;
    EXPECT_EQ(findings_in(good, check), 0) << good;
  }
}

TEST_P(Samples, TheDeclarationIsWhole) {
  const Check& check = *GetParam();
  for (const std::string_view text : {check.what, check.why, check.reproduce, check.fix, check.avoid}) {
    ASSERT_FALSE(text.empty());
    EXPECT_TRUE(text.ends_with('.')) << text;
    EXPECT_EQ(text.find("  "), std::string_view::npos) << text;
  }
  EXPECT_FALSE(check.title.empty());
  EXPECT_FALSE(check.title.ends_with('.')) << check.title;
  EXPECT_LE(check.title.size(), 90U) << check.title;
  for (const std::string_view reference : check.references)
    EXPECT_TRUE(reference.empty() || reference.starts_with("https://")) << reference;
}

// `env: {TOKEN: ${{ github.token }}}` looks right, and is no YAML.
TEST_P(Samples, MappingsInItsTextsAreYaml) {
  const Check& check = *GetParam();
  for (std::string_view text : {check.what, check.why, check.reproduce, check.fix, check.avoid}) {
    for (std::size_t begin = text.find('`'); begin != text.npos; begin = text.find('`', begin)) {
      const std::size_t end = text.find('`', begin + 1);
      ASSERT_NE(end, text.npos) << text;
      const std::string_view code = text.substr(begin + 1, end - begin - 1);
      const bool is_mapping = code.starts_with('{') || code.find(": {") != code.npos;
      EXPECT_TRUE(!is_mapping || yaml::read(std::string(code))) << code;
      begin = end + 1;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Checks, Samples, ::testing::ValuesIn(all_checks().begin(), all_checks().end()),
                         [](const auto& one) {
                           std::string name(one.param->id);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Registry, IsInTheOrderOfIds) {
  for (std::size_t i = 1; i < all_checks().size(); ++i) EXPECT_LT(all_checks()[i - 1]->id, all_checks()[i]->id);
  for (const Check* check : all_checks()) EXPECT_EQ(find_check(check->id), check);
  EXPECT_EQ(find_check("no-such-check"), nullptr);
}

}  // namespace
}  // namespace assay::workflows
