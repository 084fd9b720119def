#include "rules/value_reader.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "rules/suggest.h"

namespace assay {
namespace {

template <class Number>
bool parse(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

bool is_key(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  return text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
         });
}

bool is_number(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (text == ".inf" || text == ".Inf" || text == ".INF") return true;
  if (text.starts_with("0x") || text.starts_with("0o"))
    return text.size() > 2 && text.substr(2).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  if (text.empty() || (text[0] != '.' && (text[0] < '0' || text[0] > '9'))) return false;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error != std::errc::invalid_argument && end == text.data() + text.size();
}

// What YAML 1.2 (core schema, §10.3.2) makes of a scalar without quotes.
std::string_view kind_of(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::list) return "a list";
  if (node.kind == YamlNode::Kind::map) return "a mapping";
  if (!node.plain) return "text";
  const std::string_view text = node.text;
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return "nothing";
  for (const std::string_view truth : {"true", "True", "TRUE", "false", "False", "FALSE"})
    if (text == truth) return "a truth value";
  if (is_number(text) || text == ".nan" || text == ".NaN" || text == ".NAN") return "a number";
  return "text";
}

}  // namespace

std::string quoted(std::string_view text) {
  // Never a part: whoever shows the message masks credentials, and half of one looks like none.
  constexpr std::size_t kMost = 100;
  return text.size() > kMost ? cat("of ", text.size(), " bytes") : cat('\'', printable(text), '\'');
}

void DiagnosticSink::add(Diagnostic::Level level, YamlMark mark, std::string message, std::string hint) {
  if (level == Diagnostic::Level::error) ++errors_;
  if (found_.size() == kMost) {
    ++dropped_;
    return;
  }
  found_.push_back({level, file_, mark.line, mark.column, rule_, std::move(message), std::move(hint)});
}

std::vector<Diagnostic> DiagnosticSink::take() && {
  std::stable_sort(found_.begin(), found_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  if (dropped_ > 0) {
    const Diagnostic& last = found_.back();
    found_.push_back({Diagnostic::Level::error, file_, last.line, last.column, "",
                      cat(with_commas(dropped_), " further problems are not shown"), ""});
  }
  return std::move(found_);
}

bool ValueReader::wrong(const YamlNode& node, std::string_view what, std::string_view wanted, std::string hint) {
  if (hint.empty() && wanted == "a list" && node.kind == YamlNode::Kind::scalar && !node.text.empty())
    hint = "put it into brackets: [VALUE]";
  if (hint.empty() && wanted == "a list" && node.kind == YamlNode::Kind::map) hint = "begin each item with '- '";
  if (hint.empty() && node.kind == YamlNode::Kind::scalar && node.text.empty())
    hint = "write its value behind the colon, or leave the key out";
  sink_.error(node.mark, cat(what, " is ", kind_of(node), " and must be ", wanted), std::move(hint));
  return false;
}

bool ValueReader::map(const YamlNode& node, KeyGroup group, std::string_view what) {
  return map(node, keys_of(group), what);
}

bool ValueReader::map(const YamlNode& node, std::span<const KeySpec> keys, std::string_view what) {
  if (node.kind != YamlNode::Kind::map) return wrong(node, what, "a mapping");
  std::vector<std::string_view> known;
  for (const KeySpec& key : keys) {
    known.push_back(key.name);
    if (key.needed && node.find(key.name) == nullptr)
      sink_.error(node.mark, cat(what, " has no '", key.name, '\''),
                  key.example.empty() ? "" : cat("for example ", key.example));
  }
  for (const YamlKey& key : node.keys) {
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    std::string hint = did_you_mean(key.text, known);
    if (hint.empty()) hint = allowed_are(known);
    // What looks like no key at all may be a line of some other file, which is not to be told.
    const std::string named = is_key(key.text) ? cat(' ', quoted(key.text)) : "";
    sink_.error(key.mark, cat("unknown key", named), std::move(hint));
  }
  return true;
}

bool ValueReader::text(const YamlNode& node, std::string_view what, std::string& out) {
  if (kind_of(node) != "text") {
    const bool scalar = node.kind == YamlNode::Kind::scalar && !node.text.empty();
    return wrong(node, what, "text", scalar ? "put it into quotes" : "");
  }
  if (node.text.empty()) {
    sink_.error(node.mark, cat(what, " is empty"));
    return false;
  }
  out = node.text;
  return true;
}

bool ValueReader::hex(const YamlNode& node, std::string_view what, std::string& out) {
  std::string digits;
  if (!text(node, what, digits)) return false;
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned char byte = 0;
    const auto [end, error] = std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
    if (error != std::errc() || end != digits.data() + i + 2) break;
    bytes += static_cast<char>(byte);
  }
  if (bytes.size() * 2 != digits.size()) {
    sink_.error(node.mark, cat(what, " is no even number of hexadecimal digits"));
    return false;
  }
  out = std::move(bytes);
  return true;
}

bool ValueReader::list(const YamlNode& node, std::string_view what) {
  if (node.kind != YamlNode::Kind::list) return wrong(node, what, "a list");
  if (!node.items.empty()) return true;
  sink_.error(node.mark, cat(what, " is an empty list"), "a key without values is left out");
  return false;
}

bool ValueReader::texts(const YamlNode& node, std::string_view what, std::vector<std::string>& out) {
  if (!list(node, what)) return false;
  std::vector<std::string> all;
  for (const YamlNode& item : node.items) {
    std::string one;
    if (text(item, cat("an item of ", what), one)) all.push_back(std::move(one));
  }
  if (all.size() != node.items.size()) return false;
  out = std::move(all);
  return true;
}

bool ValueReader::truth(const YamlNode& node, std::string_view what, bool& out) {
  if (node.kind == YamlNode::Kind::scalar && node.plain && (node.text == "true" || node.text == "false")) {
    out = node.text == "true";
    return true;
  }
  return wrong(node, what, "true or false",
               node.kind == YamlNode::Kind::scalar ? "write true or false, without quotes" : "");
}

bool ValueReader::number(const YamlNode& node, std::string_view what, double least, double most, double& out) {
  double value = 0;
  if (node.kind != YamlNode::Kind::scalar || !node.plain || !parse(node.text, value))
    return wrong(node, what, "a number", "for example 3.0");
  if (!(value >= least && value <= most)) {
    sink_.error(node.mark, cat(what, " must be from ", static_cast<int>(least), " to ", static_cast<int>(most)));
    return false;
  }
  out = value;
  return true;
}

bool ValueReader::whole_number(const YamlNode& node, std::string_view what, std::uint32_t least, std::uint32_t most,
                               std::uint32_t& out) {
  std::uint32_t value = 0;
  if (node.kind != YamlNode::Kind::scalar || !node.plain || kind_of(node) != "a number")
    return wrong(node, what, "a whole number", "digits alone, without a unit: 200");
  if (!parse(node.text, value) || value < least || value > most) {
    sink_.error(node.mark, cat(what, " must be a whole number from ", least, " to ", most));
    return false;
  }
  out = value;
  return true;
}

bool ValueReader::name(const YamlNode& node, std::string_view what, std::span<const std::string_view> names,
                       std::size_t& out) {
  std::string given;
  if (!text(node, what, given)) return false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != given) continue;
    out = i;
    return true;
  }
  const std::string nearest = did_you_mean(given, names);
  sink_.error(node.mark, cat("unknown ", what, ' ', quoted(given)),
              nearest.empty() ? allowed_are(names) : cat(nearest, ' ', allowed_are(names)));
  return false;
}

}  // namespace assay
