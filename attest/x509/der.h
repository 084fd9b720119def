// DER (X.690) as far as certificates need it to be cut and put together again: definite lengths in their shortest form,
// tags of one byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace assay::attest {

struct DerElement {
  unsigned char tag = 0;
  Bytes content;
  Bytes whole;  // with tag and length
};

// Takes the element at the front of `bytes` off it; nothing where there is none.
std::optional<DerElement> take_der(Bytes& bytes);

// The element that is all of `bytes`.
std::optional<DerElement> only_der(Bytes bytes);

// Tag, length and content.
std::string der_element(unsigned char tag, std::string_view content);

}  // namespace assay::attest
