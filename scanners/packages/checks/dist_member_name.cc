#include "base/letter_case.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

// What a path begins with or is, before the first point, on Windows.
constexpr std::array<std::string_view, 8> kReserved = {"con", "prn", "aux", "nul", "com1", "com2", "lpt1", "lpt2"};

std::string problem_of(std::string_view path) {
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t size = utf8_sequence(path.substr(at));
    if (size == 0) return "is no UTF-8";
    if (size == 1 && (path[at] < ' ' || path[at] == '\x7F')) return "has control characters";
    at += size;
  }
  if (path.find('\\') != std::string_view::npos) return "has a backslash, which separates folders on Windows";
  if (path.starts_with("./")) path.remove_prefix(2);
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == ".") return "has an empty component";
    if (is_one_of(kReserved, lower(part.substr(0, part.find('.'))))) return "is one that Windows reserves for a device";
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return {};
}

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::member_name) out.report(one.member, one.what);
  for (const Member& member : subject.package.members) {
    if (member.path == "." || member.path == "./" || member.path.starts_with('/')) continue;
    const std::string problem = problem_of(member.path);
    if (!problem.empty())
      out.report(member.path, cat("The name ", problem, "."),
                 problem.starts_with("is one that Windows") ? Severity::low : Severity::high);
  }
}

}  // namespace

extern const Check dist_member_name = {
    .id = "dist-member-name",
    .title = "Name of a member is read differently by different systems",
    .severity = Severity::high,
    .what =
        "Names with control characters, backslashes, bytes that are no UTF-8, empty or `.` components, or that Windows "
        "reserves.",
    .why = "The file lands elsewhere, or cannot be written at all.",
    .reproduce = "`unzip -l FILE` or `tar tf FILE` shows the name.",
    .fix = "Rename the file.",
    .avoid = "Do not rely on the file system to refuse it.",
    .bad = {R"(wheel
+ demo\\a.py
)",
            R"(wheel
+ demo//a.py
)",
            R"(sdist
+ demo/con.txt
)"},
    .good = {R"(wheel
+ demo/a b.py
)",
             R"(wheel
+ demo/ümlaut.txt
)"},
    .run = run,
};

}  // namespace assay::packages::checks
