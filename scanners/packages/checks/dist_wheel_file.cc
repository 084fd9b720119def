#include <set>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.wheel) return;
  const std::string path = cat(package.folder, "/WHEEL");
  const CoreMetadata& wheel = *package.wheel;
  for (const MetadataProblem& problem : wheel.problems)
    out.report(path, cat("The line cannot be read: ", problem.why, "."), problem.line);
  for (const char* name : {"Wheel-Version", "Root-Is-Purelib", "Build"})
    if (wheel.all(name).size() > 1) out.report(path, cat("The field ", name, " stands twice."));
  for (const char* name : {"Wheel-Version", "Root-Is-Purelib", "Tag"})
    if (wheel.value(name).empty()) out.report(path, cat("There is no ", name, "."));
  if (const Field* version = wheel.find("Wheel-Version");
      version != nullptr && !version->value.empty() && !version->value.starts_with("1."))
    out.report(path, cat("Installers do not read version ", quoted(version->value), " of the format."), version->line);
  const std::string purelib = lower(wheel.value("Root-Is-Purelib"));
  if (!purelib.empty() && purelib != "true" && purelib != "false")
    out.report(path, "Root-Is-Purelib is neither true nor false.");
  if (!package.name.why.empty()) return;
  if (const std::string_view build = wheel.value("Build"); !build.empty() && build != package.name.build)
    out.report(path, cat("The build ", quoted(build), " is not that of the file name."));
  const std::vector<std::string> expanded = expanded_tags(package.name);
  const std::set<std::string> named(expanded.begin(), expanded.end());
  std::set<std::string> told;
  for (const Field* field : wheel.all("Tag")) told.insert(field->value);
  if (told.empty() || told == named) return;
  for (const std::string& tag : told)
    if (!named.contains(tag)) out.report(path, cat("The tag ", quoted(tag), " is not in the file name."));
  for (const std::string& tag : named)
    if (!told.contains(tag))
      out.report(path, cat("The tag ", quoted(tag), " of the file name is missing."), Severity::medium);
}

}  // namespace

extern const Check dist_wheel_file = {
    .id = "dist-wheel-file",
    .title = "WHEEL file contradicts the wheel",
    .severity = Severity::high,
    .what =
        "A WHEEL file without Wheel-Version, Root-Is-Purelib or Tag, with one of them twice, with a version that "
        "installers do not read, with another build or other tags than the file name, or with lines that are no field "
        "or hold a carriage return.",
    .why = "Installers refuse it, or install it where it does not run.",
    .reproduce = "`unzip -p FILE \"*.dist-info/WHEEL\"`.",
    .fix = "Build anew; rename wheels with `wheel tags`, which changes both.",
    .avoid = "Do not rename the file alone.",
    .references = {"https://packaging.python.org/en/latest/specifications/binary-distribution-format/"},
    .bad = {R"(wheel
WHEEL= Tag: py2-none-any
)",
            R"(wheel
WHEEL= Wheel-Version: 2.0
)",
            R"(wheel
WHEEL- Root-Is-Purelib
)",
            R"(wheel
WHEEL= Generator: a\rTag: py2-none-any
)",
            R"(wheel
WHEEL= Build: 1
)"},
    .good = {R"(wheel
)",
             R"(wheel demo-1.0-1x-py3-none-any.whl
WHEEL= Build: 1x
)"},
    .run = run,
};

}  // namespace assay::packages::checks
