// Text that was decoded from a blob, with the way back to the bytes that it stands in.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace assay {

// Immutable; positions may be asked by any thread.
class MappedText {
 public:
  virtual ~MappedText() = default;

  virtual Bytes text() const = 0;

  // The offset in the blob of the first byte that text()[offset] was made of, and the one behind the last byte that
  // text()[offset - 1] was made of. 0 <= offset <= text().size().
  virtual std::uint64_t original_begin(std::uint64_t offset) const = 0;
  virtual std::uint64_t original_end(std::uint64_t offset) const = 0;

  // What the blob's own bytes are, for people: "base64", "gzip in base64". Empty where nobody needs to be told.
  virtual std::string_view encoding() const { return {}; }
};

}  // namespace assay
