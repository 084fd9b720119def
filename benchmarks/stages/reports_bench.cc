// Reports of a flood: what a result costs in each format. A million of them should take 3 s and 50 MiB as SARIF
// (`--benchmark_filter=Reports/sarif`: 3 µs each; memory does not grow with their number, sarif/stream_test.cc).
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "base/strings.h"
#include "sarif/report.h"

namespace assay::bench {
namespace {

class Nowhere final : public Output {
 public:
  Status write(std::string_view bytes) override {
    bytes_ += bytes.size();
    return {};
  }
  Status finish() override { return {}; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t bytes_ = 0;
};

// As a scan of files finds it, or one of a history.
Finding finding_of(bool history) {
  Finding finding{.rule = "acme-api-key",
                  .secret = Secret(cat("acme", "_", std::string(32, 'k')), 5),
                  .fingerprint = std::string(32, '0'),
                  .places = {},
                  .place_count = 1,
                  .companions = {},
                  .line_hash = "0123456789abcdef:1"};
  Place& place = finding.places.emplace_back();
  place.origin.kind = history ? OriginKind::git_blob : OriginKind::file;
  place.region = {1000, 1037, 42, 17, 42, 54};
  place.context = "  client = connect(host, token=\"acme_********\", timeout=30)  # the one for staging";
  if (history) {
    place.origin.object = std::string(40, 'a');
    place.origin.appearance = {.path = {},
                               .commit = std::string(40, 'b'),
                               .author = "A U Thor",
                               .email = "a@example.org",
                               .time = 1700000000,
                               .summary = "Connect to the staging server",
                               .reachable = true};
  }
  return finding;
}

void BM_Reports(benchmark::State& state, ReportFormat format, bool history) {
  Rule rule;
  rule.id = "acme-api-key";
  rule.description = "API key of Acme.";
  const std::vector<Rule> rules = {rule};
  RunInfo run;
  run.rules = &rules;
  Nowhere output;
  const auto writer = make_report_writer(format, output);
  (void)writer->begin(run);
  Finding finding = finding_of(history);
  std::uint64_t number = 1'000'000;
  for (auto _ : state) {
    const std::string digits = cat(++number);
    finding.fingerprint.replace(0, digits.size(), digits);
    finding.places[0].origin.path = cat("services/billing/src/folder-", digits, "/settings.py");
    (void)writer->finding(finding);
  }
  (void)writer->end({});
  state.SetItemsProcessed(state.iterations());
  state.counters["bytes"] = static_cast<double>(output.bytes()) / static_cast<double>(state.iterations());
}
BENCHMARK_CAPTURE(BM_Reports, sarif_files, ReportFormat::sarif, false);
BENCHMARK_CAPTURE(BM_Reports, sarif_history, ReportFormat::sarif, true);
BENCHMARK_CAPTURE(BM_Reports, json_history, ReportFormat::json, true);
BENCHMARK_CAPTURE(BM_Reports, html_history, ReportFormat::html, true);

}  // namespace
}  // namespace assay::bench
