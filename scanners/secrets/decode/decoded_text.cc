#include "scanners/secrets/decode/decoded_text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "base/utf8.h"
#include "base/wide_text.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/deflate_begins.h"
#include "scanners/secrets/decode/encoded_lines.h"
#include "scanners/secrets/decode/escapes.h"
#include "scanners/secrets/decode/line_width.h"
#include "scanners/secrets/decode/log_frame.h"
#include "scanners/secrets/decode/unpacking.h"
#include "scanners/secrets/decode/wide_finder.h"

namespace assay {

namespace {

// Of the run's line, on either side of it.
constexpr std::size_t kAround = 200;
// Behind a part of base85 at a line end, and of a line of uuencode.
constexpr std::size_t kBase85Rest = 64, kUuRest = 100;

int digit_at(Bytes text, std::size_t i) { return i < text.size() ? kBase64[static_cast<unsigned char>(text[i])] : -1; }

bool ends_line(char c) { return c == '\n' || c == '\r'; }

bool is_base64_byte(char c) { return kBase64[static_cast<unsigned char>(c)] >= 0; }

// Quoted-printable has lines of 76 characters at most, and ends them anywhere: whatever stands on one belongs to it.
// Nothing when no line begins near.
std::optional<std::size_t> near_line_begin(Bytes source, std::size_t at) {
  const std::size_t lowest = at - std::min(at, kAround);
  for (std::size_t begin = at; begin > lowest; --begin)
    if (ends_line(source[begin - 1])) return begin;
  return lowest == 0 ? std::optional<std::size_t>(0) : std::nullopt;
}

// Whether a run that ends before `rest` might go on if more came behind: nothing is left, half a digit, or a line end.
bool may_go_on(Bytes rest, Encoding encoding) {
  if (rest.empty()) return true;
  if (encoding == Encoding::utf16) return rest.size() == 1;
  if (encoding == Encoding::broken_lines) return rest.size() <= kBreakReach;
  if (is_escaped(encoding)) return rest.size() <= std::max(kAround, 2 * kEscapeGap);
  if (encoding == Encoding::base85) return rest.size() <= kBase85Rest;
  if (encoding == Encoding::uuencode) return rest.size() <= kUuRest;
  if (encoding == Encoding::hexadecimal || encoding == Encoding::hexadecimal_fragment)
    return rest.size() == 1 && kHexadecimal[static_cast<unsigned char>(rest[0])] >= 0;
  const Bytes behind = rest.substr(behind_terminal_codes(rest, 0));
  if (behind.starts_with('\x1b')) return behind.size() <= kAround && behind.find('\n') == Bytes::npos;
  return rest.size() <= kAround && behind.find_first_not_of("\r\n\\nr \t") == Bytes::npos;
}

// Whether it was taken for deflate data without a header: neither text nor text in UTF-16.
bool is_deflate(Bytes bytes) {
  constexpr std::size_t kText = 12;
  if (bytes.size() < kText || packed_kind(bytes) != ContainerKind::none) return false;
  const Bytes text = bytes.substr(0, kText);
  const bool wide = text[1] == '\0' && text[3] == '\0';
  if (wide || std::all_of(text.begin(), text.end(), [](char c) { return is_text_byte(static_cast<unsigned char>(c)); }))
    return false;
  const Bytes head = bytes.substr(0, kDeflateHead);
  return begins_deflate({reinterpret_cast<const unsigned char*>(head.data()), head.size()});
}

// Whether a line of encoded text begins behind the one that ends at `end`.
bool line_follows(Bytes source, std::size_t end) {
  const std::size_t next = behind_line_end(source, end);
  return next != end && base64_end(source.substr(0, next + kNarrowest), next) - next == kNarrowest;
}

// Where the entities begin that end at `at`, as far back as is looked before `begin`.
std::size_t entities_begin(Bytes source, std::size_t at, std::size_t begin) {
  constexpr std::size_t kLongest = 10;
  const auto is_entity = [&](std::size_t from) {
    return source[from] == '&' && escape_at(source, from, Encoding::entities).length == at - from;
  };
  while (at > 0 && begin - at < kAround && source[at - 1] == ';') {
    std::size_t from = at - 1;
    while (from > 0 && at - from < kLongest && !is_entity(from)) --from;
    if (!is_entity(from)) break;
    at = from;
  }
  return at;
}

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
  } else if (encoding == Encoding::base32) {
    out->read_base32(bounded, begin, resumed);
  } else if (encoding == Encoding::utf16) {
    out->read_utf16(bounded, begin);
  } else if (is_fragment(encoding)) {
    out->read_fragment(bounded, begin, encoding == Encoding::hexadecimal_fragment);
  } else if (encoding == Encoding::base64_lines || encoding == Encoding::hexadecimal_lines) {
    out->read_lines(bounded, begin, encoding == Encoding::hexadecimal_lines, resumed);
  } else if (encoding == Encoding::base85) {
    out->read_base85(bounded, begin, most, resumed);
  } else if (encoding == Encoding::uuencode) {
    out->read_uuencode(bounded, begin, resumed);
  } else if (encoding == Encoding::joined_literals || encoding == Encoding::folded_lines) {
    out->read_parts(source.text, begin);
    out->folded_ = encoding == Encoding::folded_lines;
  } else if (encoding == Encoding::log_lines) {
    out->read_log_lines(bounded, begin);
  } else {
    out->read_escapes(bounded, begin, encoding, resumed);
  }
  if (out->source_end_ == bounded.size() && bounded.size() < source.text.size()) out->cut_ = true;
  out->reaches_end_ = may_go_on(source.text.substr(out->source_end_), encoding);
  if (is_fragment(encoding) || encoding == Encoding::base64 || encoding == Encoding::hexadecimal)
    out->line_follows_ = line_follows(source.text, out->source_end_);
  if (!out->escaped_ && !is_fragment(encoding)) {
    // Only what begins here can be judged by its beginning.
    out->unpack(most, !resumed && (encoding == Encoding::base64 || encoding == Encoding::hexadecimal));
    out->narrow();
  }
  if (out->text_.size() > most) {
    out->text_.resize(most);
    out->cut_ = true;
  }
  // What stands beside a fragment may be of the same run.
  const auto of_run = [&](std::size_t at) { return at < source.text.size() && is_base64_byte(source.text[at]); };
  const bool fragment = is_fragment(encoding);
  out->surround(source.text, !fragment || !of_run(out->source_begin_ - 1), !fragment || !of_run(out->source_end_));
  return out;
}

void DecodedText::read_base64(Bytes source, std::size_t begin, bool resumed) {
  std::size_t at = begin;
  std::uint32_t bits = 0;
  for (;;) {
    pieces_.push_back({.text = text_.size(), .source = at, .text_step = 3, .source_step = 4});
    const std::size_t end = base64_end(source, at);
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
    const std::optional<std::size_t> next = next_line(source, end, length, part, kWrapped);
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

// Lines that are as long as the first one, of which a part may stand here, and a last one. Eight characters are five
// bytes; `base32` breaks lines within such a group, so there each byte up to the next group is a piece.
void DecodedText::read_base32(Bytes source, std::size_t begin, bool resumed) {
  const auto digit = [&](std::size_t i) {
    return i < source.size() ? kBase32[static_cast<unsigned char>(source[i])] : -1;
  };
  std::uint64_t bits = 0;
  std::size_t count = 0;   // characters of the group
  std::size_t starts = 0;  // where the byte begins that comes next
  bool aligned = false;    // the last piece is of whole groups of this line
  std::size_t width = 0;
  bool whole = false;  // the width is that of a line, and not of a part of one
  for (std::size_t line = begin, at = begin;;) {
    for (; digit(at) >= 0; ++at) {
      const std::size_t before = count * 5 / 8;
      bits = bits << 5 | static_cast<std::uint64_t>(digit(at));
      if (count * 5 % 8 == 0) starts = at;
      ++count;
      if (count * 5 / 8 == before) continue;
      const auto rest = static_cast<unsigned>(count * 5 % 8);
      if (!aligned) {
        aligned = before == 0 && starts >= line;
        pieces_.push_back(
            {.text = text_.size(), .source = starts, .text_step = aligned ? 5U : 1U, .source_step = aligned ? 8U : 2U});
      }
      text_ += static_cast<char>(bits >> rest & 0xffU);
      if (rest != 0) starts = at;  // its last bits are the first ones of the next
      if (count == 8) count = 0;
    }
    source_end_ = at;
    const bool part = line == begin && (resumed || !begins_a_line(source, begin));
    if (!whole) width = std::max(width, at - line);
    whole = whole || !part;
    const std::size_t next = behind_line_end(source, at);
    if ((!part && at - line != width) || next == at || digit(next) < 0) break;
    line = at = next;
    aligned = false;
  }
  while (source_end_ < source.size() && source[source_end_] == '=') ++source_end_;
}

// Where the word begins that the escape at `begin` stands in. When an escape ends there, its digits would be taken for
// characters of the word: it belongs to what is decoded.
std::size_t DecodedText::word_begin(Bytes source, std::size_t begin, Encoding encoding) {
  std::size_t at = begin;
  while (at > 0 && begin - at < kAround && is_base64_byte(source[at - 1])) --at;
  // A terminal's code has its letter and the last of its digits in the word.
  for (std::size_t back = at; encoding == Encoding::terminal && back > 0 && at - back < kEncodedBefore; --back) {
    if (source[back - 1] != '\x1b') continue;
    if (escape_at(source, back - 1, encoding).length == begin - (back - 1)) return back - 1;
    break;
  }
  // What ends before the word may begin its line.
  if (encoding == Encoding::entities && at > 0 && source[at - 1] == ';') return entities_begin(source, at, begin);
  if (at == 0 || introducers(encoding).find(source[at - 1]) == Bytes::npos) return at;
  const Escape before = escape_at(source, at - 1, encoding);
  return before.length == 0 || before.length > begin - (at - 1) ? at : at - 1;
}

// From the begin of the word that the escape stands in to the end of the one that the last escape stands in; of
// quoted-printable, from the begin of the line to the end of one.
void DecodedText::read_escapes(Bytes source, std::size_t begin, Encoding encoding, bool resumed) {
  escaped_ = true;
  const std::string_view introducer = introducers(encoding);
  const bool quoted = encoding == Encoding::quoted_printable;
  // The end of a line is read along, so what stands there is looked at.
  broken_ = encoding == Encoding::broken_lines;
  of_literals_ = encoding == Encoding::literals;
  const std::size_t gap = broken_ ? kBreakReach : quoted ? kAround : kEscapeGap;
  const std::optional<std::size_t> line = quoted ? near_line_begin(source, begin) : std::nullopt;
  if (!resumed) source_begin_ = line.value_or(word_begin(source, begin, encoding));
  std::size_t plain = source_begin_;  // what is not copied yet
  std::size_t last = begin;           // the end of the last escape
  const auto copy_to = [&](std::size_t end) {
    copy(source, plain, end);
    plain = end;
  };
  for (std::size_t at = source_begin_;;) {
    at = std::min(source.substr(0, std::min(source.size(), last + gap)).find_first_of(introducer, at), source.size());
    if (at == source.size()) break;
    const Escape escape = escape_at(source, at, encoding);
    if (escape.length == 0) {
      ++at;
      continue;
    }
    copy_to(at);
    read_escape(escape, at);
    at += escape.length;
    plain = last = at;
  }
  while (last < source.size() && last - plain < kAround &&
         (quoted ? !ends_line(source[last]) : is_base64_byte(source[last])))
    ++last;
  copy_to(last);
  source_end_ = last;
  if (pieces_.empty()) pieces_.push_back({.text = 0, .source = last});
}

void DecodedText::copy(Bytes source, std::size_t begin, std::size_t end) {
  if (begin >= end) return;
  pieces_.push_back({.text = text_.size(), .source = begin});
  text_ += source.substr(begin, end - begin);
}

// The lines of one private key, up to its closing line or the last one in a frame of the kind that the first one has.
void DecodedText::read_log_lines(Bytes source, std::size_t begin) {
  escaped_ = true;
  std::size_t line = begin;
  while (line > 0 && begin - line < kJournalFrame && !ends_line(source[line - 1])) --line;
  LogFrame frame = LogFrame::none;
  source_end_ = begin;
  while (line < source.size()) {
    const std::size_t end = std::min(source.find_first_of("\r\n", line), source.size());
    const Bytes bytes = source.substr(line, end - line);
    const LogLine read = read_log_line(bytes);
    if (source_end_ == begin) {
      frame = read.frame;
    } else if (read.frame != frame) {
      break;
    }
    copy(source, std::max(begin, line + read.begin), line + read.end);
    source_end_ = line + read.end;
    if (bytes.find("-----END ") != Bytes::npos) break;
    const std::size_t next = std::min(end + (source.substr(end, 2) == "\r\n" ? 2U : 1U), source.size());
    if (!read.goes_on) copy(source, end, next);
    line = next;
  }
  if (pieces_.empty()) pieces_.push_back({.text = 0, .source = begin});
}

void DecodedText::read_escape(const Escape& escape, std::size_t at) {
  if (escape.size == 0) return;
  const bool alike = !pieces_.empty() && pieces_.back().text_step == escape.size &&
                     pieces_.back().source_step == escape.length &&
                     (text_.size() - pieces_.back().text) / escape.size * escape.length == at - pieces_.back().source;
  if (!alike)
    pieces_.push_back({.text = text_.size(), .source = at, .text_step = escape.size, .source_step = escape.length});
  text_.append(escape.bytes.data(), escape.size);
}

// The whole run then stands for each byte of what comes out. `judged`: it was taken for what begins so.
void DecodedText::unpack(std::size_t most, bool judged) {
  const Bytes head = text_;
  const bool gzip = head.starts_with("\x1f\x8b\x08");
  const bool zlib =
      head.starts_with("x\x01") || head.starts_with("x^") || head.starts_with("x\x9c") || head.starts_with("x\xda");
  const bool zip = head.starts_with("PK\x03\x04");
  std::string inner;
  std::string_view name = zip ? "zip" : gzip ? "gzip" : "zlib";
  if (gzip || zlib || zip) {
    Unpacking unpacking{.most = most};
    inner = zip ? unzipped(head, unpacking) : inflated(head, unpacking);
    take_flags(unpacking);
    if (inner.empty()) {
      // "x^" may begin a text as well.
      if (judged) sound_ = head.starts_with("x^");
      return;
    }
  } else if (judged && is_deflate(head)) {
    Unpacking unpacking{.most = most};
    inner = deflated(head, unpacking);
    take_flags(unpacking);
    sound_ = !inner.empty();
    if (inner.empty()) return;
    name = "deflate";
  } else {
    const ContainerKind kind = packed_kind(head);
    if (kind == ContainerKind::none) return;
    Unpacking unpacking{.most = most};
    inner = unarchived(head, kind, unpacking);
    // A word below it may look like the last line of what was wrapped.
    if (const std::size_t last = pieces_.back().text; unpacking.unread && last != 0) {
      Unpacking shorter{.most = most};
      std::string without = unarchived(head.substr(0, last), kind, shorter);
      if (!shorter.unread || without.size() > inner.size()) {
        inner = std::move(without);
        unpacking = shorter;
      }
    }
    take_flags(unpacking);
    if (inner.empty()) return;
    name = short_name(kind);
  }
  text_ = std::move(inner);
  encoding_ = cat(name, " in ", encoding_);
  pieces_ = {{.text = 0, .source = source_begin_, .text_step = 0, .source_step = 0}};
  stepwise_ = false;
}

void DecodedText::take_flags(const Unpacking& unpacking) {
  if (unpacking.cut) cut_ = true;
  // What ends with a line of the text that it stands in is whole where the lines are read as one.
  const bool of_line = holder_ != nullptr && holder_->line_follows_ && reaches_end_;
  if (unpacking.unread && !of_line) unread_ = true;
}

// Text in UTF-16 becomes UTF-8.
void DecodedText::narrow() {
  const Bytes head = text_;
  if (head.size() < 12) return;
  // Letters and NULs by turns: what an archive was unpacked to may have NULs throughout.
  for (std::size_t i = 0; i < 8; ++i)
    if ((head[i] == 0) != (i % 2 == 1)) return;
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

void DecodedText::surround(Bytes source, bool before_run, bool behind_run) {
  std::size_t first = source_begin_;
  while (before_run && first > 0 && source_begin_ - first < kAround && !ends_line(source[first - 1])) --first;
  const std::size_t before = source_begin_ - first;
  for (Piece& piece : pieces_) piece.text += before;
  if (before != 0) pieces_.insert(pieces_.begin(), Piece{.text = 0, .source = first});
  text_.insert(0, source.substr(first, before));
  decoded_begin_ = before;
  decoded_end_ = text_.size();
  std::size_t end = source_end_;
  while (behind_run && end < source.size() && end - source_end_ < kAround && !ends_line(source[end])) ++end;
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
