#include "scanners/sources/archives/documents/pdf_syntax.h"

#include <algorithm>

namespace assay::archives {

namespace {

void skip_white(Bytes& text) {
  while (!text.empty() && is_pdf_white(text.front())) text.remove_prefix(1);
}

std::optional<std::uint64_t> take_number(Bytes& text) {
  std::uint64_t out = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits < 12 && text[digits] >= '0' && text[digits] <= '9')
    out = out * 10 + static_cast<std::uint64_t>(text[digits++] - '0');
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return out;
}

Bytes take_name(Bytes& text) {
  text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && !ends_pdf_token(text[end])) ++end;
  const Bytes name = text.substr(0, end);
  text.remove_prefix(end);
  return name;
}

}  // namespace

bool is_pdf_white(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }

bool ends_pdf_token(char c) {
  return is_pdf_white(c) || std::string_view("()<>[]{}/%").find(c) != std::string_view::npos;
}

Bytes pdf_value(Bytes dictionary, std::string_view key) {
  for (std::size_t at = dictionary.find(key); at != Bytes::npos; at = dictionary.find(key, at + 1)) {
    const std::size_t end = at + key.size();
    if (at == 0 || dictionary[at - 1] != '/') continue;
    if (end < dictionary.size() && !ends_pdf_token(dictionary[end])) continue;
    Bytes value = dictionary.substr(end);
    skip_white(value);
    return value;
  }
  return {};
}

std::optional<std::uint64_t> pdf_number(Bytes value) {
  if (pdf_reference(value)) return std::nullopt;
  return take_number(value);
}

std::optional<std::uint32_t> pdf_reference(Bytes value) {
  const auto number = take_number(value);
  if (!number || *number > 0xFFFFFFFFU) return std::nullopt;
  skip_white(value);
  if (!take_number(value)) return std::nullopt;
  skip_white(value);
  const bool reference = value.starts_with('R') && (value.size() == 1 || ends_pdf_token(value[1]));
  return reference ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

std::vector<Bytes> pdf_names(Bytes value) {
  std::vector<Bytes> out;
  const bool list = value.starts_with('[');
  if (list) value.remove_prefix(1);
  while (out.size() < 16) {
    skip_white(value);
    if (!value.starts_with('/')) break;
    out.push_back(take_name(value));
    if (!list) break;
  }
  return out;
}

}  // namespace assay::archives
