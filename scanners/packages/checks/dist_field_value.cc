#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/requirement.h"
#include "scanners/packages/names/version.h"

namespace assay::packages::checks {

namespace {

constexpr std::size_t kLongestSummary = 512;
constexpr std::size_t kLongestLabel = 32;

bool is_web_address(std::string_view text) {
  const bool scheme = text.starts_with("https://") || text.starts_with("http://");
  return scheme && text.find_first_of(" \t\n") == std::string_view::npos && text.size() > 8;
}

std::string problem_of(const Field& field) {
  const std::string_view value = field.value;
  const std::string name = lower(field.name);
  if (name == "name" && !value.empty() && !is_project_name(value)) return "is no name of a project";
  if (name == "summary") {
    if (value.find('\n') != std::string_view::npos) return "has several lines";
    if (utf16_length(value) > kLongestSummary) return cat("is longer than ", kLongestSummary, " characters");
  }
  if ((name == "home-page" || name == "download-url") && !value.empty() && value != "UNKNOWN" && !is_web_address(value))
    return "is no http or https address";
  if (name == "project-url") {
    const std::size_t comma = value.find(',');
    if (comma == std::string_view::npos) return "has no comma between label and address";
    if (comma == 0 || comma > kLongestLabel) return cat("has no label of 1 to ", kLongestLabel, " characters");
    std::string_view address = value.substr(comma + 1);
    address.remove_prefix(std::min(address.find_first_not_of(' '), address.size()));
    if (!is_web_address(address)) return "has no http or https address";
  }
  if (name == "requires-python" && !is_specifier_set(value)) return "is no specifier of versions (PEP 440)";
  if (name == "classifier") {
    if (value.starts_with("Private ::")) return "keeps the package from the index";
    if (value.find(" :: ") == std::string_view::npos) return "is no classifier";
  }
  if ((name == "author-email" || name == "maintainer-email") && !value.empty() &&
      value.find('@') == std::string_view::npos && value != "UNKNOWN")
    return "has no address";
  return {};
}

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  for (const Field& field : package.metadata.fields) {
    const std::string problem = problem_of(field);
    if (problem.empty()) continue;
    const bool soft = field.name == "Author-email" || field.name == "Maintainer-email";
    out.report(package.metadata_path, cat(field.name, " ", problem, "."), soft ? Severity::medium : Severity::high,
               field.line);
  }
}

}  // namespace

extern const Check dist_field_value = {
    .id = "dist-field-value",
    .title = "Value of a metadata field is refused",
    .severity = Severity::high,
    .what =
        "A Summary over 512 characters or of several lines, malformed Project-URL, addresses, classifiers, "
        "Requires-Python, names.",
    .why = "The index refuses the upload.",
    .reproduce = "Upload it to a test index.",
    .fix = "Correct the field in pyproject.toml.",
    .avoid = "Do not edit the built archive.",
    .references = {"https://packaging.python.org/en/latest/specifications/core-metadata/"},
    .bad = {R"(wheel
metadata= Summary: a\nb
)",
            R"(wheel
metadata Project-URL: no comma
)",
            R"(wheel
metadata= Requires-Python: 3
)",
            R"(wheel
metadata Classifier: Private :: Do Not Upload
)",
            R"(wheel
metadata Home-page: javascript:x
)",
            R"(wheel
metadata= Name: -x-
)"},
    .good = {R"(wheel
metadata Project-URL: Source, https://example.com/a
metadata Classifier: Programming Language :: Python
metadata Home-page: https://example.com
)"},
    .run = run,
};

}  // namespace assay::packages::checks
