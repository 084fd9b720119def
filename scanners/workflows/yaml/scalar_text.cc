#include "scanners/workflows/yaml/scalar_text.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/line_index.h"
#include "base/utf8.h"
#include "scanners/workflows/yaml/block_scalar.h"

namespace assay::yaml {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }

// Neither a break nor `sign`.
bool has_none_of(std::string_view text, char sign) {
  return text.find(sign) == text.npos && find_line_break(text, 0) == text.size();
}

// What a decoder hands on, in order. Each returns false to stop.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual bool copy(std::uint32_t begin, std::uint32_t end) = 0;
  virtual bool make(std::string_view text, std::uint32_t begin, std::uint32_t end) = 0;
};

class Maker final : public Sink {
 public:
  Maker(std::string_view source, std::string& out) : source_(source), out_(out) {}
  bool copy(std::uint32_t begin, std::uint32_t end) override {
    out_ += source_.substr(begin, end - begin);
    return true;
  }
  bool make(std::string_view text, std::uint32_t, std::uint32_t) override {
    out_ += text;
    return true;
  }

 private:
  std::string_view source_;
  std::string& out_;
};

// Looks for the byte at `offset` of the text.
class Finder final : public Sink {
 public:
  explicit Finder(std::size_t offset) : left_(offset) {}
  bool copy(std::uint32_t begin, std::uint32_t end) override {
    if (left_ < end - begin)
      return found(begin + static_cast<std::uint32_t>(left_), begin + static_cast<std::uint32_t>(left_) + 1);
    left_ -= end - begin;
    last_end_ = end;
    return true;
  }
  bool make(std::string_view text, std::uint32_t begin, std::uint32_t end) override {
    if (text.empty()) return true;
    if (left_ < text.size()) return found(begin, end);
    left_ -= text.size();
    last_end_ = end;
    return true;
  }
  bool was_found() const { return was_found_; }
  std::uint32_t begin() const { return begin_; }
  std::uint32_t end() const { return end_; }
  std::uint32_t last_end() const { return last_end_; }

 private:
  bool found(std::uint32_t begin, std::uint32_t end) {
    begin_ = begin;
    end_ = end;
    was_found_ = true;
    return false;
  }

  std::size_t left_;
  bool was_found_ = false;
  std::uint32_t begin_ = 0, end_ = 0, last_end_ = 0;
};

// The blanks and breaks of a flow scalar from `at` on.
struct Fold {
  std::uint32_t end = 0;
  std::size_t breaks = 0;
};
Fold fold_at(std::string_view source, std::uint32_t at, std::uint32_t end) {
  Fold out;
  for (out.end = at; out.end < end && (is_blank(source[out.end]) || is_break(source[out.end])); ++out.end) {
    if (source[out.end] == '\n' || (source[out.end] == '\r' && source.substr(out.end + 1, 1) != "\n")) ++out.breaks;
  }
  return out;
}

std::size_t hexadecimal(std::string_view digits, char32_t& value) {
  std::size_t used = 0;
  value = 0;
  for (const char c : digits) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) break;
    value = value * 16 + static_cast<char32_t>(digit);
    ++used;
  }
  return used;
}

class Decoder {
 public:
  Decoder(const ScalarSource& scalar, Sink& sink) : source_(scalar.source), scalar_(scalar), sink_(sink) {}

  void run() {
    if (scalar_.style == Style::literal || scalar_.style == Style::folded) return block();
    const std::uint32_t quote = scalar_.style == Style::plain ? 0 : 1;
    if (scalar_.span.size() >= 2 * quote) flow(scalar_.span.begin + quote, scalar_.span.end - quote);
  }

 private:
  void flow(std::uint32_t at, std::uint32_t end) {
    std::uint32_t copied = at;  // what stands before it was handed on
    while (at < end) {
      const char c = source_[at];
      if (is_blank(c) || is_break(c)) {
        const Fold fold = fold_at(source_, at, end);
        if (fold.breaks == 0) {
          at = fold.end;
          continue;
        }
        const std::string breaks = fold.breaks == 1 ? " " : std::string(fold.breaks - 1, '\n');
        if (!flush(copied, at) || !sink_.make(breaks, at, fold.end)) return;
        copied = at = fold.end;
      } else if (scalar_.style == Style::single_quoted && c == '\'' && at + 1 < end) {
        if (!flush(copied, at) || !sink_.make("'", at, at + 2)) return;
        copied = at += 2;
      } else if (scalar_.style == Style::double_quoted && c == '\\' && at + 1 < end) {
        std::string text;
        const std::uint32_t behind = escape(at, end, text);
        if (!flush(copied, at) || !sink_.make(text, at, behind)) return;
        copied = at = behind;
      } else {
        ++at;
      }
    }
    flush(copied, end);
  }

  bool flush(std::uint32_t begin, std::uint32_t end) { return begin == end || sink_.copy(begin, end); }

  // The escape at `at` (§5.7); returns where it ends.
  std::uint32_t escape(std::uint32_t at, std::uint32_t end, std::string& text) const {
    const char c = source_[at + 1];
    if (is_break(c)) {
      const Fold fold = fold_at(source_, at + 1, end);
      text.assign(fold.breaks - 1, '\n');
      return fold.end;
    }
    constexpr std::string_view kNames = "0abt\tnvfre \"/\\N_LP";
    constexpr std::string_view kValues[] = {std::string_view("\0", 1),
                                            "\a",
                                            "\b",
                                            "\t",
                                            "\t",
                                            "\n",
                                            "\v",
                                            "\f",
                                            "\r",
                                            "\x1B",
                                            " ",
                                            "\"",
                                            "/",
                                            "\\",
                                            "\xC2\x85",
                                            "\xC2\xA0",
                                            "\xE2\x80\xA8",
                                            "\xE2\x80\xA9"};
    if (const std::size_t name = kNames.find(c); name != std::string_view::npos) {
      text = kValues[name];
      return at + 2;
    }
    const std::size_t wanted = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    char32_t value = 0;
    const std::string_view digits = source_.substr(at + 2, std::min<std::size_t>(wanted, end - (at + 2)));
    if (wanted == 0 || hexadecimal(digits, value) != wanted) {
      text.assign(1, c);
      return at + 2;
    }
    const bool character = value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    append_utf8(text, character ? value : char32_t{0xFFFD});
    return at + 2 + static_cast<std::uint32_t>(wanted);
  }

  // Lines are joined as libyaml joins them, which is what the specification's examples ask for.
  void block() {
    const auto header = block_header_at(source_, scalar_.span.begin);
    if (!header) return;
    std::size_t breaks = 0;                 // of lines without text since the last line with one
    std::uint32_t since = header->content;  // where that line's text ended
    bool any = false;
    bool indented = false;  // the last line with text began with a blank
    for (std::uint32_t at = header->content; at < scalar_.span.end; at = next_line(source_, at)) {
      const std::uint32_t end = line_end(source_, at);
      if (end - at <= scalar_.indent || is_short_blank(at, end)) {
        ++breaks;
        continue;
      }
      const std::uint32_t begin = at + scalar_.indent;
      const bool now_indented = is_blank(source_[begin]);
      std::string between(breaks, '\n');
      if (any) {
        if (!header->folded || indented || now_indented)
          between += '\n';
        else if (breaks == 0)
          between = " ";
      }
      if (!between.empty() && !sink_.make(between, since, begin)) return;
      if (!sink_.copy(begin, end)) return;
      any = true;
      indented = now_indented;
      breaks = 0;
      since = end;
    }
    chomp(*header, any, since);
  }

  // A line whose blanks end, by a tab, before the indentation does.
  bool is_short_blank(std::uint32_t at, std::uint32_t end) const {
    const std::size_t spaces = source_.find_first_not_of(' ', at);
    return spaces < at + scalar_.indent && source_.find_first_not_of(" \t", at) >= end;
  }

  void chomp(const BlockHeader& header, bool any, std::uint32_t since) {
    if (header.chomping == Chomping::strip) return;
    if (any && since < source_.size() && !sink_.make("\n", since, next_line(source_, since))) return;
    if (header.chomping != Chomping::keep) return;
    for (std::uint32_t at = any ? next_line(source_, since) : header.content; at < source_.size();) {
      const std::uint32_t end = line_end(source_, at);
      if (source_.find_first_not_of(' ', at) < end || end == source_.size()) return;
      const std::uint32_t next = next_line(source_, at);
      if (!sink_.make("\n", at, next)) return;
      at = next;
    }
  }

  std::string_view source_;
  const ScalarSource& scalar_;
  Sink& sink_;
};

// Whether the text stands in the source as it is.
bool stands_as_it_is(const ScalarSource& scalar) {
  const std::string_view raw = scalar.source.substr(scalar.span.begin, scalar.span.size());
  switch (scalar.style) {
    case Style::plain:
      return find_line_break(raw, 0) == raw.size();
    case Style::single_quoted:
      return raw.size() >= 2 && has_none_of(raw.substr(1, raw.size() - 2), '\'');
    case Style::double_quoted:
      return raw.size() >= 2 && has_none_of(raw, '\\');
    default:
      return false;
  }
}

}  // namespace

std::string_view scalar_text(const ScalarSource& scalar, std::pmr::memory_resource& memory) {
  if (stands_as_it_is(scalar)) {
    const std::uint32_t quote = scalar.style == Style::plain ? 0 : 1;
    return scalar.source.substr(scalar.span.begin + quote, scalar.span.size() - 2 * quote);
  }
  std::string text;
  text.reserve(scalar.span.size());
  Maker maker(scalar.source, text);
  Decoder(scalar, maker).run();
  if (text.empty()) return {};
  auto* out = static_cast<char*>(memory.allocate(text.size(), 1));
  std::memcpy(out, text.data(), text.size());
  return {out, text.size()};
}

std::uint32_t scalar_source_begin(const ScalarSource& scalar, std::size_t offset) {
  Finder finder(offset);
  Decoder(scalar, finder).run();
  if (finder.was_found()) return finder.begin();
  return finder.last_end() != 0 ? finder.last_end() : scalar.span.end;
}

std::uint32_t scalar_source_end(const ScalarSource& scalar, std::size_t offset) {
  if (offset == 0) return scalar_source_begin(scalar, 0);
  Finder finder(offset - 1);
  Decoder(scalar, finder).run();
  if (finder.was_found()) return finder.end();
  return finder.last_end() != 0 ? finder.last_end() : scalar.span.end;
}

}  // namespace assay::yaml
