// Which finding is asked how: the rule's call, with the value and each choice of companions that were found beside it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "rules/rule_set.h"
#include "scanners/verification/belonging.h"
#include "scanners/verification/control.h"
#include "scanners/verification/filling.h"
#include "scanners/verification/other_servers.h"
#include "scanners/verification/tellings.h"

namespace assay::verification {

// Whether a refusal of the server that a call asks proves nothing dead (other_servers.h).
bool has_other_servers(const HttpCall& call);

// A rule with its call, and what it needs.
struct Verifier {
  HttpCall call;
  std::vector<Telling> tellings;
  std::string home;                           // the host that the rule asks, where another stands in for it too
  RefusalMeans refusal = RefusalMeans::dead;  // own_server, other_home: and nobody said which it is
  std::vector<std::string> companions;
  std::optional<Secret> control;
  std::string flaw;  // why it cannot be asked at all; empty: it can
};

// Values to put in: of a finding, and of one of each rule that stands beside it.
struct Choice {
  using Companions = std::map<std::string, const Secret*, std::less<>>;
  const Secret* secret = nullptr;
  Companions companions;  // equal values are one pointer

  Values values() const;
};

// Most choices of companions that are tried for a value.
inline constexpr std::size_t kMostChoices = 4;

struct Assignment {
  std::shared_ptr<Verifier> verifier;  // null: the rule has no call
  std::vector<Choice> choices;         // the likeliest first: what stands nearest
  bool more_choices = false;           // than were taken
  Belonging belonging = Belonging::alone;
  std::string why_not;  // nothing is sent; empty: choices are
  bool impossible_control = false;
};

// What a run may use beside its input.
struct Means {
  Random random = system_random();
  // Whether the values of a rule, which has its details, may be sent: of rules that came with what is scanned they must
  // not, or whoever wrote them would choose what is sent where. Empty: those of every rule.
  std::function<bool(const Rule& rule)> trusts{};
  // Hosts of calls, and where is asked instead ("https://host:port/path", without '/' at its end): a server of the
  // user's own, or the same.
  std::map<std::string, std::string, std::less<>> servers{};
  // Whoever runs it gave the values, and said what belongs to them: nothing was found near anything.
  bool given = false;
};

// Borrows all three; the findings must not be moved.
class Assigner {
 public:
  Assigner(const std::vector<Finding>& findings, const RuleSet& rules, const Means& means);

  Assignment assign(const Finding& finding);

 private:
  std::shared_ptr<Verifier> verifier_of(std::uint32_t rule);
  // Whether values of the rule, and of those that go along, may be sent.
  bool trusts(const Rule& rule, const std::vector<std::string>& companions) const;
  // Values of a rule that go along with the finding's: those that were found to be its own half first.
  std::vector<const Finding*> companions_for(const Finding& finding, const std::string& rule);
  Belonging belonging_of(const Finding& finding, const std::vector<const Finding*>& companions, bool several);

  const RuleSet& rules_;
  const Means& means_;
  std::map<std::pair<std::string, std::string>, const Finding*> values_;  // by rule and fingerprint
  std::map<std::uint32_t, std::shared_ptr<Verifier>> verifiers_;
  Neighbours neighbours_;
};

}  // namespace assay::verification
