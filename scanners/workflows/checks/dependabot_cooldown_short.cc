#include <charconv>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/dependabot.h"

namespace assay::workflows::checks {

namespace {

constexpr int kFewestDays = 7;

std::optional<int> number_in(const Text& text) {
  int out = 0;
  const std::string_view value = text.value();
  const auto end = std::from_chars(value.data(), value.data() + value.size(), out);
  if (value.empty() || end.ptr != value.data() + value.size()) return std::nullopt;
  return out;
}

void run(const Subject& subject, Reporter& out) {
  for (const DependabotUpdate& update : read_dependabot(subject.document).updates) {
    if (!update.ecosystem) continue;
    if (!update.default_days) {
      const yaml::Node& at = update.cooldown != nullptr ? *update.cooldown : *update.ecosystem.node;
      Draft draft = out.report(
          at, cat("Updates of ", quoted(update.ecosystem.value()), " are proposed on the day of their release."));
      draft.persona(Persona::pedantic);
      const yaml::Entry* ecosystem = update.node->find("package-ecosystem");
      if (update.cooldown == nullptr && ecosystem != nullptr)
        fixes::offer(draft,
                     fixes::add_nested(subject.tree(), *update.node, *ecosystem, "cooldown", "default-days", "7"),
                     "wait seven days", true);
      continue;
    }
    const auto days = number_in(update.default_days);
    if (!days || *days >= kFewestDays) continue;
    Draft draft = out.report(*update.default_days.node,
                             cat("Updates of ", quoted(update.ecosystem.value()), " wait for ", *days, " days only."));
    fixes::offer(draft, fixes::set_value(subject.tree(), *update.default_days.node, "7"), "wait seven days", true);
  }
}

}  // namespace

extern const Check dependabot_cooldown_short = {
    .id = "dependabot-cooldown-short",
    .title = "Updates are proposed before anybody has seen the release",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what =
        "An update of `dependabot.yml` with a cooldown of less than seven days; for pedants one without any. Security "
        "updates do not wait, whatever is written.",
    .why =
        "Releases of a stolen account are mostly found and taken back within days. Until then an update brings them "
        "into a pull request, whose runs execute them.",
    .reproduce = "Compare the day of a pull request with that of the release.",
    .fix = "Write `cooldown: {default-days: 7}`.",
    .avoid = "Do not turn off security updates for it.",
    .references = {"https://docs.github.com/en/code-security/reference/supply-chain-security/"
                   "dependabot-options-reference#cooldown-"},
    .zizmor = {"dependabot-cooldown"},
    .bad = {R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, directory: /, cooldown: {default-days: 2}}]
)",
            R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, directory: /}]
)",
            R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, directory: /, cooldown: {semver-major-days: 9}}]
)"},
    .good = {R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, directory: /, cooldown: {default-days: 7}}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
