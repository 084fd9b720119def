#include <algorithm>
#include <map>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"

namespace assay::workflows::checks {

namespace {

class Look {
 public:
  Look(const Lock& lock, Reporter& out) : lock_(lock), out_(out) {}

  void look() {
    for (const Lock::Problem& problem : lock_.problems) {
      if (problem.unknown)
        out_.report(problem.span, cat(problem.message, " What it fixes is taken for not fixed.")).unproved();
      else
        out_.report(problem.span, problem.message);
    }
    if (!lock_.understood()) return;
    for (const LockedAction& action : lock_.actions) {
      digits(action);
      release(action);
      ids(action);
      for (const Text& pin : action.uses) known(pin);
    }
    for (const LockedWorkflow& workflow : lock_.workflows) {
      for (const Text& pin : workflow.pins) {
        known(pin);
        listed_too(workflow, pin);
      }
    }
  }

 private:
  // What the key says of the commit itself.
  void digits(const LockedAction& action) {
    const std::string digits(action.digits);
    const std::string_view own =
        action.pin.digest.substr(std::min(action.pin.digest.find('-') + 1, action.pin.digest.size()));
    if (!own.empty() && own != digits)
      out_.report(*action.commit.node, "The commit is not the one that the entry's name says.");
    if (ref_kind_of(action.pin.ref) == RefKind::sha && lower(action.pin.ref) != digits)
      out_.report(*action.commit.node,
                  cat("The commit is not ", quoted(action.pin.ref), ", by which the action is used."));
  }

  // What is known of releases: a full version is one commit for ever, and a commit of one major is none of another.
  void release(const LockedAction& action) {
    if (action.hostname && !action.hostname.is("github.com")) return;
    const facts::ActionFacts& facts = facts::builtin_action_facts();
    const std::string name = cat(action.pin.owner, "/", action.pin.repository);
    if (facts.compromised(name, action.digits)) {
      out_.report(*action.commit.node, cat("The commit is that of an attacker who took over ", quoted(name), "."))
          .severity(Severity::critical);
      return;
    }
    for (const std::string_view tag : {action.pin.ref, action.ref.value()}) {
      const auto release = facts.by_tag(name, tag);
      const auto version = facts::parse_version(tag);
      if (!release || !version || !version->full() || release->moving || release->sha.empty()) continue;
      if (release->sha == action.digits) continue;
      out_.report(*action.commit.node, cat(quoted(name), " ", tag, " is the commit ", release->sha.substr(0, 12),
                                           ", and this is another one."));
      return;
    }
    const auto written = facts::parse_version(action.pin.ref);
    const auto tags = facts.by_sha(name, action.digits);
    if (!written || tags.empty()) return;
    const bool fits = std::any_of(tags.begin(), tags.end(), [&](const facts::Release& tag) {
      const auto version = facts::parse_version(tag.tag);
      return tag.tag == action.pin.ref || (version && is_version(*version, *written));
    });
    if (!fits)
      out_.report(*action.commit.node,
                  cat("The commit is ", tags.front().tag, ", which is no ", quoted(action.pin.ref), "."));
  }

  // Owners and repositories keep their numbers: another one is another owner or repository of the name.
  void ids(const LockedAction& action) {
    const std::string host(action.hostname.value());
    const std::string owner = cat(host, " ", lower(action.pin.owner));
    const std::string repository = cat(owner, "/", lower(action.pin.repository));
    same(owners_, owner, action.owner_id, cat("The entry gives ", quoted(action.pin.owner), " another number than"));
    same(repositories_, repository, action.repo_id,
         cat("The entry gives ", quoted(cat(action.pin.owner, "/", action.pin.repository)), " another number than"));
    same(names_, cat(host, " ", action.repo_id.value()), *action.key, repository);
  }

  void same(std::map<std::string, Text>& known, const std::string& name, const Text& id, const std::string& what) {
    const auto [place, fresh] = known.emplace(name, id);
    if (!fresh && place->second.value() != id.value())
      out_.report(*id.node, cat(what, " an entry above.")).related(*place->second.node, "That entry.");
  }

  void same(std::map<std::string, std::pair<const yaml::Node*, std::string>>& known, const std::string& id,
            const yaml::Node& key, const std::string& repository) {
    const auto [place, fresh] = known.emplace(id, std::pair(&key, repository));
    if (!fresh && place->second.second != repository)
      out_.report(key, "The entry has the number of another repository.")
          .related(*place->second.first, "That repository.");
  }

  void known(const Text& pin) {
    if (lock_.action(parse_pin(pin.value())) == nullptr)
      out_.report(*pin.node, cat("There is no entry of ", quoted(pin.value()), " that says its commit."));
  }

  // The list of a workflow holds what its actions use as well.
  void listed_too(const LockedWorkflow& workflow, const Text& pin) {
    const LockedAction* action = lock_.action(parse_pin(pin.value()));
    if (action == nullptr) return;
    for (const Text& inner : action->uses)
      if (!workflow.lists(parse_pin(inner.value())))
        out_.report(*pin.node, cat("The workflow's list lacks ", quoted(inner.value()), ", which this action uses."))
            .related(*inner.node, "Where the entry says so.");
  }

  const Lock& lock_;
  Reporter& out_;
  std::map<std::string, Text> owners_, repositories_;
  std::map<std::string, std::pair<const yaml::Node*, std::string>> names_;
};

void run(const Subject& subject, Reporter& out) {
  for (const Lock& lock : subject.repository.locks)
    if (lock.document == &subject.document) Look(lock, out).look();
}

}  // namespace

extern const Check lock_mismatch = {
    .id = "lock-mismatch",
    .title = "Lockfile contradicts itself or what is known of an action",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "An entry of `.github/workflows/actions.lock` whose commit is not the one of its reference, by the entry "
        "itself "
        "or by the releases that the program carries; an owner or repository with two numbers; an action that is "
        "listed without an entry, or whose own actions are not listed; what is no lockfile. Of a version or with keys "
        "that are not known it is unproved, and what it fixes counts as not fixed.",
    .why =
        "GitHub runs the commit of the lockfile, whatever the workflow's line says. Few people read it, so that a "
        "commit which is changed in a pull request brings in code of somebody else under the name of a known release.",
    .reproduce = "`git ls-remote https://github.com/OWNER/REPO refs/tags/TAG` shows the commit of the tag.",
    .fix = "Make the lockfile anew (`gh actions-lock`), and find out who changed the entry.",
    .avoid = "Do not mend the digits by hand.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .bad = {R"(# .github/workflows/actions.lock
version: v0.0.3
dependencies:
  actions/checkout@v4.2.2: {ref: v4.2.2, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2}
)",
            R"(# .github/workflows/actions.lock
version: v0.0.3
dependencies:
  actions/checkout@v6: {ref: v6, commit: sha1-b4ffde65f46336ab88eb53be808477a3936bae11, owner_id: 1, repo_id: 2}
)",
            R"(# .github/workflows/actions.lock
version: v0.0.3
dependencies:
  a/b@v1: {ref: v1, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2}
  a/c@v1: {ref: v1, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 3, repo_id: 2}
)",
            R"(# .github/workflows/actions.lock
version: v0.0.3
workflows: {.github/workflows/a.yml: [a/b@v1]}
dependencies:
  a/b@v1:
    {ref: v1, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2, uses: [c/d@v2]}
)",
            R"(# .github/workflows/actions.lock
version: v0.0.3
dependencies:
  a/b@0123456789abcdef0123456789abcdef01234567:
    {ref: v1, commit: sha1-1123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2}
)",
            R"(# .github/workflows/actions.lock
version: v0.0.1
dependencies:
  "a/b@v1:sha1-0123456789abcdef0123456789abcdef01234567":
    {ref: v1, commit: sha1-1123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2}
)",
            R"(# .github/workflows/actions.lock
version: v0.0.3
dependencies: {a/b@v1: {ref: v1, commit: 0123456789abcdef0123456789abcdef01234567, owner_id: 1}}
)",
            R"(# .github/workflows/actions.lock
version: v0.0.3
dependencies:
  tj-actions/changed-files@v45:
    {ref: v45, commit: sha1-0e58ed8671d6b60d0890c21b07f8835ace038e67, owner_id: 1, repo_id: 2}
)"},
    .good = {R"(# .github/workflows/actions.lock
version: v0.0.3
workflows: {.github/workflows/a.yml: [actions/checkout@v4, a/b@v1, c/d@v2]}
dependencies:
  actions/checkout@v4: {ref: v4.1.1, commit: sha1-b4ffde65f46336ab88eb53be808477a3936bae11, owner_id: 1, repo_id: 2}
  a/b@v1:
    {ref: v1, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 3, repo_id: 4, uses: [c/d@v2]}
  c/d@v2: {ref: v2, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 5, repo_id: 6}
)",
             "# .github/workflows/actions.lock\n{\"version\": \"v0.0.3\", \"workflows\": {}, \"dependencies\": {}}\n",
             "- uses: actions/checkout@v4\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
