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

// Reads up to `size` bytes; 0 at the end, less than 0 for an error in errno.
using ReadBytes = std::function<long(char* buffer, std::size_t size)>;

class FrameReader {
 public:
  explicit FrameReader(ReadBytes read) : read_(std::move(read)) {}

  // The next message; nothing at the end of the input. After an error what follows cannot be told apart any more:
  // headers without a length, a message beyond kMostMessage, an end within one.
  Result<std::optional<std::string>> next();

 private:
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
