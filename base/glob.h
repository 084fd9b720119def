// Path patterns, as gitignore writes them (gitignore(5) PATTERN FORMAT; wildmatch with WM_PATHNAME).
//
//   *       any bytes but '/'                  [abc] [a-z] [!a] [[:digit:]]   one byte but '/'
//   ?       one byte but '/'                   \x                             the byte x
//   **      as a whole component: any number of components, none too; at the end: everything inside
//
// Bytes, not characters. Time is bounded by the product of both lengths, whatever the pattern: a component needs to go
// back to its last '*' only, a path to its last '**' only. Pure and thread-safe.
#pragma once

#include <string_view>

namespace assay {

// Whether the whole path fits the whole pattern. Neither begins with '/'.
bool glob_match(std::string_view pattern, std::string_view path);

// Whether one component (no '/' in it) fits; "**" is as good as "*" here.
bool glob_match_name(std::string_view pattern, std::string_view name);

// A path condition as rules and suppressions write it: a pattern without '/' fits the last component, one with '/' the
// whole path; a leading '/' is dropped.
bool path_fits(std::string_view pattern, std::string_view path);

}  // namespace assay
