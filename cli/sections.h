// A text in parts, each with a title: for people indented and wrapped, for programs as JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/layout.h"

namespace assay::cli {

struct Section {
  enum class Form : std::uint8_t {
    paragraph,  // wrapped
    lines,      // as they are: addresses, lines to copy
    sample,     // of a file
    points,
    steps,  // numbered
    table,  // commands and lines to copy, which are not wrapped, with what they are for
  };
  Form form = Form::paragraph;
  std::string title;
  std::string text;
  std::vector<std::string> points = {};
  std::vector<Row> rows = {};
};

// What is told of one thing. docs/formats.md describes the JSON.
struct Explanation {
  std::string kind;  // "rule", "rotation", "workflow-check" …
  std::string id, title;
  std::string severity, confidence;  // empty: it has none
  std::string head;                  // the first lines for people, with their line ends
  std::vector<Section> sections = {};
  std::string foot = {};  // the last line for people, without its line end; may be empty

  // Each appends a section; one without a text is left out.
  void paragraph(std::string_view title, std::string_view text);
  void lines(std::string_view title, std::string_view text);
  void sample(std::string_view title, std::string_view text);
  void points(std::string_view title, std::vector<std::string> texts);
  void steps(std::string_view title, std::vector<std::string> texts);
  void table(std::string_view title, std::vector<Row> rows);
};

// Both end with a newline.
std::string text_of(const Explanation& explanation, std::size_t columns);
std::string json_of(const Explanation& explanation);

// Markdown's line breaks inside of a paragraph are none.
std::string as_paragraph(const std::string& text);

// One address a line; empty ones are left out.
template <typename Texts>
std::string one_a_line(const Texts& texts) {
  std::string out;
  for (const auto& text : texts) {
    if (text.empty()) continue;
    if (!out.empty()) out += '\n';
    out += text;
  }
  return out;
}

}  // namespace assay::cli
