#include "scanners/sources/archives/documents/mail_reader.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/container.h"
#include "base/strings.h"
#include "scanners/sources/archives/documents/text_view.h"

namespace assay::archives {

namespace {

constexpr std::size_t kDepth = 16;
constexpr std::size_t kParts = 10000;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lowered(Bytes text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Takes a line off the front, its end with it.
Bytes next_line(Bytes& rest) {
  const std::size_t end = rest.find('\n');
  const std::size_t size = end == Bytes::npos ? rest.size() : end + 1;
  const Bytes line = rest.substr(0, size);
  rest.remove_prefix(size);
  return line;
}

Bytes without_end(Bytes line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

struct Header {
  std::string type, encoding;  // lower case
  std::string boundary, name;
};

// The value of a parameter: `name=value` or `name="value"` (RFC 2045 §5.1).
std::string parameter(Bytes field, std::string_view name) {
  const std::string plain = lowered(field);
  for (std::size_t at = plain.find(name); at != std::string::npos; at = plain.find(name, at + 1)) {
    std::size_t value = at + name.size();
    if (at == 0 || std::string_view("; \t\n").find(plain[at - 1]) == std::string_view::npos) continue;
    if (value >= plain.size() || plain[value] != '=') continue;
    ++value;
    if (value < field.size() && field[value] == '"') {
      const std::size_t end = field.find('"', value + 1);
      return std::string(field.substr(value + 1, end == Bytes::npos ? end : end - value - 1));
    }
    return std::string(field.substr(value, field.find_first_of("; \t\r\n", value) - value));
  }
  return {};
}

void read_field(Bytes field, Header& header) {
  const std::size_t colon = field.find(':');
  if (colon == Bytes::npos) return;
  const std::string name = lowered(field.substr(0, colon));
  Bytes value = field.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  if (name == "content-type") {
    header.type = lowered(value.substr(0, value.find_first_of("; \t\r\n")));
    header.boundary = parameter(value, "boundary");
    if (header.name.empty()) header.name = parameter(value, "name");
  } else if (name == "content-transfer-encoding") {
    header.encoding = lowered(value.substr(0, value.find_first_of("; \t\r\n")));
  } else if (name == "content-disposition") {
    if (std::string file = parameter(value, "filename"); !file.empty()) header.name = std::move(file);
  }
}

// Takes the fields and the empty line behind them off the front.
Header read_header(Bytes& rest) {
  Header header;
  std::string field;
  while (!rest.empty()) {
    const Bytes line = without_end(next_line(rest));
    if (line.empty()) break;
    const bool folded = line[0] == ' ' || line[0] == '\t';
    if (!folded) {
      read_field(field, header);
      field.clear();
    }
    if (field.size() < std::size_t{64} << 10) field += cat(folded ? "\n" : "", line);
  }
  read_field(field, header);
  return header;
}

std::string from_base64(Bytes text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    int value = -1;
    if (c >= 'A' && c <= 'Z') value = c - 'A';
    if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
    if (c >= '0' && c <= '9') value = c - '0' + 52;
    if (c == '+') value = 62;
    if (c == '/') value = 63;
    if (c == '=') break;
    if (value < 0) continue;  // RFC 2045 §6.8: to be ignored
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if (++count % 4 == 0) {
      out += static_cast<char>(bits >> 16 & 0xFFU);
      out += static_cast<char>(bits >> 8 & 0xFFU);
      out += static_cast<char>(bits & 0xFFU);
    }
  }
  if (count % 4 == 2) out += static_cast<char>(bits >> 4 & 0xFFU);
  if (count % 4 == 3) {
    out += static_cast<char>(bits >> 10 & 0xFFU);
    out += static_cast<char>(bits >> 2 & 0xFFU);
  }
  return out;
}

// RFC 2045 §6.7. `at`: of the text in the mail.
void append_quoted(Bytes text, std::uint64_t at, TextView& view) {
  PiecedText& out = view.text();
  while (!text.empty()) {
    view.bound();
    if (out.text().ends_with('\n')) view.may_end();
    const std::size_t sign = text.find('=');
    out.copy(text.substr(0, sign), at);
    if (sign == Bytes::npos) return;
    at += sign;
    text.remove_prefix(sign);
    std::size_t size = 1;
    std::size_t end = text.find_first_not_of(" \t", 1);
    if (end != Bytes::npos && text[end] == '\r' && end + 1 < text.size()) ++end;
    if (end != Bytes::npos && text[end] == '\n') {
      size = end + 1;  // a line that goes on
    } else if (text.size() >= 3 && digit_of(text[1]) >= 0 && digit_of(text[2]) >= 0) {
      const char byte = static_cast<char>(digit_of(text[1]) * 16 + digit_of(text[2]));
      out.make(Bytes(&byte, 1), at, 3);
      size = 3;
    } else {
      out.copy("=", at);
    }
    at += size;
    text.remove_prefix(size);
  }
}

// RFC 2047 §2: "=?charset?B?…?=" or Q. `size`: 0 where none begins.
struct EncodedWord {
  std::size_t size = 0;
  bool base64 = false;
  std::size_t text = 0;  // where what is encoded begins, and how long it is
  std::size_t text_size = 0;
};

EncodedWord encoded_word(Bytes text) {
  constexpr std::size_t kLongest = 1024;  // of 75 that are allowed
  const Bytes here = text.substr(0, kLongest);
  if (!here.starts_with("=?")) return {};
  const std::size_t charset = here.find('?', 2);
  if (charset == Bytes::npos || charset + 3 >= here.size() || here[charset + 2] != '?') return {};
  const char kind = lower(here[charset + 1]);
  const std::size_t begin = charset + 3;
  const std::size_t end = here.find("?=", begin);
  if (end == Bytes::npos || (kind != 'b' && kind != 'q')) return {};
  if (here.substr(0, end).find_first_of(" \t\r\n") != Bytes::npos) return {};
  return {.size = end + 2, .base64 = kind == 'b', .text = begin, .text_size = end - begin};
}

// Four characters of base64 at a time, so that each byte leads to its place.
void append_word(Bytes text, std::uint64_t at, bool base64, TextView& view) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = 1;
    if (base64) {
      size = std::min<std::size_t>(4, text.size() - i);
      view.text().make(from_base64(text.substr(i, size)), at + i, size);
    } else if (text[i] == '=' && i + 2 < text.size() && digit_of(text[i + 1]) >= 0 && digit_of(text[i + 2]) >= 0) {
      size = 3;
      const char byte = static_cast<char>(digit_of(text[i + 1]) * 16 + digit_of(text[i + 2]));
      view.text().make(Bytes(&byte, 1), at + i, size);
    } else if (text[i] == '_') {
      view.text().make(" ", at + i, 1);
    } else {
      view.text().copy(text.substr(i, 1), at + i);
    }
    i += size;
  }
}

// A header in which an encoded word goes on with another one: blanks between two of them do not count (§6.2). What one
// word holds is found as it stands.
void append_words(Bytes header, std::uint64_t at, TextView& view) {
  std::size_t done = 0;
  for (std::size_t sign = header.find("=?"); sign != Bytes::npos; sign = header.find("=?", sign)) {
    const EncodedWord word = encoded_word(header.substr(sign));
    if (word.size == 0) {
      sign += 2;
      continue;
    }
    const Bytes between = header.substr(done, sign - done);
    if (done == 0 || between.find_first_not_of(" \t\r\n") != Bytes::npos) view.text().make("\n", at + sign, 0);
    append_word(header.substr(sign + word.text, word.text_size), at + sign + word.text, word.base64, view);
    view.bound();
    done = sign += word.size;
  }
}

// Whether two encoded words follow each other.
bool words_go_on(Bytes header) {
  for (std::size_t end = header.find("?="); end != Bytes::npos; end = header.find("?=", end + 1)) {
    const std::size_t next = header.find_first_not_of(" \t\r\n", end + 2);
    if (next != Bytes::npos && next != end + 2 && header.substr(next, 2) == "=?") return true;
  }
  return false;
}

class Mail {
 public:
  Mail(Bytes text, RandomReader& original, Container& into) : text_(text), original_(original), into_(into) {}

  void read() {
    if (!text_.starts_with("From ")) return part(text_, "part", 0);
    // A mailbox: each message begins with such a line (RFC 4155).
    std::size_t begin = 0;
    for (std::size_t number = 1; begin < text_.size(); ++number) {
      const std::size_t next = text_.find("\nFrom ", begin);
      const std::size_t end = next == Bytes::npos ? text_.size() : next + 1;
      Bytes message = text_.substr(begin, end - begin);
      next_line(message);
      part(message, cat("message ", number, " part"), 0);
      begin = end;
    }
  }

 private:
  void part(Bytes rest, const std::string& name, std::size_t depth) {
    if (into_.budget().exhausted()) return;
    if (++parts_ > kParts || depth > kDepth) {
      if (!told_) into_.gap("has more parts, or parts within parts, than are opened");
      told_ = true;
      return;
    }
    const Bytes whole = rest;
    const Header header = read_header(rest);
    if (const Bytes fields = whole.substr(0, whole.size() - rest.size()); words_go_on(fields)) {
      Memory memory(into_.budget());
      if (!memory.take(TextView::kMemory)) return into_.gap(kTooMuchMemory);
      TextView view("", "encoded words of mail", original_, into_);
      append_words(fields, static_cast<std::uint64_t>(fields.data() - text_.data()), view);
    }
    if (header.type.starts_with("multipart/") && !header.boundary.empty()) return parts(rest, header, name, depth);
    if (header.type == "message/rfc822" && header.encoding != "base64") return part(rest, cat(name, ".1"), depth + 1);
    if (header.encoding == "quoted-printable") {
      Memory memory(into_.budget());
      if (!memory.take(TextView::kMemory)) return into_.gap(kTooMuchMemory);
      // Not the name under which it is found in any text, so that what both find is told once.
      TextView view("", "quoted-printable in mail", original_, into_);
      return append_quoted(rest, static_cast<std::uint64_t>(rest.data() - text_.data()), view);
    }
    if (header.encoding != "base64") return;
    Memory memory(into_.budget());
    if (!memory.take(rest.size())) return into_.gap(kTooMuchMemory);
    const std::string decoded = from_base64(rest);
    if (!into_.budget().spend(decoded.size())) return into_.gap(kBudgetGap);
    if (container_of(decoded) != ContainerKind::none)
      (void)into_.member(header.name.empty() ? name : header.name, decoded);
  }

  void parts(Bytes rest, const Header& header, const std::string& name, std::size_t depth) {
    const std::string mark = "--" + header.boundary;
    std::size_t number = 0;
    const char* begin = nullptr;
    while (!rest.empty()) {
      const Bytes line = next_line(rest);
      if (!line.starts_with(mark)) continue;
      const Bytes behind = without_end(line.substr(mark.size()));
      if (!behind.empty() && !behind.starts_with("--") && behind.find_first_not_of(" \t") != Bytes::npos) continue;
      if (begin != nullptr)
        part({begin, static_cast<std::size_t>(line.data() - begin)}, cat(name, depth == 0 ? " " : ".", ++number),
             depth + 1);
      begin = rest.data();
      if (behind.starts_with("--")) return;
    }
    if (begin != nullptr && begin != rest.data())
      part({begin, static_cast<std::size_t>(rest.data() - begin)}, cat(name, depth == 0 ? " " : ".", ++number),
           depth + 1);
  }

  Bytes text_;
  RandomReader& original_;
  Container& into_;
  std::size_t parts_ = 0;
  bool told_ = false;
};

}  // namespace

void read_mail(Bytes text, RandomReader& original, Container& into) { Mail(text, original, into).read(); }

}  // namespace assay::archives
