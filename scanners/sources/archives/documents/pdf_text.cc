#include "scanners/sources/archives/documents/pdf_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "scanners/sources/archives/documents/pdf_syntax.h"

namespace assay::archives {

namespace {

// A byte of a string and the bytes of the stream that it was made of.
struct StringByte {
  char byte = 0;
  std::size_t begin = 0, end = 0;
};
using String = std::vector<StringByte>;

constexpr std::size_t kLongestString = std::size_t{64} << 10;

// In thousandths of the font's size: less is kerning within a word.
constexpr double kBlank = -180;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

class Cursor {
 public:
  explicit Cursor(Bytes text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  std::size_t at() const { return at_; }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void skip(std::size_t bytes = 1) { at_ = std::min(at_ + bytes, text_.size()); }
  Bytes token() {
    const std::size_t begin = at_;
    if (!at_end()) ++at_;
    while (at_ < text_.size() && !ends_pdf_token(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  void skip_line() { at_ = std::min(text_.find_first_of("\r\n", at_), text_.size()); }

  // At "(": §7.3.4.2.
  String literal() {
    String out;
    std::size_t depth = 0;
    while (!at_end()) {
      const std::size_t begin = at_;
      const char c = text_[at_++];
      if (c == '(' && depth++ == 0) continue;
      if (c == ')' && --depth == 0) break;
      char byte = c;
      if (c == '\\' && !escape(byte)) continue;
      if (out.size() < kLongestString) out.push_back({byte, begin, at_});
    }
    return out;
  }

  // At "<": §7.3.4.3.
  String hexadecimal() {
    String out;
    int high = -1;
    std::size_t begin = at_;
    for (skip(); !at_end();) {
      const std::size_t here = at_;
      const char c = text_[at_++];
      if (c == '>') break;
      const int digit = digit_of(c);
      if (digit < 0) continue;
      if (high < 0) {
        high = digit;
        begin = here;
      } else {
        if (out.size() < kLongestString) out.push_back({static_cast<char>(high * 16 + digit), begin, at_});
        high = -1;
      }
    }
    if (high >= 0 && out.size() < kLongestString) out.push_back({static_cast<char>(high * 16), begin, at_});
    return out;
  }

 private:
  // Behind a backslash. False: it stands for nothing.
  bool escape(char& byte) {
    if (at_end()) return false;
    const char c = text_[at_++];
    constexpr std::string_view kNames = "nrtbf", kValues = "\n\r\t\b\f";
    if (const std::size_t named = kNames.find(c); named != std::string_view::npos) {
      byte = kValues[named];
      return true;
    }
    if (c == '\r' || c == '\n') {
      if (c == '\r' && peek() == '\n') skip();
      return false;
    }
    if (c < '0' || c > '7') {
      byte = c;
      return true;
    }
    unsigned value = static_cast<unsigned>(c - '0');
    for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; ++i)
      value = value * 8 + static_cast<unsigned>(text_[at_++] - '0');
    byte = static_cast<char>(value & 0xFFU);
    return true;
  }

  Bytes text_;
  std::size_t at_ = 0;
};

// What stands at a cursor that is no string; true when it was a comment or white.
bool skip_between(Cursor& cursor) {
  if (is_pdf_white(cursor.peek())) {
    cursor.skip();
  } else if (cursor.peek() == '%') {
    cursor.skip_line();
  } else {
    return false;
  }
  return true;
}

void append_plain(const String& string, std::uint64_t offset, PiecedText& text) {
  for (const StringByte& one : string) {
    if (one.end - one.begin == 1) {
      text.copy(Bytes(&one.byte, 1), offset + one.begin);
    } else {
      text.make(Bytes(&one.byte, 1), offset + one.begin, one.end - one.begin);
    }
  }
}

void append_wide(const String& string, std::uint64_t offset, PiecedText& text) {
  for (std::size_t i = 2; i + 1 < string.size(); i += 2) {
    const auto unit = static_cast<char32_t>(static_cast<unsigned char>(string[i].byte) << 8 |
                                            static_cast<unsigned char>(string[i + 1].byte));
    std::string out;
    append_utf8(out, unit >= 0xD800 && unit <= 0xDFFF ? char32_t{0xFFFD} : unit);
    text.make(out, offset + string[i].begin, string[i + 1].end - string[i].begin);
  }
}

void append_codes(const String& string, const PdfCodes& codes, PiecedText& text) {
  const std::size_t step = codes.code_bytes;
  for (std::size_t i = 0; i + step <= string.size(); i += step) {
    std::uint32_t code = 0;
    for (std::size_t j = 0; j < step; ++j) code = code << 8 | static_cast<unsigned char>(string[i + j].byte);
    const auto found = codes.text.find(code);
    const std::uint64_t begin = string[i].begin;
    const std::uint64_t size = string[i + step - 1].end - string[i].begin;
    if (found != codes.text.end()) {
      text.make(found->second, begin, size);
    } else if (step == 1) {
      text.make(Bytes(&string[i].byte, 1), begin, size);
    }
  }
}

double number_of(Bytes token) {
  double out = 0;
  if (token.starts_with('+')) token.remove_prefix(1);
  (void)std::from_chars(token.data(), token.data() + token.size(), out);
  return out;
}

// Text operators (§9.4.2, §9.4.3), one after another.
class Content {
 public:
  Content(Bytes content, const PdfFonts& fonts, PdfTextChoice choice, TextView& view)
      : cursor_(content), fonts_(fonts), choice_(choice), view_(view) {}

  PdfDoubts read() {
    while (!cursor_.at_end()) {
      if (skip_between(cursor_)) continue;
      const char c = cursor_.peek();
      if (c == '(') {
        strings(cursor_.literal());
      } else if (c == '<' && cursor_.peek(1) != '<') {
        strings(cursor_.hexadecimal());
      } else if (c == '[' || c == ']') {
        in_list_ = c == '[';
        cursor_.skip();
      } else {
        const Bytes token = cursor_.token();
        word(token);
      }
    }
    return doubts_;
  }

 private:
  void strings(const String& string) {
    view_.bound();
    if (!in_list_) apart();
    PiecedText& text = view_.text();
    if (codes_ != nullptr) {
      append_codes(string, *codes_, text);
    } else {
      append_plain(string, 0, text);
    }
    shown_ = true;
  }

  // Two strings that are shown on the same line.
  void apart() {
    if (!shown_ || text_ends_line()) return;
    doubts_.blanks = true;
    if (choice_.blanks) view_.text().make(" ", cursor_.at(), 0);
  }

  bool text_ends_line() { return view_.text().empty() || view_.text().text().ends_with('\n'); }

  void line() {
    if (!text_ends_line()) view_.text().make("\n", cursor_.at(), 0);
    shown_ = false;
    view_.may_end();
  }

  void word(Bytes token) {
    const char first = token.front();
    if ((first >= '0' && first <= '9') || first == '-' || first == '.' || first == '+') {
      const double number = number_of(token);
      if (in_list_ && number < kBlank && shown_) view_.text().make(" ", cursor_.at(), 0);
      if (numbers_.size() == 6) numbers_.erase(numbers_.begin());
      numbers_.push_back(number);
      return;
    }
    if (first == '/') {
      name_ = token.substr(1);
      return;
    }
    if (token == "Tf") select(name_);
    if (token == "T*" || token == "'" || token == "\"" || token == "BT" || token == "ET") line();
    if ((token == "Td" || token == "TD") && numbers_.size() >= 2 && numbers_.back() != 0) line();
    if (token == "Tm" && numbers_.size() == 6) {
      if (numbers_[5] != row_) line();
      row_ = numbers_[5];
    }
    numbers_.clear();
  }

  void select(Bytes name) {
    codes_ = nullptr;
    const auto found = fonts_.find(std::string_view(name));
    if (found == fonts_.end() || found->second.empty()) return;
    doubts_.fonts = std::max(doubts_.fonts, found->second.size());
    codes_ = found->second[choice_.font % found->second.size()].get();
  }

  Cursor cursor_;
  const PdfFonts& fonts_;
  PdfTextChoice choice_;
  TextView& view_;
  PdfDoubts doubts_;
  const PdfCodes* codes_ = nullptr;
  Bytes name_;
  std::vector<double> numbers_;
  double row_ = 0;
  bool in_list_ = false;
  bool shown_ = false;  // on this line
};

}  // namespace

bool shows_pdf_text(Bytes content) {
  return content.find("BT") != Bytes::npos &&
         (content.find("Tj") != Bytes::npos || content.find("TJ") != Bytes::npos || content.find('\'') != Bytes::npos);
}

PdfDoubts append_pdf_text(Bytes content, const PdfFonts& fonts, PdfTextChoice choice, TextView& view) {
  return Content(content, fonts, choice, view).read();
}

void append_pdf_strings(Bytes objects, std::uint64_t offset, TextView& view) {
  Cursor cursor(objects);
  while (!cursor.at_end()) {
    if (skip_between(cursor)) continue;
    const bool literal = cursor.peek() == '(';
    if (!literal && (cursor.peek() != '<' || cursor.peek(1) == '<')) {
      if (cursor.peek() == '<') cursor.skip();
      cursor.token();
      continue;
    }
    const String string = literal ? cursor.literal() : cursor.hexadecimal();
    const bool wide = string.size() > 2 && string[0].byte == '\xFE' && string[1].byte == '\xFF';
    if (wide) {
      append_wide(string, offset, view.text());
    } else {
      append_plain(string, offset, view.text());
    }
    view.text().make("\n", offset + cursor.at(), 0);
    view.may_end();
  }
}

}  // namespace assay::archives
