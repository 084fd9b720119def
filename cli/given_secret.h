// A value that somebody gives on standard input, as one of a rule: for commands that ask a provider about it. An
// argument would be for all users of the machine to read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "cli/flags.h"
#include "cli/verification_flags.h"
#include "rules/rule_set.h"

namespace assay::cli {

struct GivenSecretFlags {
  std::string rule;
  std::vector<std::string> rule_files;
};

// --rule and --rules.
void add_secret_flags(CLI::App& app, GivenSecretFlags& flags);

// The rules to go by, those of --rules among them; `verification` asks from here on, and fits them.
Result<RuleSet> rules_for(const GivenSecretFlags& flags, VerificationFlags& verification);

struct GivenSecret {
  // The value first, behind it those that belong to it, which are not asked about themselves.
  std::vector<Finding> findings;
  // The rule doubts the value (a wrong checksum): it was altered, or never was one.
  bool doubtful = false;
  // The line that the value was given in, where that tells more: the URL of an Azure shared access signature.
  std::optional<Secret> around;
};

// The value of `rule`, which there is, on the first line of standard input, and "RULE=VALUE" lines of what belongs to
// it; or a whole file of JSON that holds one such value, and what belongs to it. Of a shared access signature the URL
// or the query that holds it may stand in the place of the value. Errors, none of which holds a value: no value, a RULE
// that there is not, or a value that its rule would not find: one that is cut, quoted or of another kind would be taken
// for dead, and told to a provider that it is not for.
Result<GivenSecret> read_given_secret(const RuleSet& rules, const std::string& rule);

// Asks the provider about the value: its state is in the first finding then. A refusal of a doubtful one proves
// nothing.
Status verify_given(const VerificationFlags& flags, const RuleSet& rules, GivenSecret& secret);

}  // namespace assay::cli
