// The lockfile of actions, `.github/workflows/actions.lock` (github/actions-lockfile, schemas v0.0.1 to v0.0.3): for
// each workflow the actions that its runs use, within each other too, and the commit that each stands for. GitHub runs
// that commit, wherever a tag leads by now. Views of the tree.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/model/document.h"

namespace assay::workflows {

// "OWNER/REPO@REF", and in v0.0.1 ":ALGORITHM-DIGITS" behind it. Empty where it has another form.
struct LockPin {
  std::string_view owner, repository, ref;
  std::string_view digest;  // behind the ':'

  explicit operator bool() const { return !ref.empty(); }
  // As pins compare: owner and repository in lower case, the reference as it is.
  std::string name() const;
};
LockPin parse_pin(std::string_view text);

struct LockedAction {
  const yaml::Node* key = nullptr;
  LockPin pin;
  Text ref, commit, owner_id, repo_id, hostname;
  std::string_view digits;  // of the commit, 40 or 64; empty: it is none
  std::vector<Text> uses;   // pins of what it uses itself
};

struct LockedWorkflow {
  const yaml::Node* key = nullptr;  // its path in the repository
  std::vector<Text> pins;           // of all that its runs use
  std::set<std::string> names;      // the same, as pins compare

  bool lists(const LockPin& pin) const { return names.count(pin.name()) != 0; }
};

struct Lock {
  struct Problem {
    yaml::Span span;
    std::string message;   // one sentence with its full stop
    bool unknown = false;  // of a form that is not known, rather than wrong
  };

  const Document* document = nullptr;
  std::vector<LockedWorkflow> workflows;
  std::vector<LockedAction> actions;
  std::vector<Problem> problems;
  // Without a problem. Otherwise nothing is known of what GitHub makes of it, and nothing is taken from it.
  bool understood() const { return problems.empty(); }

  // Null where it is not there. The path is that in the repository.
  const LockedWorkflow* workflow(std::string_view path) const;
  const LockedAction* action(const LockPin& pin) const;

  // Indexes of what stands there first, by their names.
  std::map<std::string_view, std::size_t> workflow_index;
  std::map<std::string, std::size_t> action_index;
};

// Of a document of that kind, which outlives it.
Lock read_lock(const Document& document);

// What of a `uses:` is fixed by a lockfile: OWNER/REPO@REF, whatever its path within the repository.
LockPin pin_of(const Uses& uses);

}  // namespace assay::workflows
