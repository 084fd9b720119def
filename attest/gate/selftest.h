// Whether a policy can say no: made-up evidence that it must take, and the same with one thing wrong, which it must
// not. A gate that cannot go red is worth nothing, whatever it says today.
#pragma once

#include <string>
#include <vector>

#include "attest/gate/evaluate.h"

namespace assay::gate {

struct SelftestCase {
  std::string name;  // "security: of another commit"
  std::string code;  // that must be among the reasons; empty: the case must pass
  Verdict verdict = Verdict::unproved;
  bool held = false;
};

// Every case, in order. The first is whole evidence, which must pass. Cases that the policy does not ask about (another
// branch where it names none) are left out.
std::vector<SelftestCase> selftest(const Policy& policy);

}  // namespace assay::gate
