#include "attest/predicates/test_result.h"

#include <array>

#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostTests = 300'000;
constexpr std::array<std::string_view, 3> kOutcomes = {"PASSED", "WARNED", "FAILED"};

std::vector<std::string> read_names(ProtoReader& read, const Json& predicate, std::string_view name) {
  std::vector<std::string> out;
  const Json* list = read.array(predicate, name, kMostTests);
  if (list == nullptr) return out;
  for (const Json& item : list->items) {
    if (!item.is_string() || item.text.empty()) read.wrong(cat("a name in '", name, "' is no text"));
    out.push_back(item.text);
  }
  return out;
}

Json list_of(const std::vector<std::string>& names) {
  Json list = Json::array();
  for (const std::string& name : names) list.items.push_back(Json::of(name));
  return list;
}

}  // namespace

std::string_view name_of(TestResult::Outcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)]; }

Json write_test_result(const TestResult& result) {
  Json out = Json::object();
  out.set("result", Json::of(name_of(result.outcome)));
  out.set("configuration", write_resources(result.configuration));
  if (!result.url.empty()) out.set("url", Json::of(result.url));
  out.set("passedTests", list_of(result.passed));
  out.set("warnedTests", list_of(result.warned));
  out.set("failedTests", list_of(result.failed));
  return out;
}

Checked<TestResult> read_test_result(const Json& predicate) {
  ProtoReader read(Step::predicate, "the test result");
  TestResult out;
  const std::string outcome = needed_text(read, predicate, "result");
  bool known = false;
  for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
    if (outcome != kOutcomes[i]) continue;
    out.outcome = static_cast<TestResult::Outcome>(i);
    known = true;
  }
  if (!known) read.wrong("its result is none of PASSED, WARNED and FAILED");
  out.configuration = read_resources(read, predicate, "configuration");
  if (out.configuration.empty()) read.wrong("it has no 'configuration'");
  out.url = read.text(predicate, "url");
  out.passed = read_names(read, predicate, "passedTests");
  out.warned = read_names(read, predicate, "warnedTests");
  out.failed = read_names(read, predicate, "failedTests");
  const bool failed = out.outcome == TestResult::Outcome::failed;
  if (!failed && !out.failed.empty()) read.wrong("it names tests that failed, and did not fail");
  if (out.outcome == TestResult::Outcome::passed && !out.warned.empty())
    read.wrong("it names tests with warnings, and has none");
  if (!failed && out.passed.empty()) read.wrong("it did not fail, and names no test that passed");
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  return out;
}

Checked<TestResult> joined(const std::vector<TestResult>& results) {
  TestResult out;
  out.outcome = TestResult::Outcome::passed;
  for (const TestResult& one : results) {
    out.outcome = std::max(out.outcome, one.outcome);
    out.passed.insert(out.passed.end(), one.passed.begin(), one.passed.end());
    out.warned.insert(out.warned.end(), one.warned.begin(), one.warned.end());
    out.failed.insert(out.failed.end(), one.failed.begin(), one.failed.end());
  }
  for (std::vector<std::string>* list : {&out.passed, &out.warned, &out.failed}) std::sort(list->begin(), list->end());
  if (out.passed.size() + out.failed.size() == 0)
    return refuse(Step::predicate, "the reports hold no test that was run");
  return out;
}

}  // namespace assay::attest
