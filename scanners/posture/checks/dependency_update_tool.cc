#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/posture/results/judge.h"
#include "scanners/workflows/model/dependabot.h"

namespace assay::posture::checks {

namespace {

struct Tool {
  std::string_view path, name;
};

constexpr std::array<Tool, 16> kTools = {{{"renovate.json", "Renovate"},
                                          {"renovate.json5", "Renovate"},
                                          {".github/renovate.json", "Renovate"},
                                          {".github/renovate.json5", "Renovate"},
                                          {".gitlab/renovate.json", "Renovate"},
                                          {".gitlab/renovate.json5", "Renovate"},
                                          {".renovaterc", "Renovate"},
                                          {".renovaterc.json", "Renovate"},
                                          {".renovaterc.json5", "Renovate"},
                                          {".pyup.yml", "PyUp"},
                                          {".scala-steward.conf", "Scala Steward"},
                                          {"scala-steward.conf", "Scala Steward"},
                                          {".github/.scala-steward.conf", "Scala Steward"},
                                          {".github/scala-steward.conf", "Scala Steward"},
                                          {".config/.scala-steward.conf", "Scala Steward"},
                                          {".config/scala-steward.conf", "Scala Steward"}}};

void run(const Subject& subject, Judge& out) {
  bool idle = false;
  std::string_view found;
  for (const workflows::Document& document : subject.checkout.repository.documents) {
    if (document.kind != workflows::FileKind::dependabot) continue;
    const workflows::Dependabot dependabot = workflows::read_dependabot(document);
    Place place = place_in(document, document.tree->root().span);
    if (dependabot.updates.empty()) {
      out.warn("lists nothing to update", std::move(place));
      idle = true;
      continue;
    }
    place.line = SharedText();
    place.region = {};
    place.mark_begin = place.mark_end = 0;
    out.note("configures Dependabot", std::move(place));
    found = "Dependabot";
  }
  for (const File& file : subject.checkout.files)
    for (const Tool& tool : kTools)
      if (equal_ignoring_case(file.path, tool.path)) {
        out.note(cat("configures ", tool.name), whole_file(file));
        if (found.empty()) found = tool.name;
      }
  if (!found.empty()) return out.score(kMostScore, cat(found, " is configured"));
  const bool unread = std::any_of(subject.checkout.unread_workflows.begin(), subject.checkout.unread_workflows.end(),
                                  [](const std::string& path) { return path.find("dependabot") != path.npos; });
  if (unread) return out.unproved("dependabot.yml could not be read");
  out.missing(".github/dependabot.yml");
  out.score(0, idle ? "dependabot.yml lists nothing to update"
                    : "neither Dependabot nor Renovate, PyUp or Scala Steward is configured in a file");
}

}  // namespace

extern const Check dependency_update_tool = {
    .id = "posture-dependency-update-tool",
    .name = "Dependency-Update-Tool",
    .title = "Nothing proposes newer versions of dependencies",
    .risk = Severity::high,
    .what =
        "A configuration of Dependabot that lists something to update, or one of Renovate, PyUp or Scala Steward: 10, "
        "else 0.",
    .unproved = "Whether an unreadable dependabot.yml configures it. What an organisation sets for all is not seen.",
    .why = "Fixes of vulnerabilities in dependencies do not arrive until somebody thinks of them.",
    .reproduce = "Look for pull requests of a bot that raise versions: there are none.",
    .fix = "Add `.github/dependabot.yml` with the ecosystems that the repository uses, or a `renovate.json`.",
    .avoid = "Do not merge what it proposes without tests, and do not without a cooldown.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#dependency-update-tool"},
    .bad = {"--- # README.md\nHello.\n", "--- # .github/dependabot.yml\nversion: 2\nupdates: []\n"},
    .good = {"--- # .github/dependabot.yml\nversion: 2\nupdates: [{package-ecosystem: npm, directory: /, schedule: "
             "{interval: weekly}}]\n",
             "--- # renovate.json\n{}\n"},
    .open = {"--- # .github/dependabot.yml\nupdates: [\n"},
    .run = run,
};

}  // namespace assay::posture::checks
