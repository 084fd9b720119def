// The byte classes of RE2's grammar, as Latin-1 gives them.
#pragma once

#include <optional>
#include <string_view>

#include "rules/pattern.h"

namespace assay {

ByteSet united(const ByteSet& a, const ByteSet& b);
ByteSet complement(const ByteSet& set);
ByteSet byte_range(unsigned char first, unsigned char last);

// The set and the other case of each of its letters, Latin-1 letters included.
ByteSet case_folded(const ByteSet& set);

// \d \s \w and their complements \D \S \W. RE2's \s is [\t\n\f\r ], without \v.
std::optional<ByteSet> perl_class(char letter, bool fold);

// "alpha" of [[:alpha:]], "^alpha" of [[:^alpha:]].
std::optional<ByteSet> posix_class(std::string_view name, bool fold);

}  // namespace assay
