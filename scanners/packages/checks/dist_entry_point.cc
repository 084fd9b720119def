#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool is_dotted_name(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c == '.' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  (c & '\x80') != 0;
         });
}

bool is_script_name(std::string_view text) {
  return !text.empty() && text != "." && text != ".." && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '.' || c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  });
}

// What Python's splitlines() ends a line at beside LF and CR LF: installers read what follows as an entry of its own.
bool ends_a_line(std::string_view text) {
  constexpr std::string_view kBytes = "\r\v\f\x1C\x1D\x1E";
  if (text.find_first_of(kBytes) != std::string_view::npos) return true;
  for (const std::string_view sign : {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"})
    if (text.find(sign) != std::string_view::npos) return true;
  return false;
}

std::string problem_of(std::string_view name, std::string_view object, bool script) {
  if (const std::size_t extras = object.find('['); extras != std::string_view::npos) {
    if (!object.ends_with(']')) return "its extras are not closed";
    object = trimmed(object.substr(0, extras));
  }
  const std::size_t colon = object.find(':');
  const std::string_view module = trimmed(object.substr(0, colon));
  if (!is_dotted_name(module)) return "it names no module";
  if (colon != std::string_view::npos && !is_dotted_name(trimmed(object.substr(colon + 1))))
    return "it names no object";
  if (script && colon == std::string_view::npos) return "a script names an object of its module";
  if (script && !is_script_name(name)) return "the name of a script is a file name of letters, digits and '._-'";
  return {};
}

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  const std::string path = cat(package.folder, "/entry_points.txt");
  const std::string* text = package.text(path);
  if (text == nullptr) return;
  std::string_view left = *text;
  std::string group;
  std::set<std::string> seen;
  for (std::uint32_t line = 1; !left.empty(); ++line) {
    const std::size_t end = left.find('\n');
    const std::string_view raw = left.substr(0, end);
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    const std::string_view row = trimmed(raw);
    const auto wrong = [&](std::string_view why) {
      out.report(path, cat("The line is no entry point: ", why, "."), line);
    };
    if (ends_a_line(row)) wrong("it has a character at which installers begin a new line");
    if (row.empty() || row.front() == '#' || row.front() == ';') continue;
    if (row.front() == '[' && row.ends_with(']')) {
      group = trimmed(row.substr(1, row.size() - 2));
      if (group.empty()) wrong("its group has no name");
      continue;
    }
    const std::size_t equals = row.find('=');
    if (group.empty()) {
      wrong("it stands in no group");
    } else if (equals == std::string_view::npos) {
      wrong("it has no '='");
    } else {
      const std::string_view name = trimmed(row.substr(0, equals));
      const bool script = group == "console_scripts" || group == "gui_scripts";
      const std::string problem = problem_of(name, trimmed(row.substr(equals + 1)), script);
      if (!problem.empty()) wrong(problem);
      if (!seen.insert(cat(group, "\n", name)).second) wrong("its name stands twice in the group");
    }
  }
}

}  // namespace

extern const Check dist_entry_point = {
    .id = "dist-entry-point",
    .title = "Entry point is malformed",
    .severity = Severity::high,
    .what =
        "A line of `entry_points.txt` that is no `NAME = MODULE:OBJECT`, a group or name twice, a script name that is "
        "no file name, a line end within a line or comment that Python knows and editors do not.",
    .why = "The command is not installed, or one that is named like a path lands elsewhere.",
    .reproduce = "`pip install FILE` and run it.",
    .fix = "Correct `[project.scripts]` or `[project.entry-points]`.",
    .avoid = "Do not write the file by hand.",
    .references = {"https://packaging.python.org/en/latest/specifications/entry-points/"},
    .bad = {R"(wheel
+ demo-1.0.dist-info/entry_points.txt = [console_scripts]\ndemo demo:main\n
)",
            R"(wheel
+ demo-1.0.dist-info/entry_points.txt = [console_scripts]\n../x = demo:main\n
)",
            R"(wheel
+ demo-1.0.dist-info/entry_points.txt = demo = demo:main\n
)",
            R"(wheel
+ demo-1.0.dist-info/entry_points.txt = [console_scripts]\n# note\rpip = demo:main\n
)"},
    .good = {R"(wheel
+ demo-1.0.dist-info/entry_points.txt = # note\n[console_scripts]\ndemo = demo:main [x]\n\n[a.b]\nc d = demo\n
)"},
    .run = run,
};

}  // namespace assay::packages::checks
