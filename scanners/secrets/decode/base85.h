// Base85: five characters for four bytes. Four ways: RFC 1924 as Python and git have it, Adobe's ("<~ … ~>", PDF),
// ZeroMQ's Z85, and lines of git's binary patches, which begin with their length. None of them looks like anything by
// itself, so a mark (rules/marks.h) or "<~" tells where to look.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace assay {

enum class Base85 : std::uint8_t { none, rfc1924, adobe, z85 };

// From a mark to the text so many bytes at most.
inline constexpr std::size_t kBase85Near = 64;

struct Base85Begin {
  std::size_t at = 0;
  Base85 form = Base85::none;
};

// Where text, or data that was compressed, begins near the mark or "<~" at `mark`.
Base85Begin base85_begin(Bytes text, std::size_t mark);

// What begins at `at` itself.
Base85 base85_form(Bytes text, std::size_t at);

// The value of a character; -1 for others.
int base85_digit(char c, Base85 form);

// The bytes of a group of up to five digits, the last of which may be missing: one byte less than digits. Empty when it
// is none.
std::string base85_group(const unsigned* digits, std::size_t count);

// A binary patch of git whose mark stands at `mark`: both its sides, unpacked up to `most` bytes. `end`: behind it.
std::string git_binary_patch(Bytes text, std::size_t mark, std::size_t most, std::size_t& end, bool& cut);

bool is_git_binary_patch(Bytes text, std::size_t mark);

}  // namespace assay
