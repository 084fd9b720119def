// Keeps credentials out of texts that are shown and are not the scanned content: paths, names, messages, arguments,
// reasons, remarks (promise 2: no secret leaves by our hands). Masked are the values that a run has found, the user
// part of URLs, and what the rules find in the text itself: the built-in ones, and those of the run. Generic rules are
// left out of the last: they take ordinary words of a path or a message for a value, and such a value that was found in
// content is known already.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/value_scrub.h"
#include "rules/rule_set.h"
#include "scanners/secrets/scanner.h"

namespace assay {

// Borrows the rules and the secrets. Not synchronised.
class TextGuard {
 public:
  explicit TextGuard(const RuleSet& rules, const std::vector<const Secret*>& found = {});

  // text with all of the above masked. One in which the engine stops at its limits is masked whole.
  std::string operator()(std::string_view text);

  // text with the found values masked.
  std::string known(std::string_view text) const { return found_(text); }

 private:
  std::string without_matches(Scanner& scanner, std::string plain) const;

  const RuleSet& rules_;
  ValueScrub found_;
  // Made when first needed.
  bool ready_ = false;
  std::optional<Result<RuleSet>> built_in_;  // nothing when the run has the same
  std::vector<Result<Scanner>> scanners_;
};

}  // namespace assay
