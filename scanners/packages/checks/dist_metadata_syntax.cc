#include <set>

#include "base/letter_case.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  const std::string* text = package.text(package.metadata_path);
  if (text == nullptr) return;
  for (const MetadataProblem& problem : package.metadata.problems)
    out.report(package.metadata_path, cat("The line cannot be read: ", problem.why, "."), problem.line);
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t size = utf8_sequence(std::string_view(*text).substr(at));
    if (size == 0) {
      out.report(package.metadata_path, "It is not UTF-8.");
      break;
    }
    at += size;
  }
  std::set<std::string> seen;
  for (const Field& field : package.metadata.fields) {
    const FieldRule* rule = find_field(field.name);
    if (rule != nullptr && !rule->several && !seen.insert(lower(field.name)).second)
      out.report(package.metadata_path, cat("The field ", rule->name, " stands twice."), field.line);
  }
  if (package.metadata.find("Description") != nullptr &&
      package.metadata.body.find_first_not_of(" \r\n\t") != std::string::npos)
    out.report(package.metadata_path, "The description stands in a field and behind the fields.");
}

}  // namespace

extern const Check dist_metadata_syntax = {
    .id = "dist-metadata-syntax",
    .title = "Metadata is malformed",
    .severity = Severity::high,
    .what =
        "Lines that are no field, bytes that are no UTF-8, a field twice that may stand once, a byte order mark, "
        "control characters, a carriage return within a line.",
    .why =
        "Tools read the first or the last, or stop. Python ends a line at a carriage return: a dependency behind one "
        "is installed and seen by nobody.",
    .reproduce = "`python3 -c \"import email; ...\"` over the file.",
    .fix = "Fix what writes the metadata, mostly a field with line ends in pyproject.toml.",
    .avoid = "Do not edit the built archive.",
    .references = {"https://packaging.python.org/en/latest/specifications/core-metadata/"},
    .bad = {R"(wheel
metadata Name: other
)",
            R"(wheel
metadata Summary: a
metadata Summary: b
)",
            R"(wheel
metadata-line no field here
)",
            R"(wheel
metadata Summary: a\rRequires-Dist: hidden
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
