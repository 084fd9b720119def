// JSON that comes from somebody else, before a tree is built of it: a tree takes many times its text, and is copied,
// written and taken apart by functions that call themselves once a level.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::serve {

inline constexpr std::size_t kDeepestJson = 200;
inline constexpr std::size_t kMostJsonValues = 500'000;  // of a tree: 100 MB

// Why no tree is to be built of the text: it nests deeper than kDeepestJson, or has more than kMostJsonValues values.
// Empty: it may be, if it is JSON.
std::string json_excess(std::string_view text);

// Surrogates that stand alone (RFC 8259 §8.2: "\ud800"), which editors written in JavaScript send and a parser refuses,
// become U+FFFD, of the same length in UTF-16.
void make_pairs_whole(std::string& text);

}  // namespace assay::serve
