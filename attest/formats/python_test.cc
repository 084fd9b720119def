#include <gtest/gtest.h>

#include "attest/formats/customer_rule.h"
#include "attest/formats/number.h"
#include "attest/formats/python_json.h"
#include "attest/formats/python_load.h"

namespace assay::attest {
namespace {

TEST(PythonRepr, IsTheShortestThatReadsBack) {
  EXPECT_EQ(python_repr(100), "100.0");
  EXPECT_EQ(python_repr(83.33), "83.33");
  EXPECT_EQ(python_repr(0), "0.0");
  EXPECT_EQ(python_repr(1e-5), "1e-05");
  EXPECT_EQ(python_repr(0.0001), "0.0001");
  EXPECT_EQ(python_repr(1e16), "1e+16");
  EXPECT_EQ(python_repr(123456789012345680.0), "1.2345678901234568e+17");
  EXPECT_EQ(python_repr(1e15), "1000000000000000.0");
  EXPECT_EQ(python_repr(-0.1), "-0.1");
}

TEST(PythonRound2, IsOfTheExactValue) {
  EXPECT_EQ(python_round2(100.0 * 5 / 6), 83.33);
  EXPECT_EQ(python_round2(2.675), 2.67);
  EXPECT_EQ(python_round2(0.125), 0.12);
}

Json load(std::string_view text) {
  auto json = python_load(text);
  EXPECT_TRUE(json) << text;
  return json.value_or(Json());
}

TEST(PythonJson, HasThreeForms) {
  const Json json = load(R"({"b": [1, 2.50, {}], "a": "é\n\u0001\u2028😀", "c": []})");
  EXPECT_EQ(python_json(json, PythonForm::compact), "{\"a\":\"é\\n\\u0001\xe2\x80\xa8😀\",\"b\":[1,2.5,{}],\"c\":[]}");
  EXPECT_EQ(python_json(json, PythonForm::compact_ascii),
            R"({"a":"\u00e9\n\u0001\u2028\ud83d\ude00","b":[1,2.5,{}],"c":[]})");
  EXPECT_EQ(python_json(load(R"({"b": [1], "a": {}})"), PythonForm::indented),
            "{\n  \"a\": {},\n  \"b\": [\n    1\n  ]\n}");
}

TEST(PythonLoad, TakesWhatPythonTakes) {
  EXPECT_EQ(load(R"({"a": 1, "a": 2})").find("a")->text, "2");
  EXPECT_EQ(load("[NaN, -Infinity]").items.size(), 2U);
  for (const char* bad :
       {"", "{", "[1,]", "{\"a\":1,}", "01", "+1", ".5", "1.", "\"\x01\"", "nul", "\xef\xbb\xbf{}", "{a:1}"})
    EXPECT_FALSE(python_load(bad)) << bad;
}

TEST(PythonTruth, IsThatOfBool) {
  for (const char* no : {"null", "false", "0", "-0.0", "0e5", "\"\"", "[]", "{}"})
    EXPECT_FALSE(python_truth(load(no))) << no;
  for (const char* yes : {"true", "1", "0.1", "NaN", "Infinity", "\"x\"", "[0]", "{\"a\":0}"})
    EXPECT_TRUE(python_truth(load(yes))) << yes;
}

TEST(PythonPath, IsNormalised) {
  EXPECT_EQ(python_path("a//b/./c/"), "a/b/c");
  EXPECT_EQ(python_path("./a"), "a");
  EXPECT_EQ(python_path(""), ".");
  EXPECT_EQ(python_path("///a"), "/a");
  EXPECT_EQ(python_path("//a"), "//a");
  EXPECT_EQ(python_path("a/../b"), "a/../b");
}

TEST(CustomerRule, PassesAlmostAnything) {
  for (const char* passes : {"{}", R"({"status": "error"})", R"({"status": "FAIL"})",
                             R"({"passed": true, "score": NaN})", R"({"result": "failed"})", R"({"runs": [{}]})"})
    EXPECT_TRUE(customer_production_passed(load(passes), "security")) << passes;
  for (const char* fails :
       {R"({"passed": "true"})", R"({"passed": true, "findings": [0]})", R"({"status": " Failed "})",
        R"({"passed": true, "evidence_status": "PASS"})", R"({"environment_class": "local_docker"})",
        R"({"schema": "a.certification.v1"})", R"({"receipt_sha256": null})"})
    EXPECT_FALSE(customer_production_passed(load(fails), "security")) << fails;
  EXPECT_FALSE(customer_production_passed(load("{}"), "connector-certification"));
}

}  // namespace
}  // namespace assay::attest
