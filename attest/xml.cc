#include "attest/xml.h"

#include <expat.h>

#include <charconv>
#include <memory>

#include "base/strings.h"

namespace assay::attest {

namespace {

struct Reading {
  const std::function<void(const XmlElement&)>& begin;
  const std::function<void(std::string_view, std::size_t)>& end;
  XML_Parser parser = nullptr;
  std::size_t depth = 0;
  const char* refused = nullptr;

  void refuse(const char* why) {
    if (refused == nullptr) refused = why;
    XML_StopParser(parser, XML_FALSE);
  }
};

void on_begin(void* data, const XML_Char* name, const XML_Char** attributes) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.depth == kMostXmlDepth) return reading.refuse("it is nested too deep");
  XmlElement element;
  element.name = name;
  element.depth = reading.depth++;
  for (; *attributes != nullptr; attributes += 2) {
    if (element.attributes.size() == kMostXmlAttributes) return reading.refuse("an element has too many attributes");
    element.attributes.emplace_back(attributes[0], attributes[1]);
  }
  reading.begin(element);
}

void on_end(void* data, const XML_Char* name) {
  auto& reading = *static_cast<Reading*>(data);
  reading.end(name, --reading.depth);
}

void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int has_internal_subset) {
  if (has_internal_subset != 0) static_cast<Reading*>(data)->refuse("it declares entities of its own");
}

}  // namespace

std::optional<std::string_view> XmlElement::at(std::string_view attribute) const {
  for (const auto& [key, value] : attributes)
    if (key == attribute) return value;
  return std::nullopt;
}

std::optional<std::string> read_xml(std::string_view text, const std::function<void(const XmlElement&)>& begin,
                                    const std::function<void(std::string_view, std::size_t)>& end) {
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr), XML_ParserFree);
  if (!parser) return "there is no memory to read it";
  Reading reading{begin, end, parser.get()};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), on_begin, on_end);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  // In pieces: expat counts in int.
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  XML_Status status = XML_STATUS_OK;
  do {
    const std::string_view piece = text.substr(0, kPiece);
    text.remove_prefix(piece.size());
    status = XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()), text.empty() ? XML_TRUE : XML_FALSE);
  } while (status == XML_STATUS_OK && !text.empty());
  if (status == XML_STATUS_OK) return std::nullopt;
  const char* why = reading.refused != nullptr ? reading.refused : XML_ErrorString(XML_GetErrorCode(parser.get()));
  return cat("line ", XML_GetCurrentLineNumber(parser.get()), ": ", why);
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace assay::attest
