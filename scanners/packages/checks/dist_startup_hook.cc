#include <algorithm>

#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_file(subject.package, [&](const Member& member, std::string_view inside) {
    std::string_view place = inside;
    const std::size_t data = place.find(".data/");
    if (data != std::string_view::npos && place.find('/') == data + 5) {
      place.remove_prefix(data + 6);
      place.remove_prefix(std::min(place.find('/'), place.size() - 1) + 1);
    }
    const bool top = place.find('/') == std::string_view::npos;
    if (!top) return;
    if (place.ends_with(".pth")) {
      const std::string* text = subject.package.text(member.path);
      const bool runs = text == nullptr || text->starts_with("import") || text->find("\nimport") != std::string::npos;
      out.report(member.path,
                 runs ? "It runs code whenever Python starts." : "It adds to the path of every Python program.");
    }
    if (place == "sitecustomize.py" || place == "usercustomize.py" || place == "sitecustomize" ||
        place == "usercustomize")
      out.report(member.path, "It runs whenever Python starts.");
  });
}

}  // namespace

extern const Check dist_startup_hook = {
    .id = "dist-startup-hook",
    .title = "Package brings code that runs whenever Python starts",
    .severity = Severity::high,
    .what = "Files `*.pth` that are installed, `sitecustomize.py` and `usercustomize.py` at the top.",
    .why = "The code runs in every program of the environment, imported or not: a favourite of stolen packages.",
    .reproduce = "`python3 -c pass` in the environment runs it.",
    .fix = "Leave it out, or import what is needed where it is needed.",
    .avoid = "Do not use it to patch other packages.",
    .references = {"https://docs.python.org/3/library/site.html"},
    .allowable = true,
    .bad = {R"(wheel
+ demo.pth = import demo\n
)",
            R"(wheel
+ sitecustomize.py = x
)",
            R"(wheel
+ demo-1.0.data/purelib/x.pth = import os
)"},
    .good = {R"(wheel
+ demo/sitecustomize.py = x
)",
             R"(wheel
+ demo/path.txt = x
)",
             R"(sdist
+ demo/tests/a.pth = x
)"},
    .run = run,
};

}  // namespace assay::packages::checks
