// Words beside which text stands that nothing in itself tells: base85 looks like punctuation, lines of uuencode like a
// table, and parts of one value like a list. They are searched along with the anchors of rules, which costs nothing;
// what they tell of is judged where it is decoded (scanners/secrets/decode/base85.h, uuencode.h, joined_parts.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay {

enum class Mark : std::uint8_t { base85, uuencode, joined, folded };

struct MarkLiteral {
  std::string_view text;
  Mark mark = Mark::base85;
};

// Without regard to case. Four bytes and more: shorter ones slow the search.
inline constexpr std::array kMarks{
    MarkLiteral{"base85", Mark::base85},      MarkLiteral{"ascii85", Mark::base85},
    MarkLiteral{"b85dec", Mark::base85},      MarkLiteral{"a85dec", Mark::base85},
    MarkLiteral{"b85=", Mark::base85},        MarkLiteral{"b85:", Mark::base85},
    MarkLiteral{"b85\"", Mark::base85},       MarkLiteral{"git binary patch", Mark::base85},
    MarkLiteral{"z85dec", Mark::base85},      MarkLiteral{"begin 6", Mark::uuencode},
    MarkLiteral{"begin 7", Mark::uuencode},   MarkLiteral{"begin 4", Mark::uuencode},
    MarkLiteral{"begin 06", Mark::uuencode},  MarkLiteral{"begin 07", Mark::uuencode},
    MarkLiteral{"\"\".join(", Mark::joined},  MarkLiteral{"''.join(", Mark::joined},
    MarkLiteral{"].join", Mark::joined},      MarkLiteral{"join(\"\",", Mark::joined},
    MarkLiteral{"implode('',", Mark::joined}, MarkLiteral{"implode(\"\",", Mark::joined},
    MarkLiteral{": >-", Mark::folded},        MarkLiteral{": >\n", Mark::folded},
    MarkLiteral{": >\r", Mark::folded},       MarkLiteral{"- >-", Mark::folded},
};
inline constexpr std::size_t kLongestMark = 16;

// Their ids in the database, the first one's; those of anchors and dummies are below.
inline constexpr unsigned kFirstMark = 1U << 30;

}  // namespace assay
