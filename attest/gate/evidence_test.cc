#include "attest/gate/evidence.h"

#include <gtest/gtest.h>

#include "attest/evidence/evidence_test_folder.h"

namespace assay::gate {
namespace {

TEST(LooksLikeStatement, KnowsDamagedOnes) {
  for (const char* const text :
       {R"({"payload":"eyJf)", R"( { "payload": "eyJf)", R"({"x":1,"payloadType":"application/vnd.in-toto+json"})",
        R"({ "_type":"https://in-toto.io/Statement/v1")", R"("predicateType":"assay:evi)"})
    EXPECT_TRUE(looks_like_statement(text)) << text;
  for (const char* const text : {"", "{", "text", R"({"version":"2.1.0","runs":[]})"})
    EXPECT_FALSE(looks_like_statement(text)) << text;
}

TEST(LoadEvidence, TellsWhatCannotBeRead) {
  const attest::TestFolder folder;
  const auto load = [&](std::string_view bytes) { return load_evidence(folder.write("f", bytes), {}, {}); };
  EXPECT_TRUE(load("").unreadable);
  EXPECT_TRUE(load("no evidence").unreadable);
  EXPECT_EQ(load(R"({"payload":"eyJf)").verdict, Verdict::fail);
  EXPECT_TRUE(load(R"({"payload":"eyJf)").unreadable);
  EXPECT_FALSE(load(R"(<testsuite name="t" tests="1"><testcase name="a"/></testsuite>)").unreadable);
  EXPECT_TRUE(load_evidence(folder.at("nowhere"), {}, {}).unreadable);
}

}  // namespace
}  // namespace assay::gate
