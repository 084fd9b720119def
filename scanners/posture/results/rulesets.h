// Rulesets of GitHub that were saved into the repository (docs.github.com, REST API "Rules"; the export of a ruleset
// has the same form).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::posture {

struct Ruleset {
  bool of_branches = true;
  bool active = false;                               // enforcement: active
  bool keeps_history = false, keeps_branch = false;  // no force push, no deletion
  bool asks_review = false;                          // changes come by pull requests
  int approvals = 0;
  bool code_owners = false, dismisses_stale = false, last_push = false;
  bool status_checks = false, up_to_date = false;
  bool bypass = false;  // somebody may pass by

  // By Scorecard's tiers.
  int score() const;
  // What is lacking for the next tier, one clause each.
  std::vector<std::string> lacks() const;
};

// Nothing where the text is no ruleset. Pure.
std::optional<Ruleset> read_ruleset(std::string_view json);

}  // namespace assay::posture
