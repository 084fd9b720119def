#include "cli/layout.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "base/strings.h"
#include "base/utf8.h"

namespace assay::cli {

namespace {
constexpr std::size_t kLeastColumns = 80;
constexpr std::size_t kMostColumns = 100;
constexpr std::size_t kWidestLeft = 26;  // a wider left side has a line of its own
}  // namespace

std::size_t output_columns() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return kLeastColumns;
  return std::clamp<std::size_t>(size.ws_col, kLeastColumns, kMostColumns);
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns) {
  std::string out;
  std::size_t at = indent;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(" \n");
    const std::string_view word = text.substr(0, end);
    const bool new_line = end != std::string_view::npos && text[end] == '\n';
    const std::size_t width = utf16_length(word);
    if (at > indent && at + 1 + width > columns) {
      out += '\n';
      out.append(indent, ' ');
      at = indent;
    }
    if (at > indent) {
      out += ' ';
      ++at;
    }
    out += word;
    at += width;
    if (new_line) {
      out += '\n';
      out.append(indent, ' ');
      at = indent;
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

std::string table(const std::vector<Row>& rows, std::size_t columns, std::size_t left) {
  std::string out;
  for (const Row& row : rows) {
    const std::size_t width = utf16_length(row.left);
    out += cat("  ", row.left);
    if (width > left) {
      out += '\n';
      out.append(left + 4, ' ');
    } else {
      out.append(left + 2 - width, ' ');
    }
    out += cat(wrapped(row.right, left + 4, columns), "\n");
  }
  return out;
}

std::size_t left_width(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows)
    if (utf16_length(row.left) <= kWidestLeft) width = std::max(width, utf16_length(row.left));
  return width;
}

}  // namespace assay::cli
