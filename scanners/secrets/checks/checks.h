// Tests of a matched value beyond its pattern: checksums, inner structure, placeholders, quality.
//
// Contract. All functions are pure, thread-safe and total: any bytes are fine, nothing throws, nothing is kept. Time is
// linear in the value. A check of 40 bytes costs 0.1 to 1.2 µs (measured) and allocates nothing, so that it can stand
// behind every confirmation. `value` is foreign and secret: it is looked at and never copied into anything that
// outlives the call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace assay {

// What a check says of a value.
enum class CheckOutcome : std::uint8_t {
  holds,
  doubtful,  // it has the form, but was made up, altered or cut: a checksum fails, or it is a sequence
             // ("1234567890ab…")
  fails,     // it is something else, or stands for a value
};

// Judges `value`. [begin, end) is its place in `text`, of which at most kReach bytes on either side of the
// value are looked at: the caller cuts text to what a decision may depend on (for a short rule, kReach bytes on either
// side of the anchor), and a check never needs more than it is given. When the place does not fit the text, the value
// is judged on its own.
CheckOutcome judge(CheckKind kind, std::string_view value, std::string_view text, std::size_t begin, std::size_t end);

// Whether a match may stand; one that is doubtful stands with low confidence.
inline bool passes(CheckKind kind, std::string_view value, std::string_view text, std::size_t begin, std::size_t end) {
  return judge(kind, value, text, begin, end) != CheckOutcome::fails;
}

// Whether one of the checks finds the value doubtful.
bool is_doubtful(const std::vector<Check>& checks, std::string_view value, std::string_view text, std::size_t begin,
                 std::size_t end);

// True for the checks of a checksum or signature inside the value: they never fail, a value that does not fit is
// doubtful.
bool is_checksum(CheckKind kind);

// True for a value with a sum that is right, of the kinds whose wrong sums say nothing (azure_cask,
// azure_devops_crc32): such a match has high confidence. One in some million others fits by chance.
bool proves(CheckKind kind, std::string_view value);

// True for a value of which one of the checks is a checksum and says that nothing was added, taken away or altered: of
// 24 bits or more, so that none fits by chance.
bool is_proven(const std::vector<Check>& checks, std::string_view value);

// The value with its checksum made right, for made-up values: of the kinds that are a CRC-32 or SHA-256 in digits.
// Nothing for other kinds, and for a value that has no room for one. What else the check asks of it may still be wrong.
std::optional<std::string> with_checksum(CheckKind kind, std::string_view value);

// Shannon entropy of the bytes, in bits a byte: 0 for an empty value, at most 8.
double shannon_entropy(std::string_view value);

}  // namespace assay
