// Finds where text begins within base64 or hexadecimal of something else: a value in a pickle, in a message of a
// protocol, in an archive that is not compressed. A run that begins with text is found by its begin (encoded_finder.h);
// within others 18 bytes of text tell a place, in whichever phase of a group they stand (15 in hexadecimal). No random
// bytes do: one place in 25 million.
//
// A place is judged by kFragmentRun bytes on either side of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/match.h"

namespace assay {

// 36 bytes: fewer are no token and something else.
inline constexpr std::size_t kFragmentRun = 48;

// Of three bytes: whether a fragment may have them. Text, or text between NULs, as UTF-16 has.
bool is_fragment_group(unsigned char first, unsigned char second, unsigned char third);

struct BytesSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Appends a candidate for each place in `looked` at which a fragment begins, in their order. `run`: characters of
// base64 alone, kFragmentRun of them and more, as far as they are known.
void find_fragments(Bytes text, BytesSpan run, BytesSpan looked, std::vector<Match>& out);

}  // namespace assay
