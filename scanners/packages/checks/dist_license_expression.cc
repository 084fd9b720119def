#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/license_expression.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  const Field* field = package.metadata.find("License-Expression");
  if (field == nullptr) return;
  const LicenseExpression expression = parse_license_expression(field->value);
  if (!expression.why.empty())
    out.report(package.metadata_path, cat(quoted(field->value), " is no license expression: ", expression.why, "."),
               field->line);
  else if (expression.normal != field->value)
    out.report(package.metadata_path, cat(quoted(field->value), " is written ", quoted(expression.normal), "."),
               Severity::low, field->line);
  if (!package.metadata.value("License").empty())
    out.report(package.metadata_path, "License and License-Expression exclude each other.", field->line);
  for (const Field* classifier : package.metadata.all("Classifier"))
    if (classifier->value.starts_with("License ::"))
      out.report(package.metadata_path, "License classifiers and License-Expression exclude each other.", Severity::low,
                 classifier->line);
}

}  // namespace

extern const Check dist_license_expression = {
    .id = "dist-license-expression",
    .title = "License expression is none of SPDX",
    .severity = Severity::high,
    .what =
        "A License-Expression that is malformed or names a license that the SPDX list does not have, or that stands "
        "beside License or license classifiers.",
    .why = "The index refuses it, and nobody can tell the license.",
    .reproduce = "`grep -E \"^License\" FILE`.",
    .fix = "Write an SPDX expression such as `MIT` or `Apache-2.0 OR MIT`, and nothing else about the license.",
    .avoid = "Do not invent identifiers: `LicenseRef-NAME` is for licenses that the list does not have.",
    .references = {"https://peps.python.org/pep-0639/"},
    .bad = {R"(wheel
metadata= License-Expression: Do What You Want
)",
            R"(wheel
metadata License: MIT
)",
            R"(wheel
metadata= License-Expression: MIT AND
)"},
    .good = {R"(wheel
metadata= License-Expression: (Apache-2.0 WITH LLVM-exception OR MIT) AND LicenseRef-Own
)"},
    .run = run,
};

}  // namespace assay::packages::checks
