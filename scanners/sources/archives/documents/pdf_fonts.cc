#include "scanners/sources/archives/documents/pdf_fonts.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "scanners/sources/archives/documents/pdf_syntax.h"

namespace assay::archives {

namespace {

constexpr std::size_t kMostCodes = 65536;
constexpr std::size_t kMostTold = 4 * kMostCodes;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Words of a CMap: "<0041>" gives its bytes, others themselves.
struct Word {
  Bytes text;
  std::string bytes;
  bool hexadecimal = false;
};

bool next_word(Bytes& rest, Word& word) {
  while (!rest.empty() && is_pdf_white(rest.front())) rest.remove_prefix(1);
  if (rest.empty()) return false;
  word = {};
  if (rest.front() == '<' && !rest.starts_with("<<")) {
    word.hexadecimal = true;
    const std::size_t end = std::min(rest.find('>'), rest.size());
    int high = -1;
    for (const char c : rest.substr(1, end - 1)) {
      const int digit = digit_of(c);
      if (digit < 0) continue;
      if (high >= 0) word.bytes += static_cast<char>(high * 16 + digit);
      high = high >= 0 ? -1 : digit;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return true;
  }
  std::size_t end = 1;
  if (rest.front() == '/' || !ends_pdf_token(rest.front()))
    while (end < rest.size() && !ends_pdf_token(rest[end])) ++end;
  word.text = rest.substr(0, end);
  rest.remove_prefix(end);
  return true;
}

std::uint32_t code_of(const std::string& bytes) {
  std::uint32_t out = 0;
  for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

// UTF-16, the last unit raised by `step`.
std::string text_of(const std::string& bytes, std::uint32_t step) {
  std::string out;
  for (std::size_t i = 0; i + 1 < bytes.size() && i < 16; i += 2) {
    std::uint32_t unit = static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << 8 |
                         static_cast<unsigned char>(bytes[i + 1]);
    if (i + 3 >= bytes.size()) unit += step;
    if (unit == 0 || unit > 0xFFFF || (unit >= 0xD800 && unit <= 0xDFFF)) unit = 0xFFFD;
    append_utf8(out, static_cast<char32_t>(unit));
  }
  return out;
}

}  // namespace

PdfCodes read_pdf_codes(Bytes cmap) {
  PdfCodes out;
  enum class Section : std::uint8_t { none, space, chars, ranges } section = Section::none;
  std::vector<std::string> held;
  Word word;
  bool in_list = false;
  const auto put = [&](std::uint32_t code, std::string text) {
    ++out.told;
    if (out.text.size() < kMostCodes) out.text[code] = std::move(text);
  };
  while (next_word(cmap, word)) {
    if (out.told >= kMostTold) {
      out.cut = true;
      break;
    }
    if (!word.hexadecimal) {
      if (word.text == "begincodespacerange") section = Section::space;
      if (word.text == "beginbfchar") section = Section::chars;
      if (word.text == "beginbfrange") section = Section::ranges;
      if (word.text.starts_with("end")) section = Section::none;
      if (section == Section::ranges && word.text == "[") in_list = held.size() == 2;
      if (word.text == "]" || section == Section::none) {
        in_list = false;
        held.clear();
      }
      continue;
    }
    if (section == Section::space) out.code_bytes = std::clamp<std::size_t>(word.bytes.size(), 1, 2);
    if (section == Section::none || section == Section::space) continue;
    if (in_list) {
      put(code_of(held[0]), text_of(word.bytes, 0));
      // The next code of the range.
      for (std::size_t i = held[0].size(); i-- > 0 && ++held[0][i] == '\0';) continue;
      continue;
    }
    held.push_back(word.bytes);
    if (section == Section::chars && held.size() == 2) {
      put(code_of(held[0]), text_of(held[1], 0));
      held.clear();
    } else if (section == Section::ranges && held.size() == 3) {
      const std::uint32_t first = code_of(held[0]), last = code_of(held[1]);
      for (std::uint32_t code = first; code <= last && code - first < 65536 && out.text.size() < kMostCodes; ++code)
        put(code, text_of(held[2], code - first));
      held.clear();
    }
  }
  return out;
}

}  // namespace assay::archives
