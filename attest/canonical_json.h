// One spelling for each JSON value, so that equal documents have equal digests: RFC 8785 (JSON Canonicalization Scheme)
// for the values that we write. No blanks; members in the order of their names' UTF-16 code units; in strings `"`, `\`
// and control characters escaped and nothing else; whole numbers of at most 2^53-1 without sign of plus, fraction or
// exponent. Other numbers are refused: RFC 8785 writes them by ECMAScript's rules, and no two libraries agree on all of
// them. So for everything that this takes the bytes are those of any RFC 8785 implementation.
//
// Pure. Thread-safe.
#pragma once

#include <string>

#include "attest/json.h"
#include "attest/refusal.h"

namespace assay::attest {

inline constexpr std::int64_t kMostCanonicalNumber = (std::int64_t{1} << 53) - 1;

// Refuses (Step::format) numbers as above, and objects that have a name twice. Strings are valid UTF-8, as parse_json
// gives them.
Checked<std::string> canonical_text(const Json& value);

// Of what our own code has put together, which holds nothing that is refused; whatever else stands there is null.
std::string canonical_text_of_ours(const Json& value);

// Whether the text is exactly what canonical_text makes of its own value, with one line feed behind it or none.
Checked<Json> parse_canonical(std::string_view text, Step step, std::string_view what);

}  // namespace assay::attest
