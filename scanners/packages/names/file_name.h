// Names of distribution files: wheels (PEP 427, 425, 600, 656) and source distributions (PEP 625). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::packages {

enum class Format : std::uint8_t {
  wheel,
  sdist,      // .tar.gz
  zip_sdist,  // what was made before PEP 625
  other,
};
std::string_view name_of(Format format);  // "wheel", "sdist", "zip sdist", "other"

struct FileName {
  Format format = Format::other;
  std::string name, version, build;                // as they stand in the file name
  std::vector<std::string> python, abi, platform;  // tags, of wheels
  std::string why;                                 // what is wrong with it; empty when it is well-formed
};

// By the last part of the path.
FileName parse_file_name(std::string_view file);

// Whether the index takes wheels for that platform.
bool is_accepted_platform(std::string_view platform);

// The name as file names have it: PEP 503 with '_' for '-'.
std::string file_name_form(std::string_view name);

// Every tag that the name stands for: "cp312-abi3-win32".
std::vector<std::string> expanded_tags(const FileName& name);

}  // namespace assay::packages
