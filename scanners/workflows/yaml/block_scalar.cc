#include "scanners/workflows/yaml/block_scalar.h"

#include <algorithm>

#include "base/line_index.h"

namespace assay::yaml {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }

std::uint32_t spaces_at(std::string_view source, std::uint32_t at) {
  const std::size_t end = source.find_first_not_of(' ', at);
  return static_cast<std::uint32_t>((end == std::string_view::npos ? source.size() : end) - at);
}

// "---" or "..." at the beginning of a line ends a document, whatever the indentation.
bool is_document_marker(std::string_view source, std::uint32_t at) {
  const std::string_view line = source.substr(at, 4);
  return (line.starts_with("---") || line.starts_with("...")) &&
         (line.size() == 3 || is_blank(line[3]) || is_break(line[3]));
}

}  // namespace

std::uint32_t line_end(std::string_view source, std::uint32_t at) {
  return static_cast<std::uint32_t>(find_line_break(source, at));
}

std::uint32_t next_line(std::string_view source, std::uint32_t at) {
  const std::uint32_t end = line_end(source, at);
  if (end == source.size()) return end;
  return end + (source.substr(end, 2) == "\r\n" ? 2U : 1U);
}

std::optional<BlockHeader> block_header_at(std::string_view source, std::uint32_t at) {
  if (at >= source.size() || (source[at] != '|' && source[at] != '>')) return std::nullopt;
  BlockHeader header;
  header.begin = at;
  header.folded = source[at] == '>';
  std::size_t end = at + 1;
  for (; end < source.size() && end < at + 3; ++end) {
    const char c = source[end];
    if (c == '-')
      header.chomping = Chomping::strip;
    else if (c == '+')
      header.chomping = Chomping::keep;
    else if (c >= '1' && c <= '9')
      header.explicit_indent = static_cast<std::uint32_t>(c - '0');
    else
      break;
  }
  header.end = static_cast<std::uint32_t>(end);
  std::size_t rest = end;
  while (rest < source.size() && is_blank(source[rest])) ++rest;
  const bool ends = rest == source.size() || is_break(source[rest]) || (source[rest] == '#' && rest > end);
  if (!ends) return std::nullopt;
  header.content = next_line(source, header.end);
  return header;
}

std::optional<BlockHeader> find_block_header(std::string_view source, std::uint32_t from) {
  for (std::uint32_t at = from; at < source.size(); ++at) {
    const char c = source[at];
    const bool separate = at == 0 || is_blank(source[at - 1]) || is_break(source[at - 1]);
    if (c == '#' && separate) {
      at = line_end(source, at);
    } else if ((c == '|' || c == '>') && (separate || at == from)) {
      if (auto header = block_header_at(source, at)) return header;
    }
  }
  return std::nullopt;
}

BlockExtent block_extent(std::string_view source, const BlockHeader& header, int parent) {
  BlockExtent out;
  out.end = header.end;
  const std::uint32_t least = static_cast<std::uint32_t>(parent + 1);
  bool known = header.explicit_indent != 0;
  if (known) out.indent = static_cast<std::uint32_t>(std::max(parent, 0)) + header.explicit_indent;
  for (std::uint32_t at = header.content; at < source.size(); at = next_line(source, at)) {
    const std::uint32_t end = line_end(source, at);
    const std::uint32_t spaces = std::min(spaces_at(source, at), end - at);
    const bool holds_text = at + spaces < end;
    if (!known) {
      if (!holds_text) continue;
      if (spaces < least) return out;
      out.indent = spaces;
      known = true;
    }
    if (holds_text && spaces < out.indent) {
      const std::size_t text = source.find_first_not_of(" \t", at);
      if (text != std::string_view::npos && text < end) return out;
      continue;  // a tab among blanks
    }
    if (out.indent == 0 && is_document_marker(source, at)) return out;
    if (end - at > out.indent) out.end = end;
  }
  return out;
}

}  // namespace assay::yaml
