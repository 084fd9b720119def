// in-toto test result v0.1 (attestation framework, "test-result"), and how it is made of JUnit's reports.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attest/predicates/resource.h"
#include "attest/refusal.h"
#include "base/result.h"

namespace assay::attest {

struct TestResult {
  enum class Outcome : std::uint8_t { passed, warned, failed };
  Outcome outcome = Outcome::failed;
  std::vector<Resource> configuration;              // what the tests were run by: at least one
  std::string url;                                  // where the run is found; may be empty
  std::vector<std::string> passed, warned, failed;  // names of tests
};
std::string_view name_of(TestResult::Outcome outcome);

Json write_test_result(const TestResult& result);

// Refused is also a result that its own lists contradict, or that passed without a test.
Checked<TestResult> read_test_result(const Json& predicate);

// What a report says: each case by "CLASS.NAME", sorted. Skipped cases are warnings, and so is the result then, since
// nothing is known of them. Not taken: a report without a case that passed or failed, one whose own counts say
// otherwise, what is no XML of JUnit's, and document types, which could make a small file large.
Checked<TestResult> test_result_of_junit(std::string_view xml);

// Of several reports of one run.
Checked<TestResult> joined(const std::vector<TestResult>& results);

}  // namespace assay::attest
