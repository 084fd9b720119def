// Text in UTF-16 or UTF-32 as UTF-8, with the way back to the bytes that it stands in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/content.h"

namespace assay {

// Takes about one and a half times the original's size. Immutable; positions may be asked by any thread.
class WideText {
 public:
  // `form` is not `none`. Lone surrogates, values beyond U+10FFFF and a cut off last character become U+FFFD; a byte
  // order mark is left out.
  WideText(Bytes original, WideForm form);

  Bytes text() const { return text_; }

  // The offset in the original of the character that begins at `offset` of text(); its size for the size of text().
  std::uint64_t original_offset(std::uint64_t offset) const;

 private:
  // A character's place in the text and in the original, one in each few kilobytes.
  struct Landmark {
    std::size_t text = 0;
    std::uint64_t original = 0;
  };

  std::uint64_t size_ = 0;  // of the original
  WideForm form_;
  std::string text_;
  std::vector<Landmark> landmarks_;
};

}  // namespace assay
