// What a gate demands before it says go, as a policy file says it (attest/gate/policies/*.yaml, docs/gate.md). Plain
// data; what can be told of later keeps its place in the file.
//
// Patterns are those of rules/policies/wildcard.h: '*' is any text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/formats/format.h"
#include "rules/yaml_reader.h"

namespace assay::gate {

// Who may have made evidence. An empty list: anybody.
struct Producers {
  std::vector<std::string> repositories;  // "owner/name", patterns; the gate's own repository counts too
  std::vector<std::string> workflows;     // ".github/workflows/ci.yml", patterns
  std::vector<std::string> branches, events;
  bool forks = false;    // pull requests of forks may have
  bool required = true;  // evidence must say who made it
};

// Of a count ("error", "passed") or a ratio ("line-coverage").
struct Threshold {
  YamlMark mark;
  std::string name;
  bool is_ratio = false;
  std::optional<double> at_least, at_most;
};

// Evidence that a domain must have.
struct Demand {
  YamlMark mark;
  std::vector<attest::Format> formats;  // of the file; none: any
  std::vector<std::string> predicates;  // types of statements, patterns; none: evidence records and files
  std::vector<std::string> tools;       // patterns over "name version"; none: any
  std::uint32_t at_least = 1;
  std::optional<std::int64_t> max_age;  // seconds; else the policy's
  std::vector<std::string> workflows;   // narrower than the policy's; none: the policy's
  std::vector<Threshold> thresholds;
  std::vector<std::string> cases;  // that must be covered
};

struct Domain {
  YamlMark mark;
  std::string name, purpose, owner;
  bool required = true;  // evidence must be there
  bool blocks = true;    // what is wrong with it is a blocker, not a warning
  std::vector<Demand> demands;
};

// An exception without an end is a rule that nobody decided on.
inline constexpr std::uint32_t kMostExceptionDays = 366;

// A reason that is accepted until a day.
struct Exception {
  YamlMark mark;
  std::string code, domain, subject = "*", reason, owner;
  std::string until;  // "2026-12-31", the last day on which it holds; at most kMostExceptionDays ahead
};

struct Level {
  YamlMark mark;
  std::string name;
  double score = 0;  // the least, of 100; one of 100 also needs that nothing blocks
};

// A run of the provider whose artifacts hold evidence (attest/gate/runs.h).
struct RunDemand {
  YamlMark mark;
  std::string name, purpose;
  std::vector<std::string> workflows;  // paths, patterns: at least one
  std::vector<std::string> artifacts;  // names, patterns; each must be met by an artifact that was downloaded
  std::vector<std::string> domains;    // that its evidence may be for, and no other run's
};

enum class Signing : std::uint8_t { optional, required };

struct Policy {
  std::string name, purpose;
  std::vector<std::string> subjects;  // kinds of digest that all evidence must be bound to: gitCommit, gitTree, sha256
  Producers producer;
  Signing signing = Signing::optional;
  std::optional<std::int64_t> max_age;  // seconds; none: any
  std::vector<Domain> domains;          // at least one
  std::vector<RunDemand> runs;          // none: evidence may lie anywhere
  std::vector<Level> levels;            // from the highest
  std::vector<Exception> exceptions;

  const Domain* domain(std::string_view name) const;
};

// Whether one of the patterns is of the name.
bool fits_any(const std::vector<std::string>& patterns, std::string_view name);

}  // namespace assay::gate
