// Text in UTF-16 or UTF-32 as UTF-8, with the way back to the bytes that it stands in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/content.h"
#include "base/mapped_text.h"

namespace assay {

// Takes about one and a half times the original's size. Immutable; positions may be asked by any thread.
class WideText final : public MappedText {
 public:
  // `form` is not `none`. Lone surrogates, values beyond U+10FFFF and a cut off last character become U+FFFD; a byte
  // order mark is left out.
  WideText(Bytes original, WideForm form);

  Bytes text() const override { return text_; }

  // Of the character that begins at `offset` of text(); the original's size for the size of text().
  std::uint64_t original_begin(std::uint64_t offset) const override;
  std::uint64_t original_end(std::uint64_t offset) const override { return original_begin(offset); }

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
