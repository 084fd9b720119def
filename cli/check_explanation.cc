#include "cli/check_explanation.h"

#include "base/strings.h"

namespace assay::cli {

namespace {

// What all kinds of checks have in common.
template <typename Check>
void tell_what_to_do(Explanation& out, const Check& check) {
  out.paragraph("Why it matters", check.why);
  out.paragraph("See it happen", check.reproduce);
  out.paragraph("What to do", check.fix);
  out.paragraph("What not to do", check.avoid);
}

template <typename Check>
Explanation begin(std::string_view kind, const Check& check) {
  return {.kind = std::string(kind),
          .id = std::string(check.id),
          .title = std::string(check.title),
          .severity = {},
          .confidence = {},
          .head = cat(check.title, "\n  ", check.id, ", ")};
}

}  // namespace

Explanation explanation(const workflows::Check& check) {
  Explanation out = begin("workflow-check", check);
  out.severity = name_of(check.severity);
  out.confidence = name_of(check.confidence);
  out.head += cat(out.severity, " severity, ", out.confidence, " confidence, for ", workflows::name_of(check.persona),
                  check.persona == workflows::Persona::regular ? " readers and all others\n" : " readers\n");
  out.paragraph("What it flags", check.what);
  tell_what_to_do(out, check);
  out.sample("Found in", check.bad[0]);
  out.sample("Not found in", check.good[0]);
  out.paragraph("When it is meant to be so",
                cat("Put a comment behind the line or above it: # assay:ignore[", check.id, "] and the reason."));
  out.lines("Read", one_a_line(check.references));
  return out;
}

Explanation explanation(const packages::Check& check) {
  Explanation out = begin("package-check", check);
  out.severity = name_of(check.severity);
  out.confidence = name_of(check.confidence);
  out.head += cat(out.severity, " severity, ", out.confidence, " confidence",
                  check.alias.empty() ? "" : ", also called ", check.alias, "\n");
  out.paragraph("What it flags", check.what);
  tell_what_to_do(out, check);
  out.sample("Found in", check.bad[0]);
  out.sample("Not found in", check.good[0]);
  if (check.allowable)
    out.paragraph("When it is meant to be so", "Name the file in assay.yaml: dist: {allow: [PATTERN]}.");
  out.lines("Read", one_a_line(check.references));
  return out;
}

Explanation explanation(const posture::Check& check) {
  Explanation out = begin("posture-check", check);
  out.severity = name_of(check.risk);
  out.head += cat(check.name, " in Scorecard, ", out.severity, " risk\n");
  out.paragraph("What it looks at", check.what);
  out.paragraph("What a checkout cannot show", check.unproved);
  tell_what_to_do(out, check);
  out.lines("Read", one_a_line(check.references));
  return out;
}

}  // namespace assay::cli
