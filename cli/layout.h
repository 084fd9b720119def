// Text in lines and columns for people. Pure but for output_columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

// The columns of the terminal that standard output is, between 80 and 100; 80 when it is none.
std::size_t output_columns();

// Words in lines of at most `columns`, all but the first indented. Line breaks of the text stay.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns);

struct Row {
  std::string left, right;
};

// Two columns, each line indented by two, the right one wrapped behind `left` columns.
std::string table(const std::vector<Row>& rows, std::size_t columns, std::size_t left);

// The width of the widest left side that is not too wide for the table.
std::size_t left_width(const std::vector<Row>& rows);

}  // namespace assay::cli
