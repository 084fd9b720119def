// File helpers of the readers of a repository. Paths are plain bytes with '/' between folders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::git {

bool is_folder(const std::string& path);   // follows links
bool is_present(const std::string& path);  // anything, a broken link too
bool is_link(const std::string& path);

// folder/name, or name alone when it is absolute or the folder is empty.
std::string join_path(std::string_view folder, std::string_view name);

// The folder that holds path; "/" for the root.
std::string parent_path(std::string_view path);

// Absolute and free of links, as realpath(3); nothing when it does not exist.
std::optional<std::string> real_path(const std::string& path);

// Absolute, with "." and ".." taken out by text alone: for paths whose end may be gone.
std::string lexical_path(std::string_view absolute);

// The names in a folder without "." and "..", sorted by bytes. `most` bounds how many are taken.
Result<std::vector<std::string>> list_folder(const std::string& path, std::size_t most = 1'000'000);

// The bytes of a regular file; nothing when there is none.
Result<std::optional<std::string>> read_if_present(const std::string& path, std::uint64_t most);

// text without white space and line ends at its end.
std::string_view trim_end(std::string_view text);

}  // namespace assay::git
