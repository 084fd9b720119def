#include "cli/sections.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "sarif/json_writer.h"

namespace assay::cli {

namespace {

// As they stand, indented.
std::string sample_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += cat(end == 0 ? "" : "    ", text.substr(0, end), "\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string body_of(const Section& section, std::size_t columns) {
  constexpr std::size_t kUnbroken = 10000;
  std::string out;
  std::size_t widest = 0, number = 0;
  switch (section.form) {
    case Section::Form::paragraph:
      return cat("  ", wrapped(section.text, 2, columns), "\n");
    case Section::Form::lines:
      return cat("  ", wrapped(section.text, 2, kUnbroken), "\n");
    case Section::Form::sample:
      return sample_text(section.text);
    case Section::Form::points:
      for (const std::string& point : section.points) out += cat("  - ", wrapped(point, 4, columns), "\n");
      return out;
    case Section::Form::steps:
      for (const std::string& step : section.points) out += cat("  ", ++number, ". ", wrapped(step, 5, columns), "\n");
      return out;
    case Section::Form::table:
      for (const Row& row : section.rows) widest = std::max(widest, row.left.size());
      return table(section.rows, columns, widest);
  }
  return out;
}

void write_section(JsonWriter& json, const Section& section) {
  json.begin_object();
  json.string("title", section.title);
  switch (section.form) {
    case Section::Form::paragraph:
    case Section::Form::lines:
    case Section::Form::sample:
      json.string("text", section.text);
      break;
    case Section::Form::points:
    case Section::Form::steps:
      json.array(section.form == Section::Form::points ? "points" : "steps");
      for (const std::string& point : section.points) json.string(point);
      json.end_array();
      break;
    case Section::Form::table:
      json.array("lines");
      for (const Row& row : section.rows) {
        json.begin_object();
        json.string("line", row.left);
        json.string("what", row.right);
        json.end_object();
      }
      json.end_array();
  }
  json.end_object();
}

std::string without_end(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

void Explanation::paragraph(std::string_view name, std::string_view text) {
  if (!text.empty()) sections.push_back({Section::Form::paragraph, std::string(name), without_end(text)});
}

void Explanation::lines(std::string_view name, std::string_view text) {
  if (!text.empty()) sections.push_back({Section::Form::lines, std::string(name), without_end(text)});
}

void Explanation::sample(std::string_view name, std::string_view text) {
  if (!text.empty()) sections.push_back({Section::Form::sample, std::string(name), std::string(text)});
}

void Explanation::points(std::string_view name, std::vector<std::string> texts) {
  sections.push_back({Section::Form::points, std::string(name), {}, std::move(texts)});
}

void Explanation::steps(std::string_view name, std::vector<std::string> texts) {
  sections.push_back({Section::Form::steps, std::string(name), {}, std::move(texts)});
}

void Explanation::table(std::string_view name, std::vector<Row> rows) {
  sections.push_back({Section::Form::table, std::string(name), {}, {}, std::move(rows)});
}

std::string text_of(const Explanation& explanation, std::size_t columns) {
  std::string out = explanation.head;
  for (const Section& section : explanation.sections) out += cat("\n", section.title, "\n", body_of(section, columns));
  if (!explanation.foot.empty()) out += cat("\n", explanation.foot, "\n");
  return out;
}

std::string json_of(const Explanation& explanation) {
  std::string text;
  TextOutput output(text);
  JsonWriter json(output, 4);
  json.begin_object();
  json.string("schema", "assay-explanation/1");
  json.string("kind", explanation.kind);
  json.string("id", explanation.id);
  json.string("title", explanation.title);
  json.string_unless_empty("severity", explanation.severity);
  json.string_unless_empty("confidence", explanation.confidence);
  json.array("sections");
  for (const Section& section : explanation.sections) write_section(json, section);
  json.end_array();
  json.end_object();
  json.end_line();
  static_cast<void>(json.flush());  // into memory
  return text;
}

std::string as_paragraph(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool inside = text[i] == '\n' && i + 1 < text.size() && text[i + 1] != '\n' && text[i + 1] != '-' &&
                        (i == 0 || text[i - 1] != '\n');
    if (inside && i > 0 && text[i - 1] == '-') continue;  // "short-" and "lived"
    out += inside ? ' ' : text[i];
  }
  return out;
}

}  // namespace assay::cli
