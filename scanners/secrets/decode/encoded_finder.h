// Finds where text begins that was encoded: base64, base32 and hexadecimal of what reads as text, of text in UTF-16, or
// of compressed data; and UTF-16 as such, inside of other bytes (wide_finder.h).
//
// A place is judged by the kEncodedBefore bytes before it, of which most see one, and the kEncodedHead bytes from there
// on (escapes.h: by more), so it is found or not like the match of a rule: the same in pieces of a text and around what
// a delta changed. 24 characters decide: of other base64 (keys, digests, pictures) one run in 40,000 decodes to text
// for so long, and is then decoded for nothing. Text with escapes in it is a candidate at each escape that may be part
// of a token.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/match.h"

namespace assay {

// going_on: a place where a part of a long text begins, and a run may go on that began in an earlier part. Those behind
// it are plain text with escapes in it (escapes.h). log_lines: a private key whose lines stand in a log (log_frame.h).
// broken_lines: a word that a line's width broke (line_width.h).
// invisible: characters without width, and soft hyphens, which come along when text is copied.
// Fragments: text within a run of something else (fragment_finder.h). Lines: those of base64 and hexadecimal that are
// equally long, whatever they encode (encoded_lines.h).
// base85, uuencode: a mark stands there (marked_runs.h).
// joined_literals, folded_lines: parts of one value, as a mark tells (joined_parts.h).
// unjudged: nothing is encoded there, but a flood ended the search: what no match has may be a value all the same.
enum class Encoding : std::uint8_t {
  base64,
  hexadecimal,
  utf16,
  going_on,
  percent,
  backslash,
  entities,
  quoted_printable,
  terminal,
  literals,
  log_lines,
  broken_lines,
  base64_fragment,
  hexadecimal_fragment,
  base64_lines,
  hexadecimal_lines,
  base32,
  base85,
  uuencode,
  joined_literals,
  folded_lines,
  invisible,
  unjudged
};

inline constexpr std::size_t kEncodedBefore = 24;  // the code of a terminal may stand there
inline constexpr std::size_t kEncodedHead = 33;

// A place as a candidate among matches: it has no rule, and is told apart by is_encoded().
Match encoded_candidate(std::uint64_t begin, Encoding encoding);
inline bool is_encoded(const Match& match) { return match.rule >= kEncodedRules; }
Encoding encoding_of(const Match& match);
std::string_view name_of(Encoding encoding);
inline bool is_fragment(Encoding encoding) {
  return encoding == Encoding::base64_fragment || encoding == Encoding::hexadecimal_fragment;
}

// Appends the candidates that begin in [from, to) of text, in their order.
void find_encoded(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out);

}  // namespace assay
