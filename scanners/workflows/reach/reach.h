// What an event can start: the jobs that it reaches through `needs`, calls, workflow_run and artifacts, each with what
// it may use there. Conditions are decided where they can be; what is open counts as reached and says so.
//
// Pure. What is reached is bounded by kMostReached for each root, and what is looked at for all of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/workflows/permission_facts.h"
#include "scanners/workflows/model/repository.h"

namespace assay::workflows::reach {

inline constexpr std::size_t kMostReached = 10'000;
inline constexpr std::size_t kMostDepth = 10;  // calls and runs behind one another; GitHub allows ten and three

// The scopes of a token, in the order of the shipped facts.
std::span<const facts::Scope> token_scopes();

// The token of a job: a level for each of token_scopes(). An unknown level is that of the repository's settings.
struct Token {
  std::vector<Access> levels = std::vector<Access>(token_scopes().size());
  bool stated = true;  // false: no block says it

  static Token of(const Permissions& permissions);
  // What both allow.
  Token within(const Token& other) const;
  // What a pull request from a fork gets.
  Token of_fork() const;
};

// How a job was come to.
enum class By : std::uint8_t { event, workflow_call, workflow_run };
std::string_view name_of(By by);

struct ReachedJob {
  const Document* document = nullptr;
  const Job* job = nullptr;
  By by = By::event;
  std::string path;  // "ci.yml/build", and what it was called by before it: "ci.yml/ship > deploy.yml/push"
  std::vector<std::string> unproved;  // what is open; empty: it runs
  Token token;
  std::vector<std::string> secrets;             // names that it reads, without the run's own token; "*": any
  bool secrets_withheld = false;                // they are empty: the run is that of a fork
  std::string environment;                      // as written; empty: none
  std::vector<std::string> runners;             // labels as written
  std::vector<std::string> uploads, downloads;  // names of artifacts as written; "*": all
};

// An artifact that goes from one job that is reached to another one. Indices of Root::jobs.
struct Handover {
  std::size_t from = 0, to = 0;
  std::string artifact;
  bool certain = true;  // false: a name is known only in the run
};

struct Root {
  const Document* document = nullptr;
  const Trigger* trigger = nullptr;
  bool fork = false;  // a pull request from another repository
  std::vector<ReachedJob> jobs;
  std::vector<Handover> handovers;
  bool complete = true;  // false: it was too much to follow all

  std::string_view event() const { return trigger->event(); }
};

// Of every workflow in .github/workflows and every event that starts it by itself, in the order of the files. A pull
// request is two roots, one from the repository itself and one from a fork.
std::vector<Root> roots_of(const Repository& repository);

// The file's name in .github/workflows of the repository's root; empty for others.
std::string_view workflow_file(const Document& document);

}  // namespace assay::workflows::reach
