#include "cli/check_explanation.h"

#include <span>

#include "base/strings.h"
#include "cli/layout.h"

namespace assay::cli {

namespace {

void section(std::string& out, std::string_view title, std::string_view text, std::size_t columns) {
  out += cat("\n", title, "\n  ", wrapped(text, 2, columns), "\n");
}

// As it stands, indented.
void sample(std::string& out, std::string_view title, std::string_view text) {
  out += cat("\n", title, "\n");
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += cat(end == 0 ? "" : "    ", text.substr(0, end), "\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string lines_of(std::span<const std::string_view> references) {
  std::string out;
  for (const std::string_view reference : references)
    if (!reference.empty()) out += cat(out.empty() ? "" : "\n", reference);
  return out;
}

}  // namespace

std::string explanation(const workflows::Check& check, std::size_t columns) {
  std::string out = cat(check.title, "\n  ", check.id, ", ", name_of(check.severity), " severity, ",
                        name_of(check.confidence), " confidence, for ", workflows::name_of(check.persona),
                        check.persona == workflows::Persona::regular ? " readers and all others\n" : " readers\n");
  section(out, "What it flags", check.what, columns);
  section(out, "Why it matters", check.why, columns);
  section(out, "See it happen", check.reproduce, columns);
  section(out, "What to do", check.fix, columns);
  section(out, "What not to do", check.avoid, columns);
  sample(out, "Found in", check.bad[0]);
  sample(out, "Not found in", check.good[0]);
  section(out, "When it is meant to be so",
          cat("Put a comment behind the line or above it: # assay:ignore[", check.id, "] and the reason."), columns);
  const std::string references = lines_of(check.references);
  if (!references.empty()) section(out, "Read", references, 10000);
  return out;
}

std::string explanation(const packages::Check& check, std::size_t columns) {
  std::string out = cat(check.title, "\n  ", check.id, ", ", name_of(check.severity), " severity, ",
                        name_of(check.confidence), " confidence");
  if (!check.alias.empty()) out += cat(", also called ", check.alias);
  out += "\n";
  section(out, "What it flags", check.what, columns);
  section(out, "Why it matters", check.why, columns);
  section(out, "See it happen", check.reproduce, columns);
  section(out, "What to do", check.fix, columns);
  section(out, "What not to do", check.avoid, columns);
  if (!check.bad[0].empty()) sample(out, "Found in", check.bad[0]);
  if (!check.good[0].empty()) sample(out, "Not found in", check.good[0]);
  if (check.allowable)
    section(out, "When it is meant to be so", "Name the file in assay.yaml: dist: {allow: [PATTERN]}.", columns);
  const std::string references = lines_of(check.references);
  if (!references.empty()) section(out, "Read", references, 10000);
  return out;
}

std::string explanation(const posture::Check& check, std::size_t columns) {
  std::string out =
      cat(check.title, "\n  ", check.id, ", ", check.name, " in Scorecard, ", name_of(check.risk), " risk\n");
  section(out, "What it looks at", check.what, columns);
  section(out, "What a checkout cannot show", check.unproved, columns);
  section(out, "Why it matters", check.why, columns);
  section(out, "See it happen", check.reproduce, columns);
  section(out, "What to do", check.fix, columns);
  section(out, "What not to do", check.avoid, columns);
  section(out, "Read", lines_of(check.references), 10000);
  return out;
}

}  // namespace assay::cli
