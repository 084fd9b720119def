// The check against valijson, which reads the same structure, and against the official schema where that is at hand.
// The only translation unit here with valijson: it takes long to compile. Without the exceptions it would end the
// process on a schema that it cannot read.
#ifndef VALIJSON_USE_EXCEPTIONS
#define VALIJSON_USE_EXCEPTIONS 1
#endif

#include "sarif/log/structure_check.h"

#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "base/file.h"
#include "base/sanitized.h"
#include "base/source_dir.h"
#include "base/strings.h"

namespace assay::sarif {
namespace {

using Json = nlohmann::json;

std::vector<Problem> problems_of(std::string_view text) {
  std::vector<Problem> problems;
  StructureCheck check(Structure::sarif(), [&](Problem problem) { problems.push_back(std::move(problem)); });
  const auto input = text_input(text, "t.sarif");
  JsonReader reader(*input, &check);
  while (true) {
    const auto event = reader.next();
    if (!event) {
      ADD_FAILURE() << event.error().text();
      break;
    }
    if (*event == JsonEvent::end) break;
  }
  return problems;
}

std::string first_problem(std::string_view text) {
  const auto problems = problems_of(text);
  if (problems.empty()) return "";
  const Problem& problem = problems.front();
  return cat(problem.pointer, " ", problem.position.line, ":", problem.position.column, " ", problem.text);
}

// A log with one run whose tool is named, and `rest` behind it.
std::string run_with(std::string_view rest) {
  return cat(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}})", rest.empty() ? "" : ",", rest, "}]}");
}

TEST(StructureCheck, AcceptsTheLeastLog) {
  EXPECT_EQ(first_problem(R"({"version":"2.1.0","runs":[]})"), "");
  EXPECT_EQ(first_problem(run_with("")), "");
}

TEST(StructureCheck, NamesWhatIsMissing) {
  EXPECT_EQ(first_problem("{}"), " 1:1 it has no 'runs' and no 'version', which is required");
  EXPECT_EQ(first_problem("{\"version\":\"2.1.0\",\n \"runs\":[{}]}"),
            "/runs/0 2:10 it has no 'tool', which is required");
  EXPECT_EQ(first_problem(run_with(R"("results":[{"message":{}}])")),
            "/runs/0/results/0/message 1:82 one of 'id' and 'text' is required");
}

TEST(StructureCheck, NamesWhatIsNotThere) {
  EXPECT_EQ(first_problem(run_with(R"("result":[])")),
            "/runs/0/result 1:60 there is no property 'result' here; did you mean 'results'?");
}

TEST(StructureCheck, NamesTypesAndValues) {
  EXPECT_EQ(first_problem(run_with(R"("results":{})")),
            "/runs/0/results 1:70 this is an object and should be an array");
  EXPECT_EQ(first_problem(run_with(R"("results":[{"message":{"text":"a"},"level":"bad"}])")),
            "/runs/0/results/0/level 1:103 'bad' is none of 'none', 'note', 'warning', 'error'");
  EXPECT_EQ(first_problem(run_with(R"("results":[{"message":{"text":"a"},"ruleIndex":1.5}])")),
            "/runs/0/results/0/ruleIndex 1:107 this is a number and should be an integer");
  EXPECT_EQ(first_problem(run_with(R"("results":[{"message":{"text":"a"},"ruleIndex":9223372036854775808}])")),
            "/runs/0/results/0/ruleIndex 1:107 9223372036854775808 does not fit into 64 bits");
  EXPECT_EQ(first_problem(run_with(R"("results":[{"message":{"text":"a"},"rank":101}])")),
            "/runs/0/results/0/rank 1:102 101 is more than 100, the most");
  EXPECT_EQ(first_problem(run_with(R"("results":[{"message":{"text":"a"},"guid":"x"}])")),
            "/runs/0/results/0/guid 1:102 'x' is not a UUID of version 1 to 5");
  EXPECT_EQ(first_problem(run_with(R"("artifacts":[{"location":{"uri":"a b"}}])")),
            "/runs/0/artifacts/0/location/uri 1:92 'a b' is not a URI reference");
}

TEST(StructureCheck, SeesEqualItemsWhateverTheirOrderOfMembers) {
  EXPECT_EQ(first_problem(run_with(R"("artifacts":[{"length":1,"properties":{"n":0}},{"length":1},
{"properties":{"n":0.0},"length":1}])")),
            "/runs/0/artifacts 1:72 its items 0 and 2 are the same");
  EXPECT_EQ(first_problem(run_with(R"("artifacts":[{"length":1,"offset":0},{"length":0,"offset":1}])")), "");
}

TEST(StructureCheck, LetsPropertyBagsHoldAnything) {
  EXPECT_EQ(first_problem(run_with(R"("properties":{"tags":["a"],"x":{"y":[1,1,null]}})")), "");
  EXPECT_EQ(first_problem(run_with(R"("properties":{"tags":["a","a"]})")),
            "/runs/0/properties/tags 1:81 its items 0 and 1 are the same");
}

// Beside the repository, or beside the folder of its work trees.
std::optional<std::string> official_schema() {
  for (const char* up : {"/..", "/../.."}) {
    auto text = read_file(cat(ASSAY_SOURCE_DIR, up, "/shared/data/sarif/sarif-schema-2.1.0.json"));
    if (text) return std::move(*text);
  }
  return std::nullopt;
}

class Oracle {
 public:
  explicit Oracle(std::string_view schema) : document_(Json::parse(schema)) {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft4);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document_), schema_);
  }
  bool accepts(const Json& document) {
    valijson::Validator validator;
    try {
      return validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter(document), nullptr);
    } catch (const std::exception&) {
      return false;  // it takes the text of what is none
    }
  }

 private:
  Json document_;
  valijson::Schema schema_;
};

// All places of a document where something may be changed.
void collect(Json& node, std::vector<Json*>& nodes) {
  nodes.push_back(&node);
  if (node.is_structured()) {
    for (Json& inner : node) collect(inner, nodes);
  }
}

// Breaks something: drops, copies, renames or replaces a member or an item.
void mutate(Json& document, const std::function<std::size_t(std::size_t)>& random) {
  std::vector<Json*> nodes;
  collect(document, nodes);
  Json& node = *nodes[random(nodes.size())];
  Json& other = *nodes[random(nodes.size())];
  const std::vector<Json> values = {nullptr, true, 0, -1, 101, 1.5, "", "x", "2.1.0", Json::array(), Json::object()};
  if (node.is_object() && !node.empty() && random(3) != 0) {
    auto member = node.begin();
    std::advance(member, static_cast<std::ptrdiff_t>(random(node.size())));
    const std::string name = member.key();
    const Json value = member.value();
    switch (random(3)) {
      case 0:
        node.erase(name);
        break;
      case 1:
        node.erase(name), node[name + "s"] = value;
        break;
      default:
        node[name] = values[random(values.size())];
    }
  } else if (node.is_array() && !node.empty() && random(2) != 0) {
    node.push_back(Json(node[random(node.size())]));
  } else if (random(2) == 0) {
    node = values[random(values.size())];
  } else {
    node = Json(other);
  }
}

void compare_on_mutants(Oracle& oracle) {
  const auto sample = read_file(ASSAY_SOURCE_DIR "/sarif/testdata/sample.sarif");
  ASSERT_TRUE(sample);
  const Json seed = Json::parse(*sample);
  ASSERT_TRUE(oracle.accepts(seed));
  ASSERT_EQ(first_problem(*sample), "");
  std::uint32_t state = 7;
  const auto random = [&](std::size_t below) {
    state = state * 1664525 + 1013904223;
    return static_cast<std::size_t>(state >> 8) % below;
  };
  // Both are compared by a build that is not sanitized; that one looks at memory, and is a hundred times slower.
  constexpr int kRounds = kSanitized ? 100 : 3000;
  int accepted = 0;
  int rejected = 0;
  for (int round = 0; round < kRounds; ++round) {
    Json document = seed;
    for (std::size_t change = 0; change <= random(2); ++change) mutate(document, random);
    const std::string text = document.dump();
    std::vector<Problem> problems = problems_of(text);
    // valijson looks at no URI.
    std::erase_if(problems, [](const Problem& problem) { return problem.text.find("URI") != std::string::npos; });
    const bool good = problems.empty();
    ASSERT_EQ(good, oracle.accepts(document)) << text << "\n" << first_problem(text);
    ++(good ? accepted : rejected);
  }
  EXPECT_GT(accepted, kRounds / 10);
  EXPECT_GT(rejected, kRounds / 10);
}

TEST(StructureCheck, AgreesWithValijsonOnMutants) {
  Oracle oracle(sarif_structure_text());
  compare_on_mutants(oracle);
}

TEST(StructureCheck, AgreesWithTheOfficialSchemaOnMutants) {
  const auto schema = official_schema();
  if (!schema) GTEST_SKIP() << "the official SARIF schema is not here: shared/data/sarif/sarif-schema-2.1.0.json";
  Oracle oracle(*schema);
  compare_on_mutants(oracle);
}

}  // namespace
}  // namespace assay::sarif
