// The value behind an operator: its span, its quotes, and what follows it. For assignment.cc alone.
#pragma once

#include <cstddef>
#include <string_view>

#include "scanners/secrets/context/assignment.h"

namespace assay::context {

// Whether a quote stands at `i`, perhaps behind a string prefix.
bool begins_literal(std::string_view text, std::size_t i);

// Reads a value in quotes at `i` (string prefixes such as b, r, f, @ may stand before it) into value, quote and
// joined. False when none stands there, or it has no end within the text.
bool read_quoted(std::string_view text, std::size_t i, Assignment& out);

// Reads what stands behind a look-up that ends at `i` for when it finds nothing: || "x", ?? "x", or "x", ?: "x",
// { "x" }, .unwrap_or("x"). Sets the form.
bool read_fallback(std::string_view text, std::size_t i, Assignment& out);

// Reads what stands at `i` behind the operator of out.form: in quotes, a fallback behind a look-up, a literal in a
// converting call, or bare. False when nothing is there.
bool read_value(std::string_view text, std::size_t i, Assignment& out);

}  // namespace assay::context
