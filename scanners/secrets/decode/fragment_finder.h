// Finds where text begins within base64 or hexadecimal of something else: a value in a pickle, in a message of a
// protocol, in an archive that is not compressed. A run that begins with text is found by its begin (encoded_finder.h);
// within others 18 bytes of text tell a place, in whichever phase of a group they stand (15 in hexadecimal). No random
// bytes do: one place in 25 million.
//
// A place is judged by kFragmentBefore bytes before it and kFragmentReach from there on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/match.h"

namespace assay {

inline constexpr std::size_t kFragmentBefore = 24;
inline constexpr std::size_t kFragmentReach = 40;

// Of three bytes: whether a fragment may have them. Text, or text between NULs, as UTF-16 has.
bool is_fragment_group(unsigned char first, unsigned char second, unsigned char third);

// Shorter runs of base64 hold no token among other bytes.
inline constexpr std::size_t kFragmentRun = 40;

// Appends a candidate for each place at which a fragment begins, in their order. Bit i of `places` is the byte block +
// i, where 16 characters of base64 stand.
void find_fragments(Bytes text, std::size_t block, std::uint64_t places, std::vector<Match>& out);

}  // namespace assay
