#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/model/restructured_text.h"

namespace assay::packages::checks {

namespace {

std::string problem_of(std::string_view type) {
  const std::size_t semicolon = type.find(';');
  std::string kind = lower(type.substr(0, semicolon));
  while (kind.ends_with(' ')) kind.pop_back();
  if (kind != "text/plain" && kind != "text/x-rst" && kind != "text/markdown")
    return "is none of text/plain, text/x-rst and text/markdown";
  std::string_view rest = semicolon == std::string_view::npos ? std::string_view() : type.substr(semicolon + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string parameter = lower(rest.substr(0, end));
    std::erase_if(parameter, [](char c) { return c == ' ' || c == '"'; });
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (parameter.starts_with("charset=") && parameter != "charset=utf-8") return "has another charset than UTF-8";
    if (parameter.starts_with("variant=") && parameter != "variant=gfm" && parameter != "variant=commonmark")
      return "has an unknown variant of Markdown";
  }
  return {};
}

// Without a type the index takes it for reStructuredText.
bool is_rest(const Field* type) {
  if (type == nullptr) return true;
  std::string kind = lower(std::string_view(type->value).substr(0, type->value.find(';')));
  while (kind.ends_with(' ')) kind.pop_back();
  return kind == "text/x-rst";
}

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (package.metadata_path.empty()) return;
  const Field* type = package.metadata.find("Description-Content-Type");
  const std::string problem = type == nullptr ? "" : problem_of(type->value);
  if (!problem.empty())
    out.report(package.metadata_path, cat("Description-Content-Type ", problem, "."), Severity::high, type->line);
  const std::string description = package.metadata.description();
  if (description.find_first_not_of(" \t\r\n") == std::string::npos || description == "UNKNOWN")
    return out.report(package.metadata_path, "There is no description.", Severity::low);
  if (!is_rest(type)) return;
  for (const RestProblem& one : problems_of_rest(description))
    out.report(package.metadata_path,
               cat("The description will be refused, at its line ", one.line, ": ", one.why, '.'), Severity::high);
}

}  // namespace

extern const Check dist_description = {
    .id = "dist-description",
    .title = "Description will not be shown",
    .severity = Severity::medium,
    .what =
        "No description; a content type that is none of text/plain, text/x-rst and text/markdown, or with unknown "
        "parameters; reStructuredText, which a text without a type is, with mistakes that docutils warns of: titles, "
        "lists and blocks that do not end, inline markup that does not, directives, roles and substitutions that it "
        "does not know.",
    .why =
        "The page of the project stays empty or shows markup; the index refuses an upload whose description does not "
        "render.",
    .reproduce = "`twine check FILE`.",
    .fix = "Set `readme` in pyproject.toml.",
    .avoid = "Do not set a content type by hand that the text is not.",
    .references = {"https://packaging.python.org/en/latest/specifications/core-metadata/"},
    .bad = {R"(wheel
metadata= Description-Content-Type: text/html
)",
            R"(wheel
body 
)",
            R"(wheel
metadata= Description-Content-Type: text/markdown; variant=Mine
)",
            R"(wheel
metadata= Description-Content-Type: text/x-rst
body Demo\n==\n\nSee :ref:`usage`.\n
)"},
    .good = {R"(wheel
)",
             R"(wheel
metadata= Description-Content-Type: text/x-rst; charset=UTF-8
)",
             R"(wheel
metadata= Description-Content-Type: text/x-rst
body Demo\n====\n\nSee ``usage``::\n\n  demo --help\n
)"},
    .run = run,
};

}  // namespace assay::packages::checks
