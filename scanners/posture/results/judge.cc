#include "scanners/posture/results/judge.h"

#include <algorithm>

namespace assay::posture {

namespace {

bool continues_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

}  // namespace

Place place_in(std::string path, const LineIndex& lines, std::string_view text, std::size_t begin, std::size_t end) {
  Place out;
  begin = std::min(begin, text.size());
  end = std::clamp(end, begin, text.size());
  out.path = std::move(path);
  out.region = lines.region(begin, end);
  const std::string_view line = lines.text_of(out.region.line);
  const std::size_t start = lines.begin_of(out.region.line);
  std::size_t from = 0, size = std::min(line.size(), workflows::kMostExcerpt);
  const std::size_t mark = std::min(begin - start, line.size());
  if (line.size() > workflows::kMostExcerpt && mark > workflows::kMostExcerpt / 2) {
    from = mark - workflows::kMostExcerpt / 4;
    while (continues_character(line, from)) ++from;
    size = std::min(line.size() - from, workflows::kMostExcerpt);
  }
  while (continues_character(line, from + size)) --size;
  out.line = SharedText(std::string(line.substr(from, size)));
  const std::size_t mark_begin = std::min(mark - std::min(mark, from), size);
  const std::size_t behind = std::min(end - start, line.size()) - std::min(end - start, from);
  out.mark_begin = static_cast<std::uint32_t>(mark_begin);
  out.mark_end = static_cast<std::uint32_t>(std::clamp(behind, mark_begin, size));
  return out;
}

Place place_in(const workflows::Document& document, yaml::Span span) {
  return place_in(document.path, document.tree->lines(), document.tree->source(), span.begin, span.end);
}

Place whole_file(const File& file) {
  Place out;
  out.path = file.shown;
  return out;
}

bool has_workflows(const Subject& subject) {
  bool found = false;
  for_each_workflow(subject, [&](const workflows::Document&) { found = true; });
  return found;
}

void Judge::score(int score, std::string reason) {
  out_.score = std::clamp(score, 0, kMostScore);
  out_.reason = std::move(reason);
}

void Judge::unproved(std::string reason) {
  out_.score = kInconclusive;
  out_.reason = std::move(reason);
}

void Judge::warn(std::string text, std::optional<Place> place) {
  ++warnings_;
  tell(Detail::Kind::warning, std::move(text), std::move(place));
}

void Judge::note(std::string text, std::optional<Place> place) {
  tell(Detail::Kind::note, std::move(text), std::move(place));
}

void Judge::tell(Detail::Kind kind, std::string text, std::optional<Place> place) {
  if (out_.details.size() >= kMostDetails)
    ++out_.left_out;
  else
    out_.details.push_back({kind, std::move(text), std::move(place)});
}

}  // namespace assay::posture
