// What a repository demands of its workflows, as a policy file says it (rules/policies/*.yaml, docs/policies.md). Plain
// data; every demand keeps its place in the file, so that a finding can show it.
//
// Patterns are those of wildcard.h. A workflow is named by its file in .github/workflows ("ci.yml"), a job by its id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/yaml_reader.h"

namespace assay::policy {

// The release that a family of actions must have reached.
struct Minimum {
  YamlMark mark;
  std::string action;  // "owner/repo" with all that is in it, or a pattern: "github/codeql-action/*"
  std::uint32_t major = 0, minor = 0;
  std::string reason;
};

struct ActionPattern {
  YamlMark mark;
  std::string action, reason;
};

// An action that jobs must use.
struct RequiredAction {
  YamlMark mark;
  std::string action, workflow = "*", job = "*", reason;
};

struct Actions {
  std::vector<Minimum> minimum;
  std::vector<ActionPattern> allow;  // none: all are allowed
  std::vector<ActionPattern> deny;
  std::vector<ActionPattern> branches;  // that may be named by a branch although they have a minimum
  std::vector<ActionPattern> tags;      // that may be named by a tag
  std::vector<RequiredAction> required;
};

struct TriggerDemand {
  YamlMark mark;
  std::string event;
  std::vector<std::string> branches, tags;  // patterns that the filter must have, exactly; empty: any filter
  enum class Every : std::uint8_t { any, day, week, month };
  Every every = Every::any;  // of a schedule
};

struct WorkflowDemand {
  YamlMark mark;
  std::string file, purpose;
  bool required = true;                 // false: it may be missing
  std::vector<TriggerDemand> triggers;  // all that it has; none: any
  struct RequiredCheck {
    YamlMark mark;
    std::string name;  // as GitHub shows it: "build (linux, 3.12)"
  };
  std::vector<RequiredCheck> checks;  // that protect a branch
};

struct Workflows {
  bool undeclared = true;  // workflows that are not listed are allowed
  std::vector<WorkflowDemand> list;
};

struct ArtifactDemand {
  YamlMark mark;
  std::string name = "*";  // pattern
  std::string path;        // that the upload must have; empty: any
  std::string workflow, job = "*", purpose;
  std::uint32_t retention_days = 0;  // 0: any
};

struct Artifacts {
  bool undeclared = true;
  std::vector<ArtifactDemand> list;
};

// Scopes that jobs may write to.
struct WriteGrant {
  YamlMark mark;
  std::string workflow, job = "*", reason;
  std::vector<std::string> scopes;
};

struct SecretUse {
  YamlMark mark;
  std::string secret, workflow = "*", job = "*", reason;
};

// Jobs that use a secret or set a variable, and run only where somebody asks for it.
struct OptIn {
  YamlMark mark;
  std::string secret, variable;     // patterns; one of them is given
  std::vector<std::string> events;  // that may start such a job
  std::string reason;
};

struct Credentials {
  YamlMark mark;
  bool in_pull_requests = true;  // jobs that a pull request starts may read secrets
  bool undeclared = true;        // secrets that are not listed are allowed
  std::vector<SecretUse> secrets;
  std::vector<OptIn> opt_in;
};

struct Publishing {
  YamlMark mark;
  bool trusted = false;      // no token, but those of `fallback`
  bool environment = false;  // the job that publishes names one
  bool separate = false;     // that job checks nothing out and runs no scripts
  bool digests = false;      // what other jobs hand over to it is held against digests
  bool attested = false;     // what is published has an attestation
  bool pinned = false;       // actions, images and packages of that job are of one version
  std::vector<SecretUse> fallback;
};

struct RunnerPool {
  YamlMark mark;
  std::vector<std::string> labels;
  std::string version, reason;  // version: the least that the pool has; may be empty
};

struct Runners {
  std::vector<std::string> hosted;  // patterns of labels; none: any of GitHub's
  std::vector<RunnerPool> self_hosted;
};

// A finding that is accepted until a day.
struct Exception {
  YamlMark mark;
  std::string check, path, job = "*", reason;
  std::string until;  // "2026-12-31", the last day on which it holds
};

struct Policy {
  std::string name;
  std::optional<Actions> actions;
  std::optional<Workflows> workflows;
  std::optional<Artifacts> artifacts;
  std::optional<std::vector<WriteGrant>> writes;  // there: what is not listed is refused
  std::optional<Credentials> credentials;
  std::optional<Publishing> publishing;
  std::optional<Runners> runners;
  std::vector<Exception> exceptions;
};

// Whether the pattern names the action ("owner/repo[/path]"): a pattern of a whole repository names all that is in it.
// Owner and repository in any case of letters.
bool names_action(std::string_view pattern, std::string_view action);

// The minimum of the longest pattern that names the action; null: there is none.
const Minimum* minimum_of(const Actions& actions, std::string_view action);

// The day of "2026-12-31" as a number that grows with it; nothing for what is no day.
std::optional<std::uint32_t> day_of(std::string_view text);

}  // namespace assay::policy
