// What the paths of members say. Nothing is unpacked, so they lead nowhere; they are only shown.
#pragma once

#include <string>
#include <string_view>

namespace assay::archives {

// Whether a program that unpacks the member without a check would write outside of its folder: an absolute path, a
// drive, more ".." than folders before them. Backslashes count as slashes.
bool leads_out(std::string_view path);

// What the data in a compressed file is called: the file's last name without its suffix.
std::string unpacked_name(std::string_view path);

}  // namespace assay::archives
