// Messages of the Language Server Protocol 3.17, "Base Protocol": header lines, an empty one, and so many bytes of
// JSON.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay::serve {

inline constexpr std::size_t kMostMessage = std::size_t{64} << 20;
inline constexpr std::size_t kMostPassedOver = std::size_t{4} << 30;

struct Frame {
  std::string text;             // of a message that is too long: its first bytes
  std::size_t passed_over = 0;  // the bytes of a message beyond kMostMessage, which was not kept; 0: `text` is all
};

// Reads up to `size` bytes; 0 at the end, less than 0 for an error in errno.
using ReadBytes = std::function<long(char* buffer, std::size_t size)>;

class FrameReader {
 public:
  explicit FrameReader(ReadBytes read) : read_(std::move(read)) {}

  // The next message; nothing at the end of the input. One beyond kMostMessage is read and not kept. After an error
  // what follows cannot be told apart any more: headers without a length, one beyond kMostPassedOver, an end within a
  // message.
  Result<std::optional<Frame>> next();

 private:
  // Takes `length` bytes from buffer_ and the input, and keeps the first.
  Result<std::optional<Frame>> pass_over(std::size_t length);
  // Reads more; false at the end.
  Result<bool> fill();

  ReadBytes read_;
  std::string buffer_;  // read, and not handed out
};

// A message with its header.
std::string framed(std::string_view message);

// Lines in the same way, without their ends; the last one may lack its end. A line beyond kMostMessage is an error.
class LineReader {
 public:
  explicit LineReader(ReadBytes read) : read_(std::move(read)) {}
  Result<std::optional<std::string>> next();

 private:
  ReadBytes read_;
  std::string buffer_;
  std::size_t looked_at_ = 0;  // of buffer_, where no line end is
};

}  // namespace assay::serve
