// What the steps of a job do with its token: which permissions they need, by the shipped facts, and which steps may use
// it in ways that nothing is known of. Pure; views of the trees and of the facts.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/workflows/permission_facts.h"
#include "scanners/workflows/facts/token_rights.h"
#include "scanners/workflows/model/repository.h"
#include "scanners/workflows/model/step_script.h"

namespace assay::workflows {

struct TokenNeed {
  std::string_view scope;
  Access access = Access::none;
  // Without it the step fails, by the action's own documentation or the command itself. Otherwise it may need it: an
  // input, a setting or the visibility of the repository decides, or others have said so.
  bool certain = false;
  const Step* step = nullptr;  // null: of a called workflow
  yaml::Span at;               // in the job's file
  std::string by;              // "actions/deploy-pages", "gh pr create"
};

// A step that may use the token for something that is not known.
struct TokenMystery {
  const Step* step = nullptr;
  // It is known to be given the token, or to be code of others, who can take it. Otherwise it is a program that finds
  // only what every step has: the credential that a checkout left, and the address to ask for an identity token.
  bool has_token = false;
};

struct TokenUse {
  std::vector<TokenNeed> needs;
  std::vector<TokenMystery> mysteries;
  bool checkout_persists = false;  // a checkout leaves the token for git
  bool second_hand = false;        // what an action needs is said by others, of older releases

  // Whether a step needs the scope at that level, or may: where not, the right is of no use to the job.
  bool may_use(std::string_view scope, Access access) const;
};

// Whether the rights are enough, or are not known. Comments on pull requests may be written with either of two scopes.
bool is_granted(const TokenRights& rights, const TokenNeed& need);

// Steps of actions and jobs of workflows within others that are looked at for one file: nesting multiplies them.
inline constexpr std::size_t kMostNested = 50'000;

// Of the jobs of one file, each looked at once for all who ask. All that it is given outlives it. One thread at a time.
class TokenUses {
 public:
  TokenUses(const Document& document, const Repository& repository, StepScripts& scripts);
  ~TokenUses();
  TokenUses(const TokenUses&) = delete;
  TokenUses& operator=(const TokenUses&) = delete;

  // Of a job that calls a workflow of the repository, what that one's jobs ask for in their blocks, or need where they
  // have none, since they then have the caller's rights; a workflow that is elsewhere is a mystery.
  const TokenUse& of(const Job& job);

 private:
  const Document& document_;
  const Repository& repository_;
  StepScripts& scripts_;
  std::map<const Job*, TokenUse> known_;
  std::size_t left_ = kMostNested;
};

}  // namespace assay::workflows
