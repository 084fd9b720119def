// How a report for people looks where it goes: colours and columns.
#pragma once

#include <cstddef>
#include <string>

namespace assay::cli {

enum class ColorMode { automatic, always, never };

// `output` is the file that a report goes to; empty for standard output.
bool use_color(ColorMode mode, const std::string& output);

// Of the terminal; 80 where no terminal says otherwise, so that a report is the same wherever it is made.
std::size_t report_columns();

// $TERM, or nothing.
std::string terminal_name();

}  // namespace assay::cli
