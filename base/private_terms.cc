#include "base/private_terms.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "base/utf8.h"

namespace assay {

namespace {

// Texts are folded in pieces, so that a large blob takes no more than its own size.
constexpr std::size_t kPiece = std::size_t{64} << 10;
constexpr std::size_t kLeastBase64 = 200;

bool is_separator(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '_' || c == '-' || c == '.' || c == '/' || c == '\\';
}
bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::uint16_t head_of(std::string_view text) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(text[0]) << 8U | static_cast<unsigned char>(text[1]));
}

// The two bytes of a letter of Latin-1, Greek or Cyrillic, as the small one's.
void fold_pair(unsigned char& first, unsigned char& second) {
  if (first == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97) second += 0x20;
  if (first == 0xCE && second >= 0x91 && second <= 0x9F) second += 0x20;
  if (first == 0xCE && second >= 0xA0 && second <= 0xA9) first = 0xCF, second -= 0x20;
  if (first == 0xD0 && second >= 0x90 && second <= 0x9F) second += 0x20;
  if (first == 0xD0 && second >= 0xA0 && second <= 0xAF) first = 0xD1, second -= 0x20;
  if (first == 0xD0 && second >= 0x80 && second <= 0x8F) first = 0xD1, second += 0x10;
}

int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The number that `digits` hexadecimal digits at `at` are, or -1.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return -1;
  int out = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = hex_of(text[at + i]);
    if (digit < 0) return -1;
    out = out * 16 + digit;
  }
  return out;
}

// Escapes of JSON (\n, \u00e9), of URLs (%20) and of printable text (\xe9) read.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (const int byte = number_at(text, i + 1, 2); byte >= 0) {
        out += static_cast<char>(byte);
        i += 2;
        continue;
      }
    }
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char next = text[i + 1];
    const int code = next == 'u' ? number_at(text, i + 2, 4) : next == 'x' ? number_at(text, i + 2, 2) : -1;
    if (code >= 0 && next == 'x') {
      out += static_cast<char>(code);
      i += 3;
    } else if (code >= 0 && (code < 0xD800 || code > 0xDFFF)) {
      append_utf8(out, static_cast<char32_t>(code));
      i += 5;
    } else {
      out += next == 'n' || next == 'r' || next == 't' ? '\n' : next;
      ++i;
    }
  }
  return out;
}

bool is_base64(char c) { return (is_word(c) && c != '_') || c == '+' || c == '/' || c == '='; }

// Signatures, payloads and compressed blocks left out: a short term stands in enough of them by chance.
std::string without_base64(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && is_base64(text[size])) ++size;
    if (size < kLeastBase64) out += text.substr(0, size);
    text.remove_prefix(size);
    size = 0;
    while (size < text.size() && !is_base64(text[size])) ++size;
    out += text.substr(0, size);
    text.remove_prefix(size);
  }
  return out;
}

PrivateTerms& of_process() {
  static PrivateTerms terms;
  return terms;
}

}  // namespace

struct PrivateTerms::Folded {
  std::string text;
  std::vector<std::uint32_t> at;  // of each byte of text, where it stands

  explicit Folded(std::string_view raw) {
    text.reserve(raw.size());
    at.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (is_separator(raw[i])) continue;
      auto first = static_cast<unsigned char>(raw[i]);
      if (first < 0x80) {
        put(first >= 'A' && first <= 'Z' ? static_cast<unsigned char>(first | 0x20U) : first, i);
      } else if (first >= 0xC3 && first <= 0xD1 && i + 1 < raw.size()) {
        auto second = static_cast<unsigned char>(raw[i + 1]);
        fold_pair(first, second);
        put(first, i);
        put(second, ++i);
      } else {
        put(first, i);
      }
    }
  }

 private:
  void put(unsigned char byte, std::size_t i) {
    text += static_cast<char>(byte);
    at.push_back(static_cast<std::uint32_t>(i));
  }
};

bool PrivateTerms::add(std::string_view term) {
  std::string folded = Folded(term).text;
  if (folded.size() < kLeastLetters || folded.size() > kMostLetters || terms_.size() == kMostTerms) return false;
  const std::uint16_t head = head_of(folded);
  begins_.set(head);
  heads_[head].push_back(terms_.size());
  terms_.push_back(std::move(folded));
  return true;
}

bool PrivateTerms::add_ticket_prefix(std::string_view prefix) {
  const bool sound =
      prefix.size() >= 2 && prefix.size() <= 20 && tickets_.size() < kMostTerms &&
      std::all_of(prefix.begin(), prefix.end(), [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c); });
  if (sound) tickets_.emplace_back(prefix);
  return sound;
}

void PrivateTerms::find(std::string_view text, std::size_t from, std::size_t to, std::vector<Span>& out) const {
  const std::size_t already = out.size();
  for (std::size_t begin = from; begin < to && !terms_.empty(); begin += kPiece) {
    const std::size_t end = std::min(begin + kPiece, to);
    const Folded folded(text.substr(begin, end - begin + kWidest));
    for (std::size_t i = 0; i + 1 < folded.text.size() && begin + folded.at[i] < end; ++i) {
      const std::string_view rest = std::string_view(folded.text).substr(i);
      const std::uint16_t head = head_of(rest);
      if (!begins_[head]) continue;
      for (const std::size_t term : heads_.at(head)) {
        if (!rest.starts_with(terms_[term])) continue;
        const std::size_t last = folded.at[i + terms_[term].size() - 1];
        if (last - folded.at[i] < kWidest) out.push_back({begin + folded.at[i], begin + last + 1});
      }
    }
  }
  find_tickets(text, from, to, out);
  if (addresses_) find_addresses(text, from, to, out);
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(already), out.end());
}

void PrivateTerms::find_tickets(std::string_view text, std::size_t from, std::size_t to, std::vector<Span>& out) const {
  for (const std::string& prefix : tickets_) {
    for (std::size_t at = text.find(prefix, from); at < to && at != std::string_view::npos;
         at = text.find(prefix, at + 1)) {
      std::size_t end = at + prefix.size();
      if ((at != 0 && is_word(text[at - 1])) || end >= text.size() || text[end] != '-') continue;
      const std::size_t digits = ++end;
      while (end < text.size() && is_digit(text[end]) && end - at < kWidest) ++end;
      if (end != digits) out.push_back({at, end});
    }
  }
}

// 10/8, 172.16/12, 192.168/16
void PrivateTerms::find_addresses(std::string_view text, std::size_t from, std::size_t to,
                                  std::vector<Span>& out) const {
  for (std::size_t at = from; at < to; ++at) {
    if (text[at] != '1' || (at != 0 && (is_word(text[at - 1]) || text[at - 1] == '.'))) continue;
    std::array<unsigned, 4> parts{};
    std::size_t end = at;
    std::size_t count = 0;
    for (; count < parts.size(); ++count) {
      const std::size_t digits = end;
      for (; end < text.size() && end - digits < 3 && is_digit(text[end]); ++end)
        parts[count] = parts[count] * 10 + static_cast<unsigned>(text[end] - '0');
      if (end == digits || parts[count] > 255) break;
      if (count < 3 && (end >= text.size() || text[end++] != '.')) break;
    }
    const bool whole = count == parts.size() && (end >= text.size() || !is_word(text[end]));
    const bool is_private =
        parts[0] == 10 || (parts[0] == 172 && parts[1] >= 16 && parts[1] < 32) || (parts[0] == 192 && parts[1] == 168);
    if (whole && is_private) out.push_back({at, end});
  }
}

bool PrivateTerms::stands_in(std::string_view text) const {
  std::vector<Span> found;
  find(text, 0, text.size(), found);
  return !found.empty();
}

bool PrivateTerms::in(std::string_view text) const {
  if (empty() || text.empty()) return false;
  if (stands_in(text)) return true;
  return text.find_first_of("%\\") != std::string_view::npos && stands_in(unescaped(text));
}

std::string PrivateTerms::withheld(std::string_view text) const {
  return in(text) ? std::string(kWithheldText) : std::string(text);
}

std::string PrivateTerms::without(std::string_view lines) const {
  std::string out;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find_first_of("\n\r"), lines.size());
    const std::string_view line = lines.substr(0, end);
    const std::string_view stop = lines.substr(end, 1);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (!in(without_base64(line))) {
      out += cat(line, stop);
      continue;
    }
    // Of JSON, the strings that hold one; what is outside of strings are numbers and words of the grammar.
    std::string kept;
    std::string outside;
    std::size_t at = 0;
    while (at < line.size()) {
      const std::size_t open = std::min(line.find('"', at), line.size());
      kept += line.substr(at, open - at);
      outside += line.substr(at, open - at);
      at = open;
      if (open == line.size()) break;
      std::size_t close = open + 1;
      while (close < line.size() && line[close] != '"') close += line[close] == '\\' ? 2U : 1U;
      if (close >= line.size()) break;
      const std::string_view string = line.substr(open + 1, close - open - 1);
      kept += cat('"', in(without_base64(string)) ? kWithheldText : string, '"');
      at = close + 1;
    }
    const bool sound = at == line.size() && !in(without_base64(outside));
    out += cat(sound ? std::string_view(kept) : kWithheldText, stop);
  }
  return out;
}

void set_private_terms(PrivateTerms terms) { of_process() = std::move(terms); }
const PrivateTerms& private_terms() { return of_process(); }

std::string PrivateTermFilter::push(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find_first_of("\n\r");
    const std::string_view piece = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
    bytes.remove_prefix(piece.size());
    if (!drops_) held_ += piece;
    if (held_.size() > kLongestLine) {
      held_.clear();
      drops_ = left_out_ = true;
    }
    if (end == std::string_view::npos) break;
    out += drops_ ? cat(kWithheldText, piece.substr(piece.size() - 1)) : private_terms().without(held_);
    held_.clear();
    drops_ = false;
  }
  return out;
}

std::string PrivateTermFilter::finish() {
  std::string out = drops_ ? std::string(kWithheldText) : private_terms().without(held_);
  held_.clear();
  drops_ = false;
  return out;
}

}  // namespace assay
