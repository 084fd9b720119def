#include "base/line_hash.h"

#include <charconv>
#include <utility>

namespace assay {

namespace {

constexpr std::uint64_t kBase = 37;
constexpr std::uint16_t kEndOfText = 0xFFFF;
constexpr std::uint32_t kReplacement = 0xFFFD;

constexpr std::uint64_t power(std::uint64_t base, std::size_t exponent) {
  std::uint64_t out = 1;
  while (exponent-- > 0) out *= base;
  return out;
}

void append_number(std::string& out, std::uint64_t number, int base) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, base);
  out.append(digits, end.ptr);
}

}  // namespace

LineHasher::LineHasher(Told told) : told_(std::move(told)) {}

void LineHasher::feed(std::string_view text) {
  for (const char c : text) decode(static_cast<unsigned char>(c));
}

void LineHasher::finish() {
  if (missing_ > 0) code_point(kReplacement);
  missing_ = 0;
  unit(kEndOfText);
  for (std::size_t i = 0; i < kWindow; ++i) {
    if (line_at_[at_] != 0) tell();
    push(0);
  }
}

// The decoder of the WHATWG Encoding Standard §8.1.1.
void LineHasher::decode(unsigned char byte) {
  if (missing_ > 0) {
    if (byte >= lowest_ && byte <= highest_) {
      lowest_ = 0x80;
      highest_ = 0xBF;
      bits_ = bits_ << 6 | (byte & 0x3FU);
      if (--missing_ == 0) code_point(bits_);
      return;
    }
    missing_ = 0;
    lowest_ = 0x80;
    highest_ = 0xBF;
    code_point(kReplacement);
  }
  if (byte < 0x80) {
    unit(byte);
  } else if (byte >= 0xC2 && byte <= 0xDF) {
    missing_ = 1;
    bits_ = byte & 0x1FU;
  } else if (byte >= 0xE0 && byte <= 0xEF) {
    if (byte == 0xE0) lowest_ = 0xA0;
    if (byte == 0xED) highest_ = 0x9F;
    missing_ = 2;
    bits_ = byte & 0x0FU;
  } else if (byte >= 0xF0 && byte <= 0xF4) {
    if (byte == 0xF0) lowest_ = 0x90;
    if (byte == 0xF4) highest_ = 0x8F;
    missing_ = 3;
    bits_ = byte & 0x07U;
  } else {
    code_point(kReplacement);
  }
}

void LineHasher::code_point(std::uint32_t code) {
  if (code < 0x10000) {
    unit(static_cast<std::uint16_t>(code));
    return;
  }
  unit(static_cast<std::uint16_t>(0xD800 + ((code - 0x10000) >> 10)));
  unit(static_cast<std::uint16_t>(0xDC00 + ((code - 0x10000) & 0x3FF)));
}

void LineHasher::unit(std::uint16_t code_unit) {
  if (code_unit == ' ' || code_unit == '\t' || (after_cr_ && code_unit == '\n')) {
    after_cr_ = false;
    return;
  }
  after_cr_ = code_unit == '\r';
  if (after_cr_) code_unit = '\n';
  if (line_at_[at_] != 0) tell();
  if (line_start_) {
    line_start_ = false;
    line_at_[at_] = ++line_;
  }
  if (code_unit == '\n') line_start_ = true;
  push(code_unit);
}

void LineHasher::push(std::uint16_t code_unit) {
  constexpr std::uint64_t kLeaving = power(kBase, kWindow);
  hash_ = kBase * hash_ + code_unit - kLeaving * window_[at_];
  window_[at_] = code_unit;
  at_ = (at_ + 1) % kWindow;
}

void LineHasher::tell() {
  std::string text;
  append_number(text, hash_, 16);
  text += ':';
  append_number(text, ++seen_[hash_], 10);
  told_(line_at_[at_], text);
  line_at_[at_] = 0;
}

std::string primary_location_line_hash(std::string_view text, std::uint64_t line) {
  std::string out;
  LineHasher hasher([&](std::uint64_t at, const std::string& hash) {
    if (at == line) out = hash;
  });
  hasher.feed(text);
  hasher.finish();
  return out;
}

}  // namespace assay
