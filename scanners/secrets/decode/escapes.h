// Escapes within text: characters that are written as several, and what stands inside of a value without belonging to
// it (colours of a terminal, the seam of two literals). One escape is read at a time; where such text is worth decoding
// is for encoded_finder.h to say.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/decode/encoded_finder.h"

namespace assay {

struct Escape {
  std::size_t length = 0;       // of what was written; 0: there is none
  std::array<char, 4> bytes{};  // what it stands for
  std::size_t size = 0;         // of these; 0: nothing, what stands around it belongs together
};

// From the end of one escape so many bytes at most to the next one of the same text: farther apart they are looked at,
// and decoded, by themselves.
inline constexpr std::size_t kEscapeGap = 96;

// What decides whether an escape is a candidate: so many bytes before it, and from it on.
inline constexpr std::size_t kEscapeBefore = 96;
inline constexpr std::size_t kEscapeReach = 192;

// Whether text of this encoding is plain text with escapes in it.
bool is_escaped(Encoding encoding);

// The escape of that kind that begins at `at`.
Escape escape_at(Bytes text, std::size_t at, Encoding encoding);

// What escapes of that kind begin with.
std::string_view introducers(Encoding encoding);

// Appends a candidate for each escape in [from, to) that could make a credential different: one that stands for a
// character of a token, or for nothing, and is part of 16 and more of these.
void find_escapes(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out);

// The same for the one that may begin at `at` (encoded_masks.h).
void judge_escape(Bytes text, std::size_t at, std::vector<Match>& out);

}  // namespace assay
