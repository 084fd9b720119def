// Texts of other tools as parts of the YAML and of the notes that an import writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::import {

// Text as YAML reads it back, whatever it holds.
std::string quoted_yaml(std::string_view text);
std::string list_of(const std::vector<std::string>& texts);

// Without line ends; `otherwise` where nothing is left.
std::string one_line(std::string_view text, std::string_view otherwise);

// An expression as a note names it: printable, and no longer than a line.
std::string shown(std::string_view expression);

}  // namespace assay::import
