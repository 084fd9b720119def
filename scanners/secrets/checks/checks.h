// Tests of a matched value beyond its pattern: checksums, inner structure, placeholders, quality.
//
// Contract. All functions are pure, thread-safe and total: any bytes are fine, nothing throws, nothing is kept. Time is
// linear in the value. A check of 40 bytes costs 0.1 to 1.2 µs (measured) and allocates nothing, so that it can stand
// behind every confirmation. `value` is foreign and secret: it is looked at and never copied into anything that
// outlives the call.
#pragma once

#include <cstddef>
#include <string_view>

#include "rules/rule.h"

namespace assay {

// Whether `value` passes. [begin, end) is its place in `text`, of which at most kReach bytes on either side of the
// value are looked at: the caller cuts text to what a decision may depend on (for a short rule, kReach bytes on either
// side of the anchor), and a check never needs more than it is given. When the place does not fit the text, the value
// is judged on its own.
bool passes(CheckKind kind, std::string_view value, std::string_view text, std::size_t begin, std::size_t end);

// True for the checks whose failure says "made up, altered or truncated" rather than "something else": a checksum or
// signature inside the value. A caller may lower the confidence of such a match instead of dropping it.
bool is_checksum(CheckKind kind);

// Shannon entropy of the bytes, in bits a byte: 0 for an empty value, at most 8.
double shannon_entropy(std::string_view value);

}  // namespace assay
