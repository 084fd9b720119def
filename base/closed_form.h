// What hides bytes from a scan and is opened by nobody here, by its first bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/packed_form.h"

namespace assay {

struct ClosedForm {
  std::string_view magic;
  std::string_view what;  // behind the name of a file: "is encrypted (age)"
  std::size_t at = 0;     // where the magic stands
};

// Whether the bytes begin so. Text is none, where the magic is no longer than words are. `head`: the first 64 bytes or
// more, as far as there are any.
bool has_form(Bytes head, const ClosedForm& form);

// The gap of what is so.
std::string unseen(std::string_view what);

// The gap of archives, images of disks, compressed data and stores of git objects: whoever gets the file can read what
// no scan does. Empty for all else, and for what is encrypted and documents whose text stands in them as it is.
std::string closed_gap(const SeenBytes& seen);
inline std::string closed_gap_of(Bytes whole) { return closed_gap({.head = whole, .tail = whole, .whole = true}); }

}  // namespace assay
