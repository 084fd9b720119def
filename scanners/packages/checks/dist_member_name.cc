#include "base/letter_case.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

// What a path begins with or is, before the first point, on Windows.
constexpr std::array<std::string_view, 24> kReserved = {
    "con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4", "com5", "com6", "com7",   "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "conin$", "conout$"};

struct Problem {
  std::string_view what;  // empty: none
  Severity severity = Severity::high;
};

// Marks, embeddings, overrides and isolates of UAX #9: text behind them is shown in another order.
bool turns_text(std::string_view sequence) {
  if (sequence == "\u061C") return true;
  if (sequence.size() != 3 || sequence[0] != '\xE2') return false;
  if (sequence[1] == '\x80')
    return sequence[2] == '\x8E' || sequence[2] == '\x8F' || (sequence[2] >= '\xAA' && sequence[2] <= '\xAE');
  return sequence[1] == '\x81' && sequence[2] >= '\xA6' && sequence[2] <= '\xA9';
}

// What Windows does not take, or takes for another name.
std::string_view windows_problem(std::string_view part) {
  if (is_one_of(kReserved, lower(part.substr(0, part.find('.'))))) return "is one that Windows reserves for a device";
  if (part.find_first_of("<>:\"|?*") != std::string_view::npos) return "has a character that Windows does not allow";
  const bool up = part == "..";
  if (!up && (part.ends_with('.') || part.ends_with(' '))) return "ends with a point or blank, which Windows drops";
  return {};
}

Problem problem_of(std::string_view path) {
  if (path.size() > kMostPathBytes ||
      static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')) > kMostComponents)
    return {"has more than 4,096 bytes or 128 folders, which systems do not take"};
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t size = utf8_sequence(path.substr(at));
    if (size == 0) return {"is no UTF-8"};
    const bool later_control = size == 2 && path[at] == '\xC2' && static_cast<unsigned char>(path[at + 1]) < 0xA0;
    if ((size == 1 && (path[at] < ' ' || path[at] == '\x7F')) || later_control) return {"has control characters"};
    if (turns_text(path.substr(at, size))) return {"has characters that turn the direction of text"};
    at += size;
  }
  if (path.find('\\') != std::string_view::npos) return {"has a backslash, which separates folders on Windows"};
  if (path.starts_with("./")) path.remove_prefix(2);
  Problem out;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == ".") return {"has an empty component"};
    if (out.what.empty()) out = {windows_problem(part), Severity::low};
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return out;
}

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::member_name) out.report(one.member, one.what);
  for (const Member& member : subject.package.members) {
    if (member.path == "." || member.path == "./" || member.path.starts_with('/')) continue;
    const Problem problem = problem_of(member.path);
    if (!problem.what.empty()) out.report(member.path, cat("The name ", problem.what, "."), problem.severity);
  }
}

}  // namespace

extern const Check dist_member_name = {
    .id = "dist-member-name",
    .title = "Name of a member is read differently by different systems",
    .severity = Severity::high,
    .what =
        "Names with control characters, ones that turn the direction of text, backslashes, bytes that are no UTF-8, "
        "empty or `.` components, ones of more than 4,096 bytes or 128 folders; as a note those that Windows reserves, "
        "refuses or shortens.",
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
)",
            "wheel\n+ demo/evil\u202Eyp.txt = x\n",
            R"(wheel
+ demo/a:b.txt
)",
            R"(wheel
+ demo/a. /b.txt
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
