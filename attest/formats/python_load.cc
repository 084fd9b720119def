#include "attest/formats/python_load.h"

#include <algorithm>

#include "attest/formats/number.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace assay::attest {

namespace {

// Python's own stack ends at about a thousand.
constexpr std::size_t kMostDepth = 900;

class Loader {
 public:
  explicit Loader(std::string_view text) : text_(text) {}

  std::optional<Json> load() {
    Json out;
    blank();
    if (!value(out, 0)) return std::nullopt;
    blank();
    if (at_ != text_.size()) return std::nullopt;
    return out;
  }

 private:
  void blank() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool value(Json& out, std::size_t depth) {
    if (depth > kMostDepth || at_ == text_.size()) return false;
    switch (text_[at_]) {
      case '{':
        return object(out, depth);
      case '[':
        return array(out, depth);
      case '"':
        out.kind = Json::Kind::string;
        return string(out.text);
      default:
        break;
    }
    for (const std::string_view word : {"true", "false"})
      if (take(word)) return set(out, Json::Kind::boolean, word);
    if (take("null")) return set(out, Json::Kind::null, "null");
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"})
      if (take(word)) return set(out, Json::Kind::number, word);
    return number(out);
  }

  static bool set(Json& out, Json::Kind kind, std::string_view text) {
    out.kind = kind;
    out.text = text;
    return true;
  }

  bool object(Json& out, std::size_t depth) {
    out.kind = Json::Kind::object;
    ++at_;
    blank();
    if (take("}")) return true;
    for (;;) {
      std::string name;
      if (at_ == text_.size() || text_[at_] != '"' || !string(name)) return false;
      blank();
      if (!take(":")) return false;
      blank();
      Json inner;
      if (!value(inner, depth + 1)) return false;
      out.set(name, std::move(inner));
      blank();
      if (take("}")) return true;
      if (!take(",")) return false;
      blank();
    }
  }

  bool array(Json& out, std::size_t depth) {
    out.kind = Json::Kind::array;
    ++at_;
    blank();
    if (take("]")) return true;
    for (;;) {
      if (!value(out.items.emplace_back(), depth + 1)) return false;
      blank();
      if (take("]")) return true;
      if (!take(",")) return false;
      blank();
    }
  }

  std::size_t digits() {
    const std::size_t before = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ - before;
  }

  bool number(Json& out) {
    const std::size_t begin = at_;
    take("-");
    // Of "01" Python reads the 0 and then finds something behind the value.
    if (!take("0") && digits() == 0) return false;
    const std::size_t whole = at_;
    if (take(".") && digits() == 0) at_ = whole;
    const std::size_t fraction = at_;
    if (take("e") || take("E")) {
      if (!take("+")) take("-");
      if (digits() == 0) at_ = fraction;
    }
    return set(out, Json::Kind::number, text_.substr(begin, at_ - begin));
  }

  std::optional<unsigned> hex4() {
    unsigned out = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : ' ';
      const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                             : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a') + 10
                             : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A') + 10
                                                    : 16;
      if (digit == 16) return std::nullopt;
      out = out * 16 + digit;
    }
    return out;
  }

  bool escape(std::string& out) {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
    if (const std::size_t which = kNames.find(c); which != std::string_view::npos) return out += kValues[which], true;
    if (c != 'u') return false;
    auto unit = hex4();
    if (!unit) return false;
    if ((*unit & 0xfc00U) == 0xd800U && text_.substr(at_, 2) == "\\u") {
      const std::size_t before = at_;
      at_ += 2;
      const auto low = hex4();
      if (!low) return false;
      if ((*low & 0xfc00U) == 0xdc00U) {
        append_utf8(out, 0x10000 + ((*unit & 0x3ffU) << 10U) + (*low & 0x3ffU));
        return true;
      }
      at_ = before;
    }
    // Half a character cannot be written as UTF-8, so it only needs to be some text.
    append_utf8(out, (*unit & 0xf800U) == 0xd800U ? 0xfffd : *unit);
    return true;
  }

  bool string(std::string& out) {
    ++at_;
    for (;;) {
      if (at_ == text_.size()) return false;
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c != '\\') {
        out += c;
      } else if (!escape(out)) {
        return false;
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_float(std::string_view spelling) { return spelling.find_first_of(".eEN") != std::string_view::npos; }

}  // namespace

std::optional<Json> python_load(std::string_view text) { return Loader(text).load(); }

bool python_truth(const Json& value) {
  switch (value.kind) {
    case Json::Kind::null:
      return false;
    case Json::Kind::boolean:
      return value.text == "true";
    case Json::Kind::number:
      // Zero in any spelling has no other digit before its exponent.
      return value.text.find('N') != std::string::npos || value.text.find('I') != std::string::npos ||
             value.text.substr(0, value.text.find_first_of("eE")).find_first_of("123456789") != std::string::npos;
    case Json::Kind::string:
      return !value.text.empty();
    case Json::Kind::array:
      return !value.items.empty();
    case Json::Kind::object:
      return !value.members.empty();
  }
  return false;
}

std::optional<std::string> python_str(const Json& value) {
  switch (value.kind) {
    case Json::Kind::null:
      return "None";
    case Json::Kind::boolean:
      return value.text == "true" ? "True" : "False";
    case Json::Kind::string:
      return value.text;
    case Json::Kind::number:
      break;
    default:
      return std::nullopt;
  }
  if (value.text == "NaN") return "nan";
  if (value.text == "Infinity") return "inf";
  if (value.text == "-Infinity") return "-inf";
  if (!is_float(value.text)) return value.text == "-0" ? "0" : value.text;
  if (const auto number = number_of(value)) return python_repr(*number);
  // Too large or too small for a double.
  const bool small = value.text.find("e-") != std::string::npos || value.text.find("E-") != std::string::npos;
  return cat(value.text.starts_with('-') ? "-" : "", small ? "0.0" : "inf");
}

std::string python_path(std::string_view path) {
  std::string out;
  if (path.starts_with("//") && !path.starts_with("///")) {
    out = "//";
  } else if (path.starts_with('/')) {
    out = "/";
  }
  const std::size_t root = out.size();
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (out.size() > root) out += '/';
    out += part;
  }
  return out.empty() ? "." : out;
}

std::string_view python_strip(std::string_view text) {
  constexpr std::string_view kBlank = " \t\n\r\f\v\x1c\x1d\x1e\x1f";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string python_stripped_lower(std::string_view text) {
  std::string out(python_strip(text));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace assay::attest
