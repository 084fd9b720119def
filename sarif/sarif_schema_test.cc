// SARIF reports against the official schema (2.1.0 errata 01, draft-04), which is not part of the repository. The only
// translation unit with valijson: it takes long to compile. Without the exceptions it would end the process on a schema
// that it cannot read.
#ifndef VALIJSON_USE_EXCEPTIONS
#define VALIJSON_USE_EXCEPTIONS 1
#endif

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;
using Json = nlohmann::json;

// Beside the repository, or beside the folder of its work trees.
std::optional<Json> official_schema() {
  for (const char* up : {"/..", "/../.."}) {
    const auto text = read_file(cat(ASSAY_SOURCE_DIR, up, "/shared/data/sarif/sarif-schema-2.1.0.json"));
    if (text) return Json::parse(*text);
  }
  return std::nullopt;
}

class SarifSchema : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::optional<Json> document = official_schema();
    if (!document) GTEST_SKIP() << "the official SARIF schema is not here: shared/data/sarif/sarif-schema-2.1.0.json";
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft4);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(*document), schema_);
  }

  // The first complaint; empty when the text is valid.
  std::string complaint(const std::string& text) {
    const Json json = Json::parse(text);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter(json), &results)) return {};
    valijson::ValidationResults::Error error;
    // The innermost comes first.
    if (!results.popError(error)) return "invalid";
    std::string out;
    for (const std::string& part : error.context) out += part;
    return out + ": " + error.description;
  }

  valijson::Schema schema_;
};

TEST_F(SarifSchema, NoticesAWrongReport) {
  EXPECT_NE(complaint(R"({"version":"2.1.0","runs":[{"results":[]}]})"), "");
  EXPECT_NE(complaint(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{}}]}]})"),
            "");
}

TEST_F(SarifSchema, AcceptsTheSample) {
  const std::vector<Rule> rules = sample_rules();
  EXPECT_EQ(complaint(written(ReportFormat::sarif, sample_run(rules), sample_findings(), sample_outcome())), "");
}

TEST_F(SarifSchema, AcceptsACleanRunOfWhichNothingIsKnown) {
  EXPECT_EQ(complaint(written(ReportFormat::sarif, RunInfo(), {}, RunOutcome())), "");
}

TEST_F(SarifSchema, AcceptsHostileFindings) {
  std::vector<Finding> findings = sample_findings();
  for (Finding& finding : findings) {
    for (Place& place : finding.places) {
      place.origin.path = "\xFF a:b\n{0}/../%\"";
      place.context = std::string("\0\x1b\xE2\x82", 4);
      place.region = Region{};
      place.region.line = place.region.column = place.region.end_line = place.region.end_column = 0;
      place.region.begin = ~std::uint64_t{0} >> 1;
    }
    finding.rule_index = 4711;
  }
  findings[1].places.clear();
  EXPECT_EQ(complaint(written(ReportFormat::sarif, RunInfo(), findings, sample_outcome())), "");
}

TEST_F(SarifSchema, AcceptsNestedArtifactsOfHostileNames) {
  std::vector<Finding> findings(6, sample_findings()[2]);
  Origin origin = findings[0].places[0].origin;
  const std::string names[] = {"", "//host/x", "../..", "\xFF a:b\n%", "/", "a//b/./c"};
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].places.resize(3, findings[i].places[0]);
    origin.parent = std::make_shared<const Origin>(origin);
    for (Place& place : findings[i].places) {
      place.origin = origin;
      place.origin.path = names[i];
      place.region.line = place.region.column = 0;
    }
    ++findings[i].places[1].region.begin;
  }
  EXPECT_EQ(complaint(written(ReportFormat::sarif, RunInfo(), findings, clean_outcome())), "");
}

// Each location of a result must differ from the others (uniqueItems); valijson compares them pairwise.
TEST_F(SarifSchema, AcceptsManyEqualPlaces) {
  std::vector<Finding> findings = {sample_findings()[0]};
  findings[0].places.resize(150, findings[0].places[2]);
  EXPECT_EQ(complaint(written(ReportFormat::sarif, RunInfo(), findings, clean_outcome())), "");
}

}  // namespace
}  // namespace assay
