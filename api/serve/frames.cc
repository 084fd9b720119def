#include "api/serve/frames.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include "base/file.h"
#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::serve {

namespace {

constexpr std::size_t kMostHeader = 4096;
constexpr std::size_t kKept = 16384;  // of a message that is too long

// Appends what comes next; false at the end.
Result<bool> append(const ReadBytes& read, std::string& buffer) {
  std::array<char, 65536> piece{};
  const long got = read(piece.data(), piece.size());
  if (got < 0) return fail("reading", "standard input", errno_text(errno));
  buffer.append(piece.data(), static_cast<std::size_t>(got));
  return got > 0;
}

// Content-Length of the header lines.
std::optional<std::size_t> length_in(std::string_view header) {
  std::optional<std::size_t> length;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find('\n'), header.size());
    std::string_view line = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !equal_ignoring_case(line.substr(0, colon), "Content-Length")) continue;
    std::string_view number = line.substr(colon + 1);
    while (number.starts_with(' ') || number.starts_with('\t')) number.remove_prefix(1);
    while (number.ends_with(' ') || number.ends_with('\t')) number.remove_suffix(1);
    std::size_t value = 0;
    const auto [last, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc() || last != number.data() + number.size() || length) return std::nullopt;
    length = value;
  }
  return length;
}

}  // namespace

Result<bool> FrameReader::fill() { return append(read_, buffer_); }

Result<std::optional<Frame>> FrameReader::next() {
  std::size_t header = std::string::npos, body = 0;
  for (;;) {
    // Some clients end lines with LF alone.
    const std::size_t strict = buffer_.find("\r\n\r\n");
    const std::size_t plain = buffer_.find("\n\n");
    header = std::min(strict, plain);
    if (header != std::string::npos) {
      body = header + (header == strict ? 4U : 2U);
      break;
    }
    if (buffer_.size() > kMostHeader) return fail("reading a message", "standard input", "its header has no end");
    const auto more = fill();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) {
      if (buffer_.empty()) return std::optional<Frame>();
      return fail("reading a message", "standard input", "it ends within a header");
    }
  }
  const auto length = length_in(std::string_view(buffer_).substr(0, header + 1));
  if (!length) return fail("reading a message", "standard input", "its header has no Content-Length that is a number");
  if (*length > kMostPassedOver)
    return fail("reading a message", "standard input", cat("it is longer than ", kMostPassedOver >> 30U, " GiB"));
  buffer_.erase(0, body);
  if (*length > kMostMessage) return pass_over(*length);
  while (buffer_.size() < *length) {
    const auto more = fill();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) return fail("reading a message", "standard input", "it ends within a message");
  }
  std::string rest = buffer_.substr(*length);
  buffer_.resize(*length);
  return Frame{.text = std::exchange(buffer_, std::move(rest))};
}

Result<std::optional<Frame>> FrameReader::pass_over(std::size_t length) {
  Frame out{.text = {}, .passed_over = length};
  for (;;) {
    const std::size_t here = std::min(buffer_.size(), length);
    if (out.text.size() < kKept) out.text.append(buffer_, 0, std::min(here, kKept - out.text.size()));
    buffer_.erase(0, here);
    length -= here;
    if (length == 0) return out;
    const auto more = fill();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) return fail("reading a message", "standard input", "it ends within a message");
  }
}

std::string framed(std::string_view message) { return cat("Content-Length: ", message.size(), "\r\n\r\n", message); }

Result<std::optional<std::string>> LineReader::next() {
  for (;;) {
    const std::size_t end = buffer_.find('\n', looked_at_);
    if (end != std::string::npos) {
      std::optional<std::string> line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      looked_at_ = 0;
      if (line->ends_with('\r')) line->pop_back();
      return line;
    }
    looked_at_ = buffer_.size();
    if (buffer_.size() > kMostMessage)
      return fail("reading a line", "standard input", cat("it is longer than ", kMostMessage >> 20U, " MiB"));
    const auto more = append(read_, buffer_);
    if (!more) return tl::make_unexpected(more.error());
    if (*more) continue;
    looked_at_ = 0;
    if (buffer_.empty()) return std::optional<std::string>();
    std::optional<std::string> line = std::move(buffer_);
    buffer_.clear();
    return line;
  }
}

}  // namespace assay::serve
