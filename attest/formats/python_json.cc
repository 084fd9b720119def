#include "attest/formats/python_json.h"

#include <algorithm>
#include <vector>

#include "attest/formats/number.h"
#include "base/utf8.h"

namespace assay::attest {

namespace {

class Writer {
 public:
  explicit Writer(PythonForm form) : form_(form) {}

  void write(const Json& value, std::size_t depth) {
    switch (value.kind) {
      case Json::Kind::object:
        return write_object(value, depth);
      case Json::Kind::array:
        return write_array(value, depth);
      case Json::Kind::string:
        return write_text(value.text);
      case Json::Kind::number:
        out_ += spelling_of(value);
        return;
      case Json::Kind::boolean:
      case Json::Kind::null:
        out_ += value.kind == Json::Kind::null ? "null" : value.text;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  // Python reads "1E2" as a float and "10" as an integer of any size.
  static std::string spelling_of(const Json& value) {
    if (value.text.find_first_of(".eE") == std::string::npos) return value.text == "-0" ? "0" : value.text;
    const auto number = number_of(value);
    return number ? python_repr(*number) : value.text;
  }

  void write_object(const Json& value, std::size_t depth) {
    std::vector<const sarif::JsonMember*> members;
    for (const auto& member : value.members) members.push_back(&member);
    // Of UTF-8 the order of bytes is the one of code points.
    std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
    out_ += '{';
    for (const auto* member : members) {
      if (member != members.front()) out_ += ',';
      line(depth + 1);
      write_text(member->name);
      out_ += form_ == PythonForm::indented ? ": " : ":";
      write(member->value, depth + 1);
    }
    if (!members.empty()) line(depth);
    out_ += '}';
  }

  void write_array(const Json& value, std::size_t depth) {
    out_ += '[';
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      if (i != 0) out_ += ',';
      line(depth + 1);
      write(value.items[i], depth + 1);
    }
    if (!value.items.empty()) line(depth);
    out_ += ']';
  }

  void line(std::size_t depth) {
    if (form_ != PythonForm::indented) return;
    out_ += '\n';
    out_.append(2 * depth, ' ');
  }

  void write_text(std::string_view text) {
    out_ += '"';
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = std::max<std::size_t>(utf8_sequence(text.substr(at)), 1);
      const std::string_view piece = text.substr(at, length);
      at += length;
      if (length == 1) {
        write_byte(static_cast<unsigned char>(piece.front()));
      } else if (form_ == PythonForm::compact_ascii) {
        write_units(piece);
      } else {
        out_ += piece;
      }
    }
    out_ += '"';
  }

  void write_byte(unsigned char c) {
    switch (c) {
      case '"':
        out_ += "\\\"";
        return;
      case '\\':
        out_ += "\\\\";
        return;
      case '\n':
        out_ += "\\n";
        return;
      case '\r':
        out_ += "\\r";
        return;
      case '\t':
        out_ += "\\t";
        return;
      case '\b':
        out_ += "\\b";
        return;
      case '\f':
        out_ += "\\f";
        return;
      default:
        // DEL is above what Python escapes in either form.
        if (c < 0x20) {
          write_unit(c);
        } else {
          out_ += static_cast<char>(c);
        }
    }
  }

  void write_units(std::string_view sequence) {
    std::uint32_t c = static_cast<unsigned char>(sequence.front()) & (0xffU >> (sequence.size() + 1));
    for (const char next : sequence.substr(1)) c = (c << 6U) | (static_cast<unsigned char>(next) & 0x3fU);
    if (c < 0x10000) return write_unit(c);
    c -= 0x10000;
    write_unit(0xd800 + (c >> 10U));
    write_unit(0xdc00 + (c & 0x3ffU));
  }

  void write_unit(std::uint32_t unit) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    out_ += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out_ += kDigits[(unit >> static_cast<unsigned>(shift)) & 0xfU];
  }

  PythonForm form_;
  std::string out_;
};

}  // namespace

std::string python_json(const Json& value, PythonForm form) {
  Writer writer(form);
  writer.write(value, 0);
  return writer.take();
}

}  // namespace assay::attest
