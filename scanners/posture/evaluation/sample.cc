#include "scanners/posture/evaluation/sample.h"

namespace assay::posture {

std::vector<MemoryFile> sample_files(std::string_view sample) {
  constexpr std::string_view kMark = "--- # ";
  std::vector<MemoryFile> out;
  while (sample.starts_with(kMark)) {
    sample.remove_prefix(kMark.size());
    const std::size_t line = sample.find('\n');
    if (line == sample.npos) break;
    const std::string_view path = sample.substr(0, line);
    sample.remove_prefix(line + 1);
    std::size_t end = sample.starts_with(kMark) ? 0 : sample.find("\n--- # ");
    if (end != 0) end = end == sample.npos ? sample.size() : end + 1;
    out.push_back({std::string(path), std::string(sample.substr(0, end))});
    sample.remove_prefix(end);
  }
  return out;
}

}  // namespace assay::posture
