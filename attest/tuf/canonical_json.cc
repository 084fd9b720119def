#include "attest/tuf/canonical_json.h"

#include <algorithm>
#include <vector>

namespace assay::attest {

namespace {

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

bool is_integer(std::string_view text) {
  if (text.substr(0, 1) == "-") text.remove_prefix(1);
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The depth of a value that was parsed is bounded.
bool append(std::string& out, const Json& value) {
  switch (value.kind) {
    case Json::Kind::null:
      out += "null";
      return true;
    case Json::Kind::boolean:
      out += value.text;
      return true;
    case Json::Kind::number:
      out += value.text;
      return is_integer(value.text) && value.text != "-0";
    case Json::Kind::string:
      append_string(out, value.text);
      return true;
    case Json::Kind::array:
      break;
    case Json::Kind::object: {
      std::vector<const sarif::JsonMember*> members;
      for (const sarif::JsonMember& member : value.members) members.push_back(&member);
      std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
      for (std::size_t i = 0; i < members.size(); ++i) {
        out += i == 0 ? '{' : ',';
        append_string(out, members[i]->name);
        out += ':';
        if (!append(out, members[i]->value)) return false;
      }
      out += members.empty() ? "{}" : "}";
      return true;
    }
  }
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    out += i == 0 ? '[' : ',';
    if (!append(out, value.items[i])) return false;
  }
  out += value.items.empty() ? "[]" : "]";
  return true;
}

}  // namespace

std::optional<std::string> canonical_json(const Json& value) {
  std::string out;
  if (!append(out, value)) return std::nullopt;
  return out;
}

}  // namespace assay::attest
