// assay attest test-result
#include "attest/predicates/test_result.h"
#include "base/file.h"
#include "cli/attest_command.h"
#include "cli/attest_signing.h"
#include "cli/command.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kMostReportBytes = std::uint64_t{256} << 20;

Result<attest::TestResult> result_of(const TestResultFlags& flags) {
  std::vector<attest::TestResult> results;
  for (const std::string& path : flags.reports) {
    const auto text = read_file(path, kMostReportBytes);
    if (!text) return tl::make_unexpected(text.error());
    auto result = attest::test_result_of_junit(*text);
    if (!result) return fail("reading a test report", path, result.error().why);
    results.push_back(std::move(*result));
  }
  auto out = attest::joined(results);
  if (!out) return fail("reading test reports", "", out.error().why);
  for (const std::string& path : flags.configuration) {
    auto resource = resource_of_file(path);
    if (!resource) return tl::make_unexpected(resource.error());
    out->configuration.push_back(std::move(*resource));
  }
  out->url = flags.url;
  return std::move(*out);
}

}  // namespace

int attest_test_result(const TestResultFlags& flags) {
  if (const Status sound = check_signing(flags.signing); !sound) return report_error(sound.error());
  const auto result = result_of(flags);
  if (!result) return report_error(result.error(), kIncomplete);
  auto statement = statement_about(flags.paths, flags.whole_folders);
  if (!statement) return report_error(statement.error(), kIncomplete);
  statement->predicate_type = attest::kTestResultV01;
  statement->predicate = attest::write_test_result(*result);
  const int code = deliver(*statement, flags.signing, true);
  return code == kPass && result->outcome == attest::TestResult::Outcome::failed ? kFail : code;
}

}  // namespace assay::cli
