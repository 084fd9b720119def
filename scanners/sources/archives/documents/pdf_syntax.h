// What is read of PDF objects (ISO 32000-1 §7.2, §7.3), which are looked at as text: values of keys, references, names.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"

namespace assay::archives {

bool is_pdf_white(char c);
// White space or one of "()<>[]{}/%".
bool ends_pdf_token(char c);

// What stands behind the first "/key" of a dictionary; empty when it has none. Nested dictionaries are not told apart.
Bytes pdf_value(Bytes dictionary, std::string_view key);

// A number at the front, and nothing when a reference or anything else stands there.
std::optional<std::uint64_t> pdf_number(Bytes value);

// The object that "N G R" at the front refers to.
std::optional<std::uint32_t> pdf_reference(Bytes value);

// The names of "/Name" or "[/Name /Name]" at the front, without their slashes.
std::vector<Bytes> pdf_names(Bytes value);

}  // namespace assay::archives
