#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/called.h"
#include "scanners/workflows/model/lock_use.h"

namespace assay::workflows::checks {

namespace {

class Look {
 public:
  Look(const Subject& subject, const Lock& lock, Reporter& out) : subject_(subject), lock_(lock), out_(out) {}

  void look() {
    for (const Document& document : subject_.repository.documents)
      if (root_of(document) == root_of(subject_.document)) beside_.emplace(document.path_below, &document);
    const yaml::Node* workflows = subject_.tree().root().value_of("workflows");
    for (const LockedWorkflow& one : lock_.workflows) workflow(*workflows, one);
    const yaml::Node* dependencies = subject_.tree().root().value_of("dependencies");
    for (const LockedAction& action : lock_.actions) {
      if (listed_.count(action.pin.name()) != 0) continue;
      Draft draft = out_.report(*action.key, cat("No workflow lists ", quoted(action.key->text), "."));
      take_out(draft, *dependencies, *action.key);
    }
  }

 private:
  void workflow(const yaml::Node& workflows, const LockedWorkflow& one) {
    const std::string below = cat(repository_prefix(subject_.document), one.key->text);
    const auto found = beside_.find(below);
    const Document* document = found == beside_.end() ? nullptr : found->second;
    for (const Text& pin : one.pins) listed_.insert(parse_pin(pin.value()).name());
    if (document == nullptr) {
      const std::string path = cat(root_of(subject_.document), below);
      const auto& unread = subject_.repository.unread;
      if (!subject_.document.among_all || std::find(unread.begin(), unread.end(), path) != unread.end()) return;
      Draft draft = out_.report(*one.key, cat("There is no workflow ", quoted(one.key->text), "."));
      take_out(draft, workflows, *one.key);
      return;
    }
    const UsedPins used = used_pins(subject_.repository, *document);
    if (!used.complete) return;
    std::set<std::string> needed;
    for (const UsedPin& pin : used.list) add(pin.pin, needed);
    if (!subject_.analysis.spend(needed.size())) return;
    for (const Text& pin : one.pins) {
      if (needed.count(parse_pin(pin.value()).name()) != 0) continue;
      Draft draft = out_.report(*pin.node, cat("The workflow does not use ", quoted(pin.value()), "."));
      const yaml::Node* list = workflows.value_of(one.key->text);
      if (const auto edit = fixes::remove_item(subject_.tree(), *list, *pin.node))
        fixes::offer(draft, edit, "take it out of the list", true);
    }
  }

  // The pin and what its action uses.
  void add(const LockPin& pin, std::set<std::string>& needed) const {
    std::vector<LockPin> next = {pin};
    while (!next.empty()) {
      const LockPin one = next.back();
      next.pop_back();
      if (!needed.insert(one.name()).second) continue;
      if (const LockedAction* action = lock_.action(one))
        for (const Text& inner : action->uses) next.push_back(parse_pin(inner.value()));
    }
  }

  void take_out(Draft& draft, const yaml::Node& mapping, const yaml::Node& key) {
    for (const yaml::Entry& entry : mapping.entries())
      if (entry.key == &key)
        fixes::offer(draft, fixes::remove_entry(subject_.tree(), mapping, entry), "take the entry out", true);
  }

  const Subject& subject_;
  const Lock& lock_;
  Reporter& out_;
  std::map<std::string_view, const Document*> beside_;
  std::set<std::string> listed_;
};

void run(const Subject& subject, Reporter& out) {
  for (const Lock& lock : subject.repository.locks)
    if (lock.document == &subject.document && lock.understood()) Look(subject, lock, out).look();
}

}  // namespace

extern const Check lock_orphan = {
    .id = "lock-orphan",
    .title = "Lockfile has an entry that no workflow needs",
    .severity = Severity::info,
    .confidence = Confidence::high,
    .what =
        "An action in `.github/workflows/actions.lock` that no workflow lists, one that a workflow lists and does not "
        "use, and the entry of a workflow that is not there.",
    .why =
        "What nothing needs, nobody looks at: a commit that was put there in advance takes effect when somebody uses "
        "the action.",
    .reproduce = "Search the workflows for its name.",
    .fix = "Take it out, or make the lockfile anew (`gh actions-lock`).",
    .avoid = "Do not keep entries for later.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .bad = {R"(# .github/workflows/actions.lock
version: v0.0.3
dependencies:
  a/b@v1: {ref: v1, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2}
)",
            R"(# .github/workflows/actions.lock
version: v0.0.3
workflows:
  .github/workflows/example.yml:
    - a/b@v1
    - c/d@v2
dependencies:
  a/b@v1: {ref: v1, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2}
  c/d@v2: {ref: v2, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 3, repo_id: 4}
--- # .github/workflows/example.yml
on: push
jobs: {a: {runs-on: x, steps: [{uses: a/b@v1}]}}
)"},
    .good = {R"(# .github/workflows/actions.lock
version: v0.0.3
workflows:
  .github/workflows/example.yml: [a/b@v1, c/d@v2, e/f@v3]
dependencies:
  a/b@v1: {ref: v1, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2, uses: [c/d@v2]}
  c/d@v2: {ref: v2, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 3, repo_id: 4}
  e/f@v3: {ref: v3, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 5, repo_id: 6}
--- # .github/workflows/example.yml
on: push
jobs: {a: {runs-on: x, steps: [{uses: a/b@v1}, {uses: ./x}]}}
--- # x/action.yml
runs: {using: composite, steps: [{uses: E/F/path@v3}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
