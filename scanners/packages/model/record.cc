#include "scanners/packages/model/record.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/strings.h"

namespace assay::packages {

namespace {

// Takes a row off the front of CSV text (RFC 4180); quotes may hold line ends. False with an unclosed quote.
bool take_row(std::string_view& text, std::vector<std::string>& cells, std::uint32_t& lines) {
  cells.assign(1, {});
  bool quoted = false;
  lines = 1;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c == '\n') ++lines;
      if (c != '"') {
        cells.back() += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        cells.back() += '"';
        ++at;
      } else {
        quoted = false;
      }
      continue;
    }
    if (c == '\n') break;
    if (c == '"' && cells.back().empty())
      quoted = true;
    else if (c == ',')
      cells.emplace_back();
    else if (c != '\r' || (at + 1 < text.size() && text[at + 1] != '\n'))
      cells.back() += c;
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return !quoted;
}

std::optional<std::string> from_urlsafe(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    std::uint32_t value = 0;
    if (c >= 'A' && c <= 'Z')
      value = static_cast<std::uint32_t>(c - 'A');
    else if (c >= 'a' && c <= 'z')
      value = static_cast<std::uint32_t>(c - 'a' + 26);
    else if (c >= '0' && c <= '9')
      value = static_cast<std::uint32_t>(c - '0' + 52);
    else if (c == '-')
      value = 62;
    else if (c == '_')
      value = 63;
    else
      return std::nullopt;
    bits = (bits << 6 | value) & 0xFFFFFU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFFU);
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view text) {
  std::string out;
  if (text.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto parsed = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + i + 2) return std::nullopt;
    out += static_cast<char>(value);
  }
  return out;
}

}  // namespace

Record parse_record(std::string_view text, std::size_t most) {
  Record out;
  std::uint32_t line = 1, lines = 1;
  std::vector<std::string> cells;
  for (; !text.empty(); line += lines) {
    const bool closed = take_row(text, cells, lines);
    const auto wrong = [&](std::string why) { out.problems.push_back({line, std::move(why)}); };
    if (out.entries.size() + out.problems.size() >= most) {
      wrong(cat("it lists more than ", most, " files, far more than there are; the rest was not read"));
      break;
    }
    if (!closed) {
      wrong("a quote is not closed");
      continue;
    }
    if (cells.size() == 1 && cells[0].empty()) continue;
    if (cells.size() != 3) {
      wrong(cat("it has ", cells.size(), " columns instead of three"));
      continue;
    }
    RecordEntry entry;
    entry.path = cells[0];
    entry.line = line;
    if (!cells[1].empty()) {
      const std::size_t equals = cells[1].find('=');
      const auto digest =
          equals == std::string::npos ? std::nullopt : from_urlsafe(std::string_view(cells[1]).substr(equals + 1));
      if (!digest || digest->empty()) {
        wrong("its digest is not of the form ALGORITHM=BASE64");
        continue;
      }
      entry.algorithm = cells[1].substr(0, equals);
      entry.digest = *digest;
      entry.padded = cells[1].ends_with('=');
    }
    if (!cells[2].empty()) {
      std::uint64_t size = 0;
      const auto parsed = std::from_chars(cells[2].data(), cells[2].data() + cells[2].size(), size);
      if (parsed.ec != std::errc() || parsed.ptr != cells[2].data() + cells[2].size()) {
        wrong("its size is no number");
        continue;
      }
      entry.size = size;
    }
    out.entries.push_back(std::move(entry));
  }
  return out;
}

Record parse_sums(std::string_view text) {
  constexpr std::size_t kHexDigits = 64;
  Record out;
  std::uint32_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const auto digest = line.size() < kHexDigits + 3 ? std::nullopt : from_hex(line.substr(0, kHexDigits));
    const std::string_view gap = line.substr(std::min(kHexDigits, line.size())).substr(0, 2);
    if (!digest || (gap != "  " && gap != " *")) {
      out.problems.push_back({number, "it is not a SHA-256 digest, two blanks and a name"});
      continue;
    }
    RecordEntry entry;
    entry.path = line.substr(kHexDigits + 2);
    entry.algorithm = "sha256";
    entry.digest = *digest;
    entry.line = number;
    out.entries.push_back(std::move(entry));
  }
  return out;
}

}  // namespace assay::packages
