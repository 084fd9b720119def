// How unlike words a value is, under a small model of letters and of kinds of characters (rarity_table.inc; made by
// train_rarity.py). Pure, total, thread-safe, no allocation; linear in the value: about 2 ns a byte.
#pragma once

#include <string_view>

namespace assay::context {

// Bits of evidence that the value was drawn at random rather than made of words, names and numbers. Positive for
// random values (about 1.5 for each character of a base-62 token), negative for words. Hexadecimal values of 16 digits
// and more count by their length, since words of a to f do not reach that far.
double rarity(std::string_view value);

// "orders", "Swordfish": one word of letters alone, of which the model does not think that it was drawn.
bool is_ordinary_word(std::string_view value);

// Digits of one base alone, by which digests and identifiers are known.
bool is_hexadecimal(std::string_view value);

}  // namespace assay::context
