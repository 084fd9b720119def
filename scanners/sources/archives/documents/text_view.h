// Text of a document that is handed on in parts, so that it takes little memory however long the document is.
#pragma once

#include <string>
#include <string_view>

#include "base/pieced_text.h"
#include "scanners/sources/archives/container.h"

namespace assay::archives {

class TextView {
 public:
  // What it takes of the budget's memory.
  static constexpr std::uint64_t kMemory = std::uint64_t{16} << 20;

  // As Container::view has it. Borrows all.
  TextView(std::string path, std::string_view encoding, RandomReader& original, Container& into)
      : path_(std::move(path)), text_(encoding), original_(original), into_(into) {}
  TextView(const TextView&) = delete;
  TextView& operator=(const TextView&) = delete;
  ~TextView() { hand_on(); }

  PiecedText& text() { return text_; }

  // A place where no value goes on, or any place at all: a value that is cut there is not seen.
  void may_end() {
    if (text_.memory() > kLong) hand_on();
  }
  void bound() {
    if (text_.memory() > kLongest) hand_on();
  }

 private:
  // Growing doubles what is held.
  static constexpr std::size_t kLong = std::size_t{512} << 10;
  static constexpr std::size_t kLongest = std::size_t{6} << 20;

  void hand_on() {
    if (!text_.empty()) into_.view(path_, text_, original_);
    text_.clear();
  }

  std::string path_;
  PiecedText text_;
  RandomReader& original_;
  Container& into_;
};

}  // namespace assay::archives
