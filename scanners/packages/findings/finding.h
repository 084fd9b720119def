// What a check found in a package. Plain data. Texts may hold bytes of the package: who shows them makes them harmless,
// and masks what the secret rules know.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "base/severity.h"
#include "scanners/packages/findings/check.h"

namespace assay::packages {

struct Finding {
  const Check* check = nullptr;
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::high;
  std::string path;        // of the package or file, as reports show it
  std::string member;      // inside of it; may be empty
  std::uint32_t line = 0;  // of the member; 0: it is about no line
  std::string message;     // one sentence or two, with their full stops
  std::string detail;      // what else identifies it: the rule of a credential; may be empty
};

// By path, check, member, line and message.
bool comes_before(const Finding& a, const Finding& b);

}  // namespace assay::packages
