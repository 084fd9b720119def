#include "scanners/secrets/decode/decoded_text.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "base/utf8.h"
#include "base/wide_text.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/wide_finder.h"

namespace assay {

namespace {

// Of the run's line, on either side of it.
constexpr std::size_t kAround = 200;
// A line of wrapped base64 has at least so many characters: encoders take 60, 64, 72 and 76.
constexpr std::size_t kWrapped = 60;
// What has fewer is a word.
constexpr std::size_t kShortest = 16;

int digit_at(Bytes text, std::size_t i) { return i < text.size() ? kBase64[static_cast<unsigned char>(text[i])] : -1; }

std::size_t run_end(Bytes text, std::size_t at) {
  while (digit_at(text, at) >= 0) ++at;
  return at;
}

// Behind a line end and the blanks of the next line: a real one, or one that is written "\n". `at` when there is none.
std::size_t behind_line_end(Bytes text, std::size_t at) {
  std::size_t next = at;
  for (const std::string_view end : {"\r\n", "\n", "\\r\\n", "\\n"}) {
    if (text.substr(at, end.size()) != end) continue;
    next = at + end.size();
    break;
  }
  if (next == at) return at;
  while (next < text.size() && (text[next] == ' ' || text[next] == '\t')) ++next;
  return next;
}

// Whether the run [begin, end) is a line of base64 alone, or the last one before a quote.
bool ends_a_line(Bytes text, std::size_t end) {
  while (end < text.size() && text[end] == '=') ++end;
  return end == text.size() || behind_line_end(text, end) != end || text[end] == '"' || text[end] == '\'' ||
         text[end] == '`' || text[end] == '<' || text[end] == ' ';
}

bool begins_a_line(Bytes text, std::size_t begin) {
  return begin == 0 || text[begin - 1] == '\n' || text[begin - 1] == '\r' ||
         text.substr(begin - 1 - (begin > 1), 2) == "\\n";
}

// Where the line of base64 begins that goes on with the one that ends at `end` and has `length` characters, or fewer
// than it had when it is a `part` of one. Lines of wrapped text are equally long but for the last; lines of a list are
// not, and each of them stands for itself.
std::optional<std::size_t> next_line(Bytes text, std::size_t end, std::size_t length, bool part) {
  const std::size_t next = behind_line_end(text, end);
  const std::size_t next_end = run_end(text, next);
  const std::size_t next_length = next_end - next;
  if (next == end || next_length == 0 || !ends_a_line(text, next_end)) return std::nullopt;
  if (part ? next_length >= std::max(length, kWrapped) : length >= kWrapped && next_length == length) return next;
  if (next_length > length || (!part && length < kWrapped)) return std::nullopt;
  // Shorter: the last one, if another does not follow it.
  const std::size_t after = behind_line_end(text, next_end);
  const bool followed = after != next_end && run_end(text, after) - after >= kShortest;
  return followed ? std::nullopt : std::optional(next);
}

// gzip or zlib data, as far as it is sound.
std::string inflated(Bytes packed, std::size_t most, bool& cut) {
  std::string out;
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 32) != Z_OK) return out;
  std::array<char, 16384> buffer{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = buffer.size() - stream.avail_out;
    if (got == 0) break;
    out.append(buffer.data(), got);
    if (out.size() <= most) continue;
    out.resize(most);
    cut = true;
    break;
  }
  inflateEnd(&stream);
  return out;
}

// Whether a run that ends before `rest` might go on if more came behind: nothing is left, half a digit, or a line end.
bool may_go_on(Bytes rest, Encoding encoding) {
  if (rest.empty()) return true;
  if (encoding == Encoding::utf16) return rest.size() == 1;
  if (encoding == Encoding::hexadecimal)
    return rest.size() == 1 && kHexadecimal[static_cast<unsigned char>(rest[0])] >= 0;
  return rest.size() <= kAround && rest.find_first_not_of("\r\n\\nr \t") == Bytes::npos;
}

bool ends_line(char c) { return c == '\n' || c == '\r'; }

}  // namespace

std::unique_ptr<DecodedText> DecodedText::decode(const DecodedSource& source, std::size_t begin, Encoding encoding,
                                                 std::size_t most, bool resumed) {
  std::unique_ptr<DecodedText> out(new DecodedText);
  out->holder_ = source.decoded;
  out->wide_ = source.wide;
  out->offset_ = source.offset;
  out->source_begin_ = begin;
  // Two characters and more make a byte.
  const Bytes bounded = source.text.substr(0, begin + std::min(source.text.size() - begin, 2 * most));
  out->encoding_ = name_of(encoding);
  if (source.decoded != nullptr) out->encoding_ += cat(" in ", source.decoded->encoding());
  if (encoding == Encoding::base64) {
    out->read_base64(bounded, begin, resumed);
  } else if (encoding == Encoding::hexadecimal) {
    out->read_hexadecimal(bounded, begin);
  } else {
    out->read_utf16(bounded, begin);
  }
  out->cut_ = out->source_end_ == bounded.size() && bounded.size() < source.text.size();
  out->reaches_end_ = may_go_on(source.text.substr(out->source_end_), encoding);
  out->unpack(most);
  out->narrow();
  if (out->text_.size() > most) {
    out->text_.resize(most);
    out->cut_ = true;
  }
  out->surround(source.text);
  return out;
}

void DecodedText::read_base64(Bytes source, std::size_t begin, bool resumed) {
  std::size_t at = begin;
  std::uint32_t bits = 0;
  for (;;) {
    pieces_.push_back({.text = text_.size(), .source = at, .text_step = 3, .source_step = 4});
    const std::size_t end = run_end(source, at);
    text_.reserve(text_.size() + (end - at) / 4 * 3 + 3);
    for (; end - at >= 4; at += 4) {
      bits = 0;
      for (std::size_t k = 0; k < 4; ++k) bits = bits << 6 | static_cast<std::uint32_t>(digit_at(source, at + k));
      for (unsigned shift = 24; shift > 0; shift -= 8) text_ += static_cast<char>(bits >> (shift - 8) & 0xffU);
    }
    const std::size_t rest = end - at;
    if (rest >= 2) {
      bits = 0;
      for (std::size_t k = 0; k < rest; ++k) bits = bits << 6 | static_cast<std::uint32_t>(digit_at(source, at + k));
      text_ += static_cast<char>(rest == 2 ? bits >> 4 : bits >> 10);
      if (rest == 3) text_ += static_cast<char>(bits >> 2 & 0xffU);
    }
    source_end_ = end;
    const std::size_t length = end - pieces_.back().source;
    // The first line may begin behind a name, or in its middle.
    const bool part = pieces_.size() == 1 && (resumed || !begins_a_line(source, begin));
    if (rest != 0) break;
    const std::optional<std::size_t> next = next_line(source, end, length, part);
    if (!next) break;
    at = *next;
  }
  while (source_end_ < source.size() && source[source_end_] == '=') ++source_end_;
}

// Each character is a piece unless all are ASCII: the UTF-8 of others is not half as long.
void DecodedText::read_utf16(Bytes source, std::size_t begin) {
  source_end_ = wide_run_end(source, begin);
  pieces_.push_back({.text = 0, .source = begin, .text_step = 1, .source_step = 2});
  bool ascii = true;
  for (std::size_t at = begin; at < source_end_; at += 2) {
    const auto low = static_cast<unsigned char>(source[at]);
    const auto high = at + 1 < source_end_ ? static_cast<unsigned char>(source[at + 1]) : static_cast<unsigned char>(0);
    const char32_t unit = static_cast<char32_t>(high) << 8 | low;
    const bool single = unit < 0x80;
    const std::size_t before = text_.size();
    append_utf8(text_, unit);
    if (single != ascii || !single)
      pieces_.push_back({.text = before, .source = at, .text_step = text_.size() - before, .source_step = 2});
    ascii = single;
  }
}

void DecodedText::read_hexadecimal(Bytes source, std::size_t begin) {
  pieces_.push_back({.text = 0, .source = begin, .text_step = 1, .source_step = 2});
  const auto value = [&](std::size_t i) { return kHexadecimal[static_cast<unsigned char>(source[i])]; };
  std::size_t at = begin;
  for (; source.size() - at >= 2 && value(at) >= 0 && value(at + 1) >= 0; at += 2)
    text_ += static_cast<char>(value(at) << 4 | value(at + 1));
  source_end_ = at;
}

// The whole run then stands for each byte of what comes out.
void DecodedText::unpack(std::size_t most) {
  const Bytes head = text_;
  const bool gzip = head.starts_with("\x1f\x8b\x08");
  const bool zlib =
      head.starts_with("x\x01") || head.starts_with("x^") || head.starts_with("x\x9c") || head.starts_with("x\xda");
  if (!gzip && !zlib) return;
  std::string inner = inflated(head, most, cut_);
  if (inner.empty()) {
    sound_ = head.starts_with("x^");  // which may begin a text as well
    return;
  }
  text_ = std::move(inner);
  encoding_ = cat(gzip ? "gzip" : "zlib", " in ", encoding_);
  pieces_ = {{.text = 0, .source = source_begin_, .text_step = 0, .source_step = 0}};
  stepwise_ = false;
}

// Text in UTF-16 becomes UTF-8.
void DecodedText::narrow() {
  const Bytes head = text_;
  const bool wide = head.size() >= 12 && head[1] == 0 && head[3] == 0 && head[5] == 0 && head[7] == 0;
  if (!wide) return;
  const WideText narrowed(text_, WideForm::utf16_le);
  encoding_ = cat("UTF-16 in ", encoding_);
  std::vector<Piece> pieces;
  const bool ascii = narrowed.text().size() * 2 == text_.size();
  if (ascii && pieces_.size() == 1 && pieces_.front().text_step == 3) {
    // Three letters are six bytes, and those eight characters.
    pieces.push_back({.text = 0, .source = pieces_.front().source, .text_step = 3, .source_step = 8});
  } else {
    pieces.push_back({.text = 0, .source = source_begin_, .text_step = 0, .source_step = 0});
    stepwise_ = false;
  }
  pieces_ = std::move(pieces);
  text_ = std::string(narrowed.text());
}

void DecodedText::surround(Bytes source) {
  std::size_t first = source_begin_;
  while (first > 0 && source_begin_ - first < kAround && !ends_line(source[first - 1])) --first;
  const std::size_t before = source_begin_ - first;
  for (Piece& piece : pieces_) piece.text += before;
  if (before != 0) pieces_.insert(pieces_.begin(), Piece{.text = 0, .source = first});
  text_.insert(0, source.substr(first, before));
  decoded_begin_ = before;
  decoded_end_ = text_.size();
  std::size_t end = source_end_;
  while (end < source.size() && end - source_end_ < kAround && !ends_line(source[end])) ++end;
  if (end == source_end_) return;
  pieces_.push_back({.text = text_.size(), .source = source_end_});
  text_ += source.substr(source_end_, end - source_end_);
}

const DecodedText::Piece& DecodedText::piece_at(std::uint64_t offset) const {
  const auto behind = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                       [](std::uint64_t at, const Piece& piece) { return at < piece.text; });
  return behind == pieces_.begin() ? *behind : *std::prev(behind);
}

std::size_t DecodedText::source_begin_of(std::uint64_t offset) const {
  const Piece& piece = piece_at(offset);
  if (piece.text_step == 0) return source_begin_;
  return piece.source + (static_cast<std::size_t>(offset) - piece.text) * piece.source_step / piece.text_step;
}

std::size_t DecodedText::source_end_of(std::uint64_t offset) const {
  if (offset == 0) return source_begin_of(0);
  const Piece& piece = piece_at(offset - 1);
  if (piece.text_step == 0) return source_end_;
  const std::size_t bytes = (static_cast<std::size_t>(offset) - piece.text) * piece.source_step;
  return piece.source + (bytes + piece.text_step - 1) / piece.text_step;
}

std::size_t DecodedText::outermost_begin(std::uint64_t offset) const {
  const std::size_t source = source_begin_of(offset);
  return holder_ == nullptr ? source : holder_->outermost_begin(source);
}

std::size_t DecodedText::outermost_end(std::uint64_t offset) const {
  const std::size_t source = source_end_of(offset);
  return holder_ == nullptr ? source : holder_->outermost_end(source);
}

std::uint64_t DecodedText::original_begin(std::uint64_t offset) const {
  const std::size_t source = outermost_begin(offset);
  return wide_ == nullptr ? offset_ + source : wide_->original_begin(source);
}

std::uint64_t DecodedText::original_end(std::uint64_t offset) const {
  const std::size_t source = outermost_end(offset);
  return wide_ == nullptr ? offset_ + source : wide_->original_end(source);
}

}  // namespace assay
