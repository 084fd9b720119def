// The assignment at an anchor and its score: what the engine asks, and what explanations repeat.
//
// A value may be longer than what may decide at an anchor. Then it is judged twice: by what is seen of it there, which
// says whether it is worth another look, and as a whole where the whole text is at hand.
//
// Contract. judge_at depends on no byte farther than kReach from the anchor's first, on either side, the others on no
// more behind it than they say; pure, total, thread-safe.
// Measured on source trees: 0.1 µs an anchor where nothing is given to a name, which is most, and 0.5 to 1 µs where
// something is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "rules/rule.h"
#include "scanners/secrets/context/keywords.h"
#include "scanners/secrets/context/score.h"

namespace assay::context {

// The longest value of an assignment; of a longer one so much is told, with low confidence.
inline constexpr std::size_t kLongestValue = 16384;

struct Judged {
  Span name;   // in the text, like all spans here
  Span value;  // of an open one what is seen of it
  Form form = Form::assignment;
  bool open = false;  // the value goes on behind what was looked at
  Score score;
  // Whether an open value may be a secret once all of it is seen.
  bool promising() const;
};

// The longest of `keywords` that stands at `anchor` is the keyword. Nothing when none does, or nothing is given to it.
// For the engine: a score that no confidence comes of may lack parts. `standing`: as Keywords::longest_at has it.
std::optional<Judged> judge_at(Bytes text, const Keywords& keywords, std::size_t anchor, std::size_t standing = 0);

// The same with the text behind the anchor up to the end of the longest value, of which `most` bytes from the anchor on
// are looked at. An open value is longer than that.
std::optional<Judged> judge_long(Bytes text, const Keywords& keywords, std::size_t anchor, std::size_t most);

// The one or the other, as the value asks; nothing where the beginning of a long value promises nothing.
std::optional<Judged> judge_whole(Bytes text, const Keywords& keywords, std::size_t anchor, std::size_t most);

// A password of a URL or of basic authentication, found by a pattern: [value.begin, value.end) of text.
Score judge_password(Bytes text, Span value, std::size_t anchor);

// All that is given to names with an anchor whose first byte lies in [begin, end), a value once; for explanations.
std::vector<Judged> judge_between(Bytes text, const Keywords& keywords, std::size_t begin, std::size_t end);

// The score in lines for people, the value masked:
//
//   db_password = ******** (configuration line)
//     name     +30
//     form     +8   configuration line
//     rarity   +27  27 bits more likely drawn at random than made of words
//     sum       65  medium confidence (low from 17, medium 45, high 70)
//
// `file` is what the kind of file adds (path_kind.h).
std::vector<std::string> explain(Bytes text, const Judged& judged, int file = 0);

}  // namespace assay::context
