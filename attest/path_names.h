// Paths as evidence names files by: below a folder, whoever reads them.
#pragma once

#include <string_view>

namespace assay::attest {

// "a/b.json": relative, no empty part, no "." or "..", no backslash, no NUL, at most 4,096 bytes.
bool is_inner_path(std::string_view path);

// An inner path that is a text on every machine: valid UTF-8 without control characters.
bool is_portable_path(std::string_view path);

}  // namespace assay::attest
