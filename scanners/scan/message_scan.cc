#include "scanners/scan/message_scan.h"

#include "base/file.h"
#include "scanners/scan/bytes_scan.h"

namespace assay {

namespace {

constexpr std::string_view kScissors =
    " ------------------------ >8 ------------------------";  // behind the remark's sign
constexpr std::size_t kLongestSign = 16;

// Takes the first line off, without its end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// The comparison that git wrote behind the scissors and remarks; empty where there is none.
std::string_view comparison_behind(std::string_view below, std::string_view sign) {
  std::size_t remarks = 0;
  while (below.starts_with(sign)) {
    take_line(below);
    ++remarks;
  }
  const bool compares = below.starts_with("diff --") || below.starts_with("Submodule ");
  return remarks != 0 && compares ? below : std::string_view();
}

}  // namespace

std::string_view kept_of_message(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (!line.ends_with(kScissors)) continue;
    const std::string_view sign = line.substr(0, line.size() - kScissors.size());
    if (sign.empty() || sign.size() > kLongestSign) continue;
    if (const std::string_view comparison = comparison_behind(rest, sign); !comparison.empty())
      return text.substr(0, text.size() - comparison.size());
  }
  return text;
}

Result<ScanResult> scan_message(const std::string& path, const files::FileScanOptions& options,
                                const ScanContext& context) {
  const auto text = read_file(path);
  const std::string_view kept = text ? kept_of_message(*text) : std::string_view();
  // That it cannot be read is then told by its scan.
  if (!text || kept.size() == text->size()) return scan_paths({path}, options, context);
  return scan_bytes_of(kept, path, options.content, context);
}

}  // namespace assay
