#include "scanners/workflows/findings/reporter.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::workflows {

namespace {

constexpr std::size_t kMostName = 80;

bool continues_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

Place place_of(const Document& document, yaml::Span span, std::string message) {
  Place out;
  out.path = document.path;
  out.region = document.tree->region(span);
  out.message = std::move(message);
  const LineIndex& lines = document.tree->lines();
  std::string_view line = lines.text_of(out.region.line);
  const std::size_t start = lines.begin_of(out.region.line);
  std::size_t begin = std::min<std::size_t>(span.begin - start, line.size());
  std::size_t end = std::min<std::size_t>(span.end - start, line.size());
  if (line.size() > kMostExcerpt) {
    std::size_t from = begin < kMostExcerpt / 2 ? 0 : begin - kMostExcerpt / 4;
    while (continues_character(line, from)) ++from;
    std::size_t size = kMostExcerpt;
    while (continues_character(line, from + size)) --size;
    line = line.substr(from, size);
    begin -= from;
    end = std::min(end - from, line.size());
  }
  out.line = SharedText(std::string(line));
  out.mark_begin = static_cast<std::uint32_t>(begin);
  out.mark_end = static_cast<std::uint32_t>(std::max(begin, end));
  return out;
}

}  // namespace

std::string quoted(std::string_view name) {
  if (name.size() <= kMostName) return cat("'", printable(name), "'");
  std::size_t size = kMostName - 3;
  while (continues_character(name, size)) --size;
  return cat("'", printable(name.substr(0, size)), "...'");
}

Draft Reporter::report(yaml::Span at, std::string message) {
  if (full()) {
    ++left_out_;
    surplus_ = {};
    return {surplus_, document_};
  }
  ++told_;
  Finding& finding = out_.emplace_back();
  finding.check = &check_;
  finding.severity = check_.severity;
  finding.confidence = check_.confidence;
  finding.persona = check_.persona;
  finding.message = std::move(message);
  finding.place = place_of(document_, at, {});
  return {finding, document_};
}

Draft& Draft::severity(Severity severity) {
  finding_.severity = severity;
  return *this;
}

Draft& Draft::confidence(Confidence confidence) {
  finding_.confidence = confidence;
  return *this;
}

Draft& Draft::persona(Persona persona) {
  finding_.persona = persona;
  return *this;
}

Draft& Draft::in(const Job* job, const Step* step) {
  finding_.node = job == nullptr ? "" : std::string(job->id());
  if (step != nullptr) finding_.node += step->id ? cat("/", step->id.value()) : cat("/", step->index);
  return *this;
}

Draft& Draft::related(yaml::Span span, std::string message) { return related(document_, span, std::move(message)); }

Draft& Draft::related(const Document& document, yaml::Span span, std::string message) {
  if (finding_.related.size() < kMostRelated) finding_.related.push_back(place_of(document, span, std::move(message)));
  return *this;
}

Draft& Draft::flow(yaml::Span span, std::string message) { return flow(document_, span, std::move(message)); }

Draft& Draft::flow(const Document& document, yaml::Span span, std::string message) {
  finding_.flow.push_back(place_of(document, span, std::move(message)));
  return *this;
}

Draft& Draft::flow(const taint::Flow& way, yaml::Span end, std::string message) {
  for (const taint::Hop& hop : way.hops) flow(*hop.document, hop.span, hop.message);
  return flow(end, std::move(message));
}

Draft& Draft::fix(yaml::Span span, std::string text, std::string description, bool safe) {
  Fix& fix = finding_.fix.made();
  fix.description = std::move(description);
  fix.safe = fix.safe && safe;
  fix.edits.push_back({document_.tree->region(span), std::move(text)});
  return *this;
}

Draft& Draft::unproved() {
  finding_.unproved = true;
  return *this;
}

Draft& Draft::hide() {
  finding_.hides_place = true;
  return *this;
}

}  // namespace assay::workflows
