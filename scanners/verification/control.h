// The negative control: a made-up value of a rule's form, which nobody has ever been given. Whoever accepts it accepts
// anything, and says nothing of the values that were found.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/secret.h"
#include "rules/rule_set.h"

namespace assay::verification {

// Random bits, all of them used.
using Random = std::function<std::uint64_t()>;

// From the system's generator.
Random system_random();

// One of the rule's examples, in which every character that the rule leaves open is drawn anew from its kind (digit,
// lower case, upper case, hexadecimal where all are), with the checksum made right. The rule finds it in the example's
// place, without doubt. Nothing where that does not come about in some tries, or less than 40 bits of it are random: a
// value that somebody could have. Of a rule whose values sign (only_signs, filling.h) a private key made by OpenSSL.
std::optional<Secret> make_control(const RuleSet& rules, std::uint32_t rule, const Random& random);

// What a rule says of a value that somebody gives as one of its kind.
enum class Form : std::uint8_t {
  right,
  doubtful,  // the form is right; a checksum is not: it was altered, or is no value that was ever given out
  other,     // the rule does not find it whole, neither alone nor in the place of the value of one of its examples
};
// `right` for all values of a rule with a reader of its own.
Form form_of(const RuleSet& rules, std::uint32_t rule, const Secret& value);

}  // namespace assay::verification
