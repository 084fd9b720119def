#include "scanners/workflows/facts/token_rights.h"

#include <algorithm>

#include "rules/workflows/permission_facts.h"

namespace assay::workflows {

namespace {

constexpr std::string_view kIdToken = "id-token";

// What read-all and write-all give of a scope.
Access shorthand_of(const facts::Scope& scope, bool write) {
  if (write && scope.can_write) return Access::write;
  return scope.can_read ? Access::read : Access::none;
}

}  // namespace

Access TokenRights::of(std::string_view scope) const {
  if (block == nullptr) {
    if (scope == kIdToken && from == From::repository) return Access::none;
    return Access::unknown;
  }
  if (block->form == Permissions::Form::unknown) return Access::unknown;
  if (block->form == Permissions::Form::grants) {
    const Grant* grant = block->find(scope);
    return grant == nullptr ? Access::none : grant->access;
  }
  const auto known = facts::builtin_permission_facts().scope(scope);
  return known ? shorthand_of(*known, block->form == Permissions::Form::write_all) : Access::unknown;
}

TokenRights rights_of(const Workflow& workflow, const Job& job) {
  if (job.permissions) return {TokenRights::From::job, &job.permissions};
  if (workflow.permissions) return {TokenRights::From::workflow, &workflow.permissions};
  // One that other events start, too, has what the settings say then: neither is certain.
  const bool called = workflow.trigger("workflow_call") != nullptr;
  return {called ? TokenRights::From::caller : TokenRights::From::repository, nullptr};
}

std::vector<Right> rights_in(const Permissions& block) {
  std::vector<Right> out;
  if (!block || block.form == Permissions::Form::unknown) return out;
  if (block.form == Permissions::Form::grants) {
    for (const Grant& grant : block.grants)
      if (grant.access == Access::read || grant.access == Access::write)
        out.push_back({grant.scope(), grant.access, grant.key});
    return out;
  }
  for (const facts::Scope& scope : facts::builtin_permission_facts().scopes()) {
    const Access access = shorthand_of(scope, block.form == Permissions::Form::write_all);
    if (access != Access::none) out.push_back({scope.name, access, block.node});
  }
  return out;
}

}  // namespace assay::workflows
