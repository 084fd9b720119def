#include "scanners/workflows/model/context_use.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::workflows {
namespace {

std::string names(std::string_view value) {
  yaml::Node node;
  node.text = value;
  std::string out;
  for (const ContextUse& use : uses_of_context({&node}, "secrets"))
    out += cat(value.substr(use.begin, use.end - use.begin), "=", use.name, ";");
  return out;
}

TEST(ContextUse, NamesWhatIsReadWithinBraces) {
  EXPECT_EQ(names("x ${{ secrets.A }} ${{ secrets['B'] || secrets.C }}"),
            "${{ secrets.A }}=A;${{ secrets['B'] || secrets.C }}=B;${{ secrets['B'] || secrets.C }}=C;");
  EXPECT_EQ(names("${{ toJSON(secrets) }}"), "${{ toJSON(secrets) }}=;");
  EXPECT_EQ(names("${{ SECRETS.a }}"), "${{ SECRETS.a }}=a;");
}

TEST(ContextUse, OtherNamesAndLiteralsAreNone) {
  EXPECT_EQ(names("secrets.A"), "");
  EXPECT_EQ(names("${{ inputs.secrets }} ${{ my_secrets.a }} ${{ 'secrets.a' }} ${{ secretsx.a }}"), "");
}

TEST(ContextUse, AnOpenExpressionEndsWithTheText) { EXPECT_EQ(names("${{ secrets.A"), "${{ secrets.A=A;"); }

TEST(ContextUse, TheRunsOwnTokenIsNoSecret) {
  yaml::Node node;
  node.text = "${{ secrets.GITHUB_TOKEN }}";
  EXPECT_FALSE(reads_secret({&node}));
  node.text = "${{ secrets.NPM }}";
  EXPECT_TRUE(reads_secret({&node}));
}

}  // namespace
}  // namespace assay::workflows
