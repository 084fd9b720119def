// What the reports of gitleaks and TruffleHog are made of: one record a place, where ours have one finding a value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "rules/rule.h"

namespace assay::compat {

// A place of a finding that is told. Borrowed.
struct Leak {
  const Finding* finding = nullptr;
  const Place* place = nullptr;
};

struct CompatRun {
  std::string version;                       // of assay
  const std::vector<Rule>* rules = nullptr;  // of the run; Finding::rule_index counts in them
  std::string repository_uri;                // as configured; what is shown of it has no credentials
  std::string repository_path;               // as the user named it
};

// Texts of a leak as both tools' reports need them, masked. The value stands in none of them.
struct LeakTexts {
  explicit LeakTexts(const CompatRun& run, const Leak& leak);

  std::string rule, description, mask;
  std::string file;  // "dist/a.whl!a/b.py" for a member of an archive; empty for a message
  std::string commit, author, email, time, summary;
};

// The bytes of a string as Go's encoding/json leaves them: '<', '>' and '&' escaped. `json` is valid JSON.
std::string go_escaped(std::string_view json);

}  // namespace assay::compat
