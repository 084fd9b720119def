// Judges one domain of a policy by its evidence.
#pragma once

#include <vector>

#include "attest/gate/evaluate.h"

namespace assay::gate {

// `its`: indexes into `all` of the evidence that is for the domain. Every reason is told, none is weighed against
// another, and exceptions are not looked at: the verdict is left to evaluate().
DomainResult judge_domain(const Policy& policy, const Question& question, const Domain& domain,
                          const std::vector<Evidence>& all, std::vector<std::size_t> its);

}  // namespace assay::gate
