#include "scanners/workflows/audit/sample.h"

namespace assay::workflows {

namespace {

constexpr std::string_view kPath = ".github/workflows/example.yml";
constexpr std::string_view kAroundSteps =
    "name: Example\n"
    "on: push\n"
    "permissions:\n"
    "  contents: read\n"
    "concurrency: {group: '${{ github.ref }}', cancel-in-progress: true}\n"
    "jobs:\n"
    "  build:\n"
    "    name: Build\n"
    "    runs-on: ubuntu-24.04\n"
    "    timeout-minutes: 10\n"
    "    steps:\n";

}  // namespace

SampleFile sample_file(std::string_view sample) {
  SampleFile out{std::string(kPath), {}};
  if (sample.starts_with("# ")) {
    const std::string_view path = sample.substr(2, sample.find('\n') - 2);
    if (path.ends_with(".yml") || path.ends_with(".yaml")) out.path = path;
  }
  if (!sample.starts_with('-')) {
    out.text = sample;
    return out;
  }
  out.text = kAroundSteps;
  while (!sample.empty()) {
    const std::size_t end = std::min(sample.find('\n'), sample.size() - 1) + 1;
    out.text += "      ";
    out.text += sample.substr(0, end);
    sample.remove_prefix(end);
  }
  return out;
}

}  // namespace assay::workflows
