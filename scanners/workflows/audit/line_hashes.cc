#include "scanners/workflows/audit/line_hashes.h"

#include <algorithm>
#include <string>

#include "base/line_hash.h"

namespace assay::workflows {

namespace {

constexpr std::size_t kWindow = 100;

// The hash leaves blanks out. Bytes count as characters, so the text is rather longer than shorter.
std::string_view window_of(std::string_view source, std::size_t begin) {
  std::size_t end = begin, counted = 0;
  for (; end < source.size() && counted < kWindow; ++end) {
    const auto byte = static_cast<unsigned char>(source[end]);
    if (byte != ' ' && byte != '\t' && (byte & 0xC0) != 0x80) ++counted;
  }
  while (end < source.size() && source[end] != '\n') ++end;
  return source.substr(begin, std::min(end, begin + 4 * kMostExcerpt) - begin);
}

}  // namespace

void add_line_hashes(const yaml::Tree& tree, std::vector<Finding>& findings) {
  if (findings.empty()) return;
  std::vector<std::string> hashes(tree.lines().lines() + 2);
  LineHasher hasher([&](std::uint64_t line, const std::string& hash) {
    if (line < hashes.size()) hashes[line] = hash;
  });
  hasher.feed(tree.source());
  hasher.finish();
  std::vector<std::uint32_t> hidden;
  for (const Finding& finding : findings)
    if (finding.hides_place) hidden.push_back(finding.place.region.line);
  for (Finding& finding : findings) {
    const std::uint32_t line = finding.place.region.line;
    const std::string_view text = window_of(tree.source(), tree.lines().begin_of(line));
    const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
    const bool hides =
        std::any_of(hidden.begin(), hidden.end(), [&](std::uint32_t at) { return line <= at && at <= line + lines; });
    if (hides || line >= hashes.size()) continue;
    finding.line_hash = LineHash{hashes[line], std::string(text)};
  }
}

}  // namespace assay::workflows
