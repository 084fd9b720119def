#include "scanners/workflows/yaml/comment_scanner.h"

#include <algorithm>

#include "scanners/workflows/yaml/block_scalar.h"

namespace assay::yaml {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool stands_alone(std::string_view source, std::uint32_t at) {
  while (at > 0 && (source[at - 1] == ' ' || source[at - 1] == '\t')) --at;
  return at == 0 || source[at - 1] == '\n' || source[at - 1] == '\r' || source.substr(0, at) == "\xEF\xBB\xBF";
}

}  // namespace

std::uint32_t scan_comments(std::string_view source, std::uint32_t begin, std::uint32_t end,
                            std::vector<Comment>& out) {
  std::uint32_t at = begin;
  while (at < end) {
    const std::size_t hash = source.substr(0, end).find('#', at);
    if (hash == std::string_view::npos) return end;
    at = static_cast<std::uint32_t>(hash);
    if (at != 0 && !is_space(source[at - 1]) && source.substr(0, at) != "\xEF\xBB\xBF") {
      ++at;
      continue;
    }
    const std::uint32_t stop = line_end(source, at);
    out.push_back({{at, stop}, trimmed(source.substr(at + 1, stop - at - 1)), stands_alone(source, at)});
    at = stop;
  }
  return std::max(at, end);
}

}  // namespace assay::yaml
