// The private terms of a run (base/private_terms.h): where they come from, and what is done so that they leave nowhere.
#pragma once

#include <vector>

#include "base/finding.h"
#include "base/private_terms.h"
#include "base/result.h"
#include "cli/command.h"
#include "rules/loader.h"

namespace assay::cli {

// Takes --deny-terms FILE out of the arguments of any command, and the list in $ASSAY_DENY_TERMS, and makes them those
// of the process; standard output and error are filtered from then on. Errors do not show a term. The rest of the
// arguments is in `rest`, which borrows them.
Status take_private_terms(Arguments arguments, std::vector<const char*>& rest);

// Lines, one term each ('#' begins a remark); or "#!dpone.tenant-hygiene-policy.v2" and JSON. `name` is for errors.
Status read_private_terms(std::string_view text, const std::string& name, PrivateTerms& terms);

// The rule whose matches they are; nothing without terms.
std::vector<RuleFile> private_term_rules();

// Withholds every text of a finding that holds one, and what would let somebody guess at it.
void withhold_private_terms(Finding& finding);

// Writes what the filters of standard output and error hold back. To be called at the end.
void flush_private_terms();

}  // namespace assay::cli
