#include "cli/sections.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::cli {

void section(std::string& out, std::string_view title, std::string_view text, std::size_t columns) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  if (!text.empty()) out += cat("\n", title, "\n  ", wrapped(text, 2, columns), "\n");
}

// Points of a list, their further lines indented behind the dash.
void list(std::string& out, std::string_view title, const std::vector<std::string>& points, std::size_t columns) {
  out += cat("\n", title, "\n");
  for (const std::string& point : points) out += cat("  - ", wrapped(point, 4, columns), "\n");
}

// Commands and lines to copy, which are not wrapped, with what they are for.
void rows(std::string& out, std::string_view title, const std::vector<Row>& lines, std::size_t columns) {
  std::size_t widest = 0;
  for (const Row& line : lines) widest = std::max(widest, line.left.size());
  out += cat("\n", title, "\n", table(lines, columns, widest));
}

// Markdown's line breaks inside of a paragraph are none.
std::string as_paragraph(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool inside = text[i] == '\n' && i + 1 < text.size() && text[i + 1] != '\n' && text[i + 1] != '-' &&
                        (i == 0 || text[i - 1] != '\n');
    if (inside && i > 0 && text[i - 1] == '-') continue;  // "short-" and "lived"
    out += inside ? ' ' : text[i];
  }
  return out;
}

}  // namespace assay::cli
