// Cuts a long input into windows on a fixed grid, whatever the pieces in which it is read.
//
// Window k is responsible for the bytes [k*window, (k+1)*window) of the input: its core. Its text reaches `behind`
// bytes before the core and `ahead` bytes beyond it, as far as the input does. So that what is found does not depend on
// who reads, the text begins at a clean cut (text_position.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "scanners/secrets/text_position.h"

namespace assay::files {

struct WindowShape {
  std::size_t window = 0;  // bytes of a core
  std::size_t behind = 0;  // text before it: the longest held-back value and its context
  std::size_t ahead = 0;   // text beyond it: rules' reach
  std::size_t hold = 0;    // how far before a core's end matches may wait for the next window (match_groups.h)
  std::size_t long_value = 0;

  // window is limits.window_bytes, or twice `behind` where that is more.
  static WindowShape of(const Limits& limits);

  std::uint64_t core_begin(std::uint64_t index) const { return index * window; }
  std::uint64_t core_end(std::uint64_t index) const { return (index + 1) * window; }
  // The first byte that a buffer must be fed with to give the window.
  std::uint64_t feed_begin(std::uint64_t index) const;
};

// Disk images are zeros for the most part, which hold nothing. True of no bytes.
bool is_zeros(Bytes text);

struct Window {
  std::uint64_t index = 0;
  Bytes text;                    // lives until the buffer is fed again
  std::uint64_t offset = 0;      // of text in the input
  std::size_t from = 0, to = 0;  // the core, in text
  bool last = false;             // the input ends in the core
  LineDelta delta;               // from this window's text's begin to the next one's; nothing for the last
};

class WindowBuffer {
 public:
  explicit WindowBuffer(const WindowShape& shape);

  // Begins at window `index`; the next byte fed is the input's byte shape.feed_begin(index).
  void start(std::uint64_t index = 0);

  // Room for the next bytes, never empty after next() returned false. Say with filled() how many were put there.
  std::span<char> room();
  void filled(std::size_t bytes) { used_ += bytes; }
  std::uint64_t fed() const { return base_ + used_; }  // offset of the next byte to feed

  // Takes over what another buffer holds from the next byte on.
  void feed_from(const WindowBuffer& other);

  // The next window if its text is here; `end`: no more bytes will come.
  bool next(bool end, Window& window);

 private:
  WindowShape shape_;
  std::vector<char> bytes_;
  std::uint64_t base_ = 0;  // offset of bytes_[0] in the input
  std::size_t used_ = 0;
  std::uint64_t index_ = 0;       // of the next window
  std::uint64_t text_begin_ = 0;  // of the next window, known from the one before
  bool begin_known_ = false;
};

}  // namespace assay::files
