// The parser of GitHub Actions expressions: precedence climbing, one pass, no look back.
//
// Guarantees on any bytes: no crash, time and memory in proportion to the text, and at most kMostHeight calls deep.
#pragma once

#include <tl/expected.hpp>

#include "scanners/workflows/expressions/lexer.h"
#include "scanners/workflows/expressions/syntax_tree.h"

namespace assay::expressions {

// GitHub refuses longer expressions ("Exceeded max expression length 21000").
constexpr std::size_t kMostBytes = 21'000;
// GitHub refuses trees deeper than 50; a chain of && or of || counts once there as here. Ours is wider, since GitHub
// does not count in all versions alike.
constexpr std::uint16_t kMostHeight = 100;

using Parsed = tl::expected<Tree, SyntaxError>;

// `span` of `text` as an expression: the inside of ${{ }}, or a condition without braces. Offsets of the tree and of
// the error are those within `text`.
Parsed parse(std::string_view text, Span span);
inline Parsed parse(std::string_view text) { return parse(text, {0, text.size()}); }

}  // namespace assay::expressions
