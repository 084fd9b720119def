// The scopes of a run's token, as of GitHub's workflow grammar of 2026-06.
#pragma once

#include <array>
#include <string_view>

#include "base/severity.h"

namespace assay::workflows {

struct PermissionScope {
  std::string_view name;
  bool read, write;         // the levels that it has beside none
  Severity write_severity;  // of what somebody who has the token can do with it
};

inline constexpr std::array<PermissionScope, 20> kPermissionScopes = {
    {{"actions", true, true, Severity::high},
     {"artifact-metadata", true, true, Severity::medium},
     {"attestations", true, true, Severity::high},
     {"checks", true, true, Severity::medium},
     {"code-quality", true, true, Severity::medium},
     {"contents", true, true, Severity::high},
     {"copilot-requests", false, true, Severity::medium},
     {"deployments", true, true, Severity::high},
     {"discussions", true, true, Severity::medium},
     {"drives", true, true, Severity::medium},
     {"id-token", false, true, Severity::high},
     {"issues", true, true, Severity::high},
     {"models", true, false, Severity::low},
     {"packages", true, true, Severity::high},
     {"pages", true, true, Severity::high},
     {"pull-requests", true, true, Severity::high},
     {"repository-projects", true, true, Severity::medium},
     {"security-events", true, true, Severity::medium},
     {"statuses", true, true, Severity::low},
     {"vulnerability-alerts", true, false, Severity::medium}}};

// Null for a scope that is not known.
constexpr const PermissionScope* find_permission_scope(std::string_view name) {
  for (const PermissionScope& scope : kPermissionScopes)
    if (scope.name == name) return &scope;
  return nullptr;
}

}  // namespace assay::workflows
