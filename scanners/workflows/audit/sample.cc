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

constexpr std::string_view kNextFile = "--- # ";

std::string steps_in_workflow(std::string_view steps) {
  std::string out(kAroundSteps);
  while (!steps.empty()) {
    const std::size_t end = std::min(steps.find('\n'), steps.size() - 1) + 1;
    out += "      ";
    out += steps.substr(0, end);
    steps.remove_prefix(end);
  }
  return out;
}

SampleFile first_file(std::string_view text) {
  SampleFile out{std::string(kPath), {}};
  if (text.starts_with("# ")) {
    const std::string_view path = text.substr(2, text.find('\n') - 2);
    if (path.ends_with(".yml") || path.ends_with(".yaml") || path.ends_with(".lock")) out.path = path;
  }
  out.text = text.starts_with("- ") ? steps_in_workflow(text) : std::string(text);
  return out;
}

}  // namespace

std::vector<SampleFile> sample_files(std::string_view sample) {
  std::size_t next = sample.find(kNextFile);
  std::vector<SampleFile> out = {first_file(sample.substr(0, next))};
  while (next != std::string_view::npos) {
    const std::size_t path = next + kNextFile.size();
    const std::size_t line = sample.find('\n', path);
    if (line == std::string_view::npos) break;
    next = sample.find(kNextFile, line);
    out.push_back({std::string(sample.substr(path, line - path)),
                   std::string(sample.substr(line + 1, next == std::string_view::npos ? next : next - line - 1))});
  }
  return out;
}

}  // namespace assay::workflows
