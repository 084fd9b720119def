// Path patterns: '*' and '?' within a folder, '**' across folders, [a-z] classes. A pattern without '/' fits a path's
// last part; one with '/' the whole path; a trailing '/' or a match of a leading folder covers all below it.
// Case-sensitive. Pure; linear in practice and at most quadratic: no pattern makes it hang.
#pragma once

#include <string_view>

namespace assay {

bool glob_matches(std::string_view pattern, std::string_view path);

}  // namespace assay
