#include "scanners/sources/archives/documents/office_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/utf8.h"

namespace assay::archives {

namespace {

using namespace std::string_view_literals;

// By local name: WordprocessingML, DrawingML, SpreadsheetML, OpenDocument.
constexpr std::array<std::string_view, 16> kBreaks = {"p",   "h",  "si", "br",         "cr",        "line-break",
                                                      "row", "tr", "tc", "table-cell", "table-row", "list-item",
                                                      "c",   "v",  "is", "comment"};

constexpr std::size_t kLongestEntity = 12;

// "w:t" of "w:t xml:space=…" and of "/w:t".
Bytes local_name(Bytes tag) {
  if (tag.starts_with('/')) tag.remove_prefix(1);
  tag = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
  const std::size_t colon = tag.find(':');
  return colon == Bytes::npos ? tag : tag.substr(colon + 1);
}

bool is_white(Bytes text) { return text.find_first_not_of(" \t\r\n") == Bytes::npos; }

// What "&name;" stands for, without the signs around it; empty when it is none.
std::string entity(Bytes name) {
  if (name == "amp") return "&";
  if (name == "lt") return "<";
  if (name == "gt") return ">";
  if (name == "quot") return "\"";
  if (name == "apos") return "'";
  if (!name.starts_with('#') || name.size() < 2) return {};
  const bool hexadecimal = name[1] == 'x';
  name.remove_prefix(hexadecimal ? 2 : 1);
  std::uint32_t code = 0;
  for (const char c : name) {
    const int digit = c >= '0' && c <= '9'                  ? c - '0'
                      : hexadecimal && c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : hexadecimal && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                            : -1;
    if (digit < 0) return {};
    code = code * (hexadecimal ? 16 : 10) + static_cast<std::uint32_t>(digit);
    if (code > 0x10FFFF) return {};
  }
  if (name.empty() || code == 0 || (code >= 0xD800 && code <= 0xDFFF)) return {};
  std::string out;
  append_utf8(out, static_cast<char32_t>(code));
  return out;
}

// `at`: of the text in the XML.
void append_text(Bytes text, std::uint64_t at, TextView& view) {
  PiecedText& out = view.text();
  while (!text.empty()) {
    view.bound();
    const std::size_t sign = text.find('&');
    out.copy(text.substr(0, sign), at);
    if (sign == Bytes::npos) return;
    at += sign;
    text.remove_prefix(sign);
    const std::size_t end = text.substr(0, kLongestEntity).find(';');
    const std::string decoded = end == Bytes::npos ? std::string() : entity(text.substr(1, end - 1));
    const std::size_t size = decoded.empty() ? 1 : end + 1;
    if (decoded.empty()) {
      out.copy("&", at);
    } else {
      out.make(decoded, at, size);
    }
    at += size;
    text.remove_prefix(size);
  }
}

}  // namespace

void append_office_text(Bytes xml, TextView& view) {
  PiecedText& text = view.text();
  std::size_t at = 0;
  while (at < xml.size()) {
    const std::size_t open = std::min(xml.find('<', at), xml.size());
    const Bytes between = xml.substr(at, open - at);
    // Programs that lay XML out put lines between tags.
    if (!is_white(between) || between.find('\n') == Bytes::npos) append_text(between, at, view);
    if (open == xml.size()) return;
    if (xml.substr(open).starts_with("<![CDATA[")) {
      const std::size_t begin = open + 9;
      const std::size_t end = std::min(xml.find("]]>", begin), xml.size());
      text.copy(xml.substr(begin, end - begin), begin);
      at = std::min(end + 3, xml.size());
      continue;
    }
    const bool remark = xml.substr(open).starts_with("<!--");
    const std::string_view closing = remark ? "-->"sv : ">"sv;
    const std::size_t close = xml.find(closing, open);
    if (close == Bytes::npos) return;
    const Bytes tag = xml.substr(open + 1, close - open - 1);
    at = close + closing.size();
    const Bytes name = local_name(tag);
    if (name == "tab") {
      text.make("\t", open, at - open);
    } else if (name == "s") {
      text.make(" ", open, at - open);
    } else if (std::find(kBreaks.begin(), kBreaks.end(), name) != kBreaks.end()) {
      if (!text.text().ends_with('\n')) text.make("\n", open, 0);
      view.may_end();
    }
  }
}

void read_office_text(Bytes xml, RandomReader& original, Container& into) {
  Memory memory(into.budget());
  if (!memory.take(TextView::kMemory)) return into.gap(kTooMuchMemory);
  TextView view("", "text runs", original, into);
  append_office_text(xml, view);
}

}  // namespace assay::archives
