#include <array>
#include <string>

#include "base/letter_case.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

// Where installers put a member of a wheel, below a folder that Python imports from; empty for elsewhere.
std::string_view imported_as(std::string_view path) {
  const std::size_t top = path.find('/');
  if (top == std::string_view::npos || !path.substr(0, top).ends_with(".data")) return path;
  path.remove_prefix(top + 1);
  if (path.starts_with("purelib/") || path.starts_with("platlib/")) return path.substr(path.find('/') + 1);
  if (!path.starts_with("data/")) return {};
  // The data scheme is the whole environment, with its folders of packages.
  std::string_view place;
  for (std::size_t at = path.find('/'); at != std::string_view::npos; at = path.find('/', at + 1)) {
    const std::string folder = lower(last_part(path.substr(0, at)));
    if (folder == "site-packages" || folder == "dist-packages") place = path.substr(at + 1);
  }
  return place;
}

bool is_customize(std::string_view place) {
  constexpr std::array<std::string_view, 5> kSuffixes = {".py", ".pyc", ".pyw", ".so", ".pyd"};
  if (!place.starts_with("sitecustomize") && !place.starts_with("usercustomize")) return false;
  place.remove_prefix(std::string_view("sitecustomize").size());
  if (place.starts_with("/__init__.")) place.remove_prefix(std::string_view("/__init__").size());
  // Native code has the interpreter's tag before its suffix.
  return place.starts_with('.') && place.find('/') == std::string_view::npos &&
         is_one_of(kSuffixes, place.substr(place.rfind('.')));
}

void run(const Subject& subject, Reporter& out) {
  for_each_name(subject.package, [&](const Member& member, std::string_view inside) {
    const std::string path = normal_path(inside);
    const std::string_view place = subject.package.is_wheel() ? imported_as(path) : path;
    if (place.ends_with(".pth") && place.find('/') == std::string_view::npos) {
      const std::string* text = subject.package.text(member.path);
      const bool runs = text == nullptr || text->starts_with("import") || text->find("\nimport") != std::string::npos;
      out.report(member.path,
                 runs ? "It runs code whenever Python starts." : "It adds to the path of every Python program.");
    }
    // PEP 829: each line is an entry point that Python 3.15 calls when it starts.
    if (place.ends_with(".start") && place.size() > std::string_view(".start").size() &&
        place.find('/') == std::string_view::npos)
      out.report(member.path, "It runs code whenever Python 3.15 or later starts.",
                 subject.package.is_wheel() ? Severity::high : Severity::low);
    if (is_customize(place)) out.report(member.path, "It runs whenever Python starts.");
  });
}

}  // namespace

extern const Check dist_startup_hook = {
    .id = "dist-startup-hook",
    .title = "Package brings code that runs whenever Python starts",
    .severity = Severity::high,
    .what =
        "Files `*.pth` and `*.start`, and modules `sitecustomize` and `usercustomize` of any kind, that land at the "
        "top of a folder of packages: at the top, or by the wheel's `.data` folder.",
    .why = "The code runs in every program of the environment, imported or not: a favourite of stolen packages.",
    .reproduce = "`python3 -c pass` in the environment runs it.",
    .fix = "Leave it out, or import what is needed where it is needed.",
    .avoid = "Do not use it to patch other packages.",
    .references = {"https://docs.python.org/3/library/site.html", "https://peps.python.org/pep-0829/"},
    .allowable = true,
    .bad = {R"(wheel
+ demo.pth = import demo\n
)",
            R"(wheel
+ sitecustomize.py = x
)",
            R"(wheel
+ demo-1.0.data/purelib/x.pth = import os
)",
            R"(wheel
+ demo-1.0.data/data/lib/python3.11/site-packages/x.pth = import os
)",
            R"(wheel
+ sitecustomize.cpython-311-x86_64-linux-gnu.so = x
)",
            R"(wheel
+ demo-1.0.data/platlib/usercustomize.abi3.so = x
)",
            R"(wheel
+ sitecustomize/__init__.pyc = x
)",
            R"(wheel
+ demo-1.0.data/purelib/demo.start = demo:begin\n
)",
            R"(sdist
link demo.pth -> demo/a.txt
)"},
    .good = {R"(wheel
+ demo/sitecustomize.py = x
+ demo/a.start = x
)",
             R"(wheel
+ demo/path.txt = x
)",
             R"(wheel
+ demo-1.0.data/data/share/demo/x.pth = x
+ demo-1.0.data/scripts/sitecustomize.py = x
+ sitecustomize.txt = x
+ sitecustomize/other.py = x
)",
             R"(sdist
+ demo/tests/a.pth = x
)"},
    .run = run,
};

}  // namespace assay::packages::checks
