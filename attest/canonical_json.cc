#include "attest/canonical_json.h"

#include <algorithm>
#include <vector>

#include "base/strings.h"

namespace assay::attest {

namespace {

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (const auto byte = static_cast<unsigned char>(c); byte < 0x20) {
          out += cat("\\u00", kHex[byte >> 4U], kHex[byte & 15U]);
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

// UTF-8's order of bytes is that of code points; that of UTF-16 puts U+E000 to U+FFFF (lead bytes EE and EF) behind
// what lies beyond (lead bytes F0 to F4).
bool utf16_less(std::string_view a, std::string_view b) {
  const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at_a == a.end() || at_b == b.end()) return at_a == a.end() && at_b != b.end();
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xee ? (byte < 0xf0 ? byte + 0x20 : byte - 0x02) : byte;
  };
  return rank(*at_a) < rank(*at_b);
}

class Writer {
 public:
  bool write(const Json& value) {
    switch (value.kind) {
      case Json::Kind::null:
        out += "null";
        return true;
      case Json::Kind::boolean:
        out += value.text;
        return true;
      case Json::Kind::number:
        return number(value);
      case Json::Kind::string:
        append_string(out, value.text);
        return true;
      case Json::Kind::array:
        return array(value);
      case Json::Kind::object:
        return object(value);
    }
    return true;
  }

  std::string out;
  std::string why;

 private:
  bool number(const Json& value) {
    const auto whole = value.integer();
    if (!whole || *whole > kMostCanonicalNumber || *whole < -kMostCanonicalNumber || cat(*whole) != value.text) {
      why = "it holds a number that is no plain whole number of at most 2^53-1";
      return false;
    }
    out += value.text;
    return true;
  }

  bool array(const Json& value) {
    out += '[';
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      if (i > 0) out += ',';
      if (!write(value.items[i])) return false;
    }
    out += ']';
    return true;
  }

  bool object(const Json& value) {
    std::vector<const sarif::JsonMember*> members;
    members.reserve(value.members.size());
    for (const sarif::JsonMember& member : value.members) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return utf16_less(a->name, b->name); });
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0 && members[i]->name == members[i - 1]->name) {
        why = "an object has a name twice";
        return false;
      }
      if (i > 0) out += ',';
      append_string(out, members[i]->name);
      out += ':';
      if (!write(members[i]->value)) return false;
    }
    out += '}';
    return true;
  }
};

}  // namespace

Checked<std::string> canonical_text(const Json& value) {
  Writer writer;
  if (!writer.write(value)) return refuse(Step::format, std::move(writer.why));
  return std::move(writer.out);
}

std::string canonical_text_of_ours(const Json& value) {
  Writer writer;
  return writer.write(value) ? std::move(writer.out) : "null";
}

Checked<Json> parse_canonical(std::string_view text, Step step, std::string_view what) {
  auto json = parse_json(text, step, what);
  if (!json) return json;
  const auto canonical = canonical_text(*json);
  if (!canonical) return refuse(step, cat(what, ": ", canonical.error().why));
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text != *canonical) return refuse(step, cat(what, " is not in its canonical spelling (RFC 8785)"));
  return json;
}

}  // namespace assay::attest
