#include "scanners/secrets/decode/log_cut.h"

#include <algorithm>
#include <string_view>

#include "scanners/secrets/decode/log_frame.h"

namespace assay {

namespace {

constexpr std::string_view kDockerText = "{\"log\":\"";
constexpr std::string_view kDockerEnd = "\",\"stream\":\"";

bool is_blank(char c) { return static_cast<unsigned char>(c) <= 0x20; }

// Whether a string ends in a line end that was written "\n", and not in a backslash and an n.
bool ends_in_written_end(Bytes text) {
  if (!text.ends_with('n')) return false;
  text.remove_suffix(1);
  const std::size_t other = text.find_last_not_of('\\');
  return (text.size() - (other == Bytes::npos ? 0 : other + 1)) % 2 == 1;
}

// Where the text ends in a docker line whose text has no line end. `line` may lack its begin.
std::size_t docker_cut(Bytes line) {
  if (!line.ends_with('}')) return Bytes::npos;
  const std::size_t end = line.rfind(kDockerEnd);
  return end == Bytes::npos || end == 0 || ends_in_written_end(line.substr(0, end)) ? Bytes::npos : end;
}

// "2026-01-05T08:00:00.123456Z 01O", as each line of GitLab begins.
bool is_gitlab(Bytes line) {
  return line.size() > 32 && line[26] == 'Z' && line[27] == ' ' && (line[30] == 'O' || line[30] == 'E');
}

}  // namespace

bool may_be_second_part(Bytes line, bool behind_long_line) {
  if (line.starts_with('{')) return line.starts_with(kDockerText);
  return behind_long_line || (is_gitlab(line) && line[31] == '+');
}

LogCut cut_before(Bytes text, std::size_t next) {
  if (next < 2 || next >= text.size()) return {};
  const std::size_t lowest = next - std::min(next, kCutReach);
  const std::size_t end = next - (text[next - 2] == '\r' ? 2U : 1U);
  Bytes line = text.substr(lowest, end - lowest);  // its last bytes
  const std::size_t begin = line.rfind('\n');
  const bool whole = begin != Bytes::npos || lowest == 0;
  if (begin != Bytes::npos) line.remove_prefix(begin + 1);
  const Bytes rest = text.substr(next, kCutReach);
  const Bytes behind = rest.substr(0, rest.find('\n'));
  std::size_t first_end = line.size();  // of the first part's text
  std::size_t second = 0;               // where that of the second one begins
  if (behind.starts_with(kDockerText)) {
    first_end = docker_cut(line);
    second = kDockerText.size();
  } else if (may_be_second_part(behind, !whole)) {
    const LogLine read = read_log_line(behind);
    // A line of which the begin is far is taken for one that was cut: only those of 16 KiB are.
    if (read.appends || (!whole && read.frame == LogFrame::kubernetes)) second = read.begin;
  }
  if (second == 0 || second >= behind.size() || first_end == Bytes::npos || first_end == 0) return {};
  if (is_blank(line[first_end - 1]) || is_blank(behind[second])) return {};
  const std::size_t at = end - (line.size() - first_end);
  return {.begin = at, .length = next + second - at};
}

bool may_be_cut(Bytes line) {
  if (line.starts_with(kDockerText))
    return docker_cut(line.substr(line.size() - std::min(line.size(), kCutReach))) != Bytes::npos;
  if (is_gitlab(line)) return !is_blank(line.back());
  return line.size() >= kCutReach && read_log_line(line).frame == LogFrame::kubernetes && !is_blank(line.back());
}

}  // namespace assay
