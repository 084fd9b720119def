// Parts of a text for people: a title, and what stands below it, indented and wrapped. Each is appended.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/layout.h"

namespace assay::cli {

// Nothing for an empty text.
void section(std::string& out, std::string_view title, std::string_view text, std::size_t columns);
void list(std::string& out, std::string_view title, const std::vector<std::string>& points, std::size_t columns);
void rows(std::string& out, std::string_view title, const std::vector<Row>& lines, std::size_t columns);
std::string as_paragraph(const std::string& text);

}  // namespace assay::cli
