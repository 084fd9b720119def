#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/dependabot_shape.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (DependabotProblem& problem : dependabot_problems(subject.document)) {
    Draft draft = out.report(problem.span, std::move(problem.message));
    if (problem.may_be_newer) draft.confidence(Confidence::low).persona(Persona::pedantic);
  }
}

}  // namespace

extern const Check dependabot_invalid = {
    .id = "dependabot-invalid",
    .title = "File has not the form of a dependabot.yml",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "What Dependabot does not take: keys that it does not know, values of another type, words that are none of "
        "those allowed, entries without ecosystem, directory or schedule, and fields of schedules that do not go "
        "together. An ecosystem or key that is one letter away from a known one is told to everybody, any other to "
        "pedants, since it may be newer than the tables.",
    .why = "Dependabot refuses the whole file and proposes nothing more; that shows in its log alone.",
    .reproduce = "Open `Insights`, `Dependency graph`, `Dependabot`: the file's error stands there.",
    .fix = "Write it as the reference of options says.",
    .avoid = "Do not delete the entry to silence the error.",
    .references = {"https://docs.github.com/en/code-security/reference/supply-chain-security/"
                   "dependabot-options-reference"},
    .bad = {R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npn, directory: /, schedule: {interval: weekly}}]
)",
            R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, schedule: {interval: weekly}}]
)",
            R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, directory: /, schedule: {interval: hourly}}]
)",
            R"(# .github/dependabot.yml
version: 1
updates: []
)",
            R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, directory: /, schedule: {interval: daily, day: monday, time: '9:00'}}]
)",
            R"(# .github/dependabot.yml
version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule: {interval: weekly}
    groups: {all: {paterns: ['*']}}
)",
            R"(# .github/dependabot.yml
version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule: {interval: weekly}
    cooldown: {default-days: a week}
)",
            R"(# .github/dependabot.yml
version: 2
updates: {package-ecosystem: npm}
)"},
    .good = {R"(# .github/dependabot.yml
version: 2
registries:
  npm: {type: npm-registry, url: 'https://npm.example.org', token: '${{secrets.NPM}}'}
updates:
  - package-ecosystem: npm
    directories: [/, /web]
    schedule: {interval: cron, cronjob: '0 5 * * 1', timezone: Europe/Zurich}
    registries: '*'
    groups:
      all: {applies-to: version-updates, patterns: ['*'], update-types: [minor, patch]}
    ignore: [{dependency-name: x, versions: '>=2', update-types: ['version-update:semver-major']}]
    cooldown: {default-days: 7, semver-major-days: 30, exclude: [x]}
    open-pull-requests-limit: 5
    commit-message: {prefix: deps, include: scope}
    versioning-strategy: increase
)",
             R"(# .github/dependabot.yml
version: 2
multi-ecosystem-groups: {infra: {schedule: {interval: weekly, day: monday, time: '09:00'}}}
updates:
  - {package-ecosystem: docker, directory: /, patterns: ['*'], multi-ecosystem-group: infra}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
