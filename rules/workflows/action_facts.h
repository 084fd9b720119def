// What is known of actions without asking anybody: releases, runtimes, advisories. Reads the tables in place; a value
// is two views and copied freely; what was worked out is kept. Owner, repository and path compare in any case, tags and
// SHAs as they are. Any thread.
//
// What is not in the tables is unknown and never wrong: they hold the popular actions, as of date().
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/workflows/fact_table.h"
#include "rules/workflows/version.h"

namespace assay::facts {

enum class Runtime : std::uint8_t { unknown, none, node12, node16, node20, node24, composite, docker };
std::string_view name_of(Runtime);
Runtime runtime_named(std::string_view name);  // "node20"; unknown for others

struct Release {
  std::string_view tag, sha;           // sha: 40 lower-case digits
  std::string_view date;               // of the commit, "20260604"
  Runtime runtime = Runtime::unknown;  // of the action at the repository's root; none: it has none there
  bool moving = false;                 // a tag that is moved with each release, as v4
};

struct RuntimeChange {
  std::string_view from;  // the first tag of the major on it
  Runtime runtime;
};

struct Major {
  std::uint32_t major = 0;
  std::string_view latest, latest_sha, latest_date;
  Runtime runtime = Runtime::unknown;  // of `latest`
  std::string_view floating_tag, floating_sha;
  std::vector<RuntimeChange> changes;  // in order of versions
};

struct ActionSummary {
  std::string_view name;  // as its owner writes it
  std::string_view latest, latest_sha, latest_date;
  Runtime runtime = Runtime::unknown;
  std::string_view node24_from;  // the first tag on node24; empty: none is known
  std::string_view snapshot;     // the day that its repository was read
  bool stale = false;            // that was long before date(): newer releases exist
  std::vector<Major> majors;     // in order
};

struct Advisory {
  struct Range {
    std::string_view introduced, fixed, last_affected;  // "0": from the first on; empty: no such bound
  };
  std::string_view id, cve, severity, published;
  std::vector<Range> ranges;
  std::vector<std::string_view> versions;
  bool affects(const Version& version) const;
};

struct Compromise {
  std::string_view sha;  // empty: tags were moved to several
  std::string_view window, moved_tags, advisory;
};

struct Replacement {
  std::string_view use, why;
};

struct RuntimeStatus {
  std::string_view status;           // "removed", "deprecated", …
  std::string_view opt_in, opt_out;  // NAME=value of environment variables
};

class ActionFacts {
 public:
  ActionFacts(FactTable releases, FactTable actions);

  std::string_view date() const { return releases_.date(); }

  // `action` is "owner/repo" or "owner/repo/path"; releases are those of the repository.
  bool has_releases(std::string_view action) const;
  // Tags of a commit, the greatest version first; none: it is not known there.
  std::vector<Release> by_sha(std::string_view action, std::string_view sha) const;
  std::optional<Release> by_tag(std::string_view action, std::string_view tag) const;
  // Repositories that have the commit.
  std::vector<std::string_view> repositories_with(std::string_view sha) const;
  // The lowest version on a runtime, of a major if one is given.
  std::optional<Release> first_on(std::string_view action, Runtime runtime,
                                  std::optional<std::uint32_t> major = std::nullopt) const;
  // What the action at `path` within the repository runs on in a release: for sub-actions (codeql-action/init) by the
  // changes of its major.
  Runtime runtime_of(std::string_view action, const Release& release) const;

  // Null: nothing is known of it. Lives as long as a copy of the facts.
  const ActionSummary* summary(std::string_view action) const;
  bool archived(std::string_view action) const;
  std::optional<Replacement> replacement(std::string_view action) const;
  // Of the path itself and of its repository.
  std::vector<Advisory> advisories(std::string_view action) const;
  std::vector<Compromise> compromises(std::string_view action) const;
  bool compromised(std::string_view action, std::string_view sha) const;
  std::optional<RuntimeStatus> status_of(Runtime runtime) const;
  // Repositories of the tables, in order of their names in lower case.
  std::vector<std::string_view> repositories() const;

 private:
  // A line of the releases, and the first digits of its commit.
  struct Commit {
    std::uint64_t head;
    std::string_view line;
  };
  std::span<const Commit> with(std::string_view sha) const;
  std::optional<Release> look_for_first(std::string_view action, const Block& block, Runtime runtime,
                                        std::optional<std::uint32_t> major) const;

  FactTable releases_, actions_;
  std::shared_ptr<const std::vector<Commit>> commits_;  // sorted, of one commit in the order of the table
  // What was asked before: thousands of workflows use the same few actions.
  struct Memory;
  std::shared_ptr<Memory> memory_;
};

inline const ActionFacts& builtin_action_facts() {
  static const ActionFacts kFacts(builtin_releases(), builtin_actions());
  return kFacts;
}

// "owner/repo" of "owner/repo/path".
std::string_view repository_of(std::string_view action);

}  // namespace assay::facts
