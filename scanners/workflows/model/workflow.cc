#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

const Grant* Permissions::find(std::string_view scope) const {
  for (const Grant& grant : grants)
    if (grant.scope() == scope) return &grant;
  return nullptr;
}

const yaml::Node& Step::anchor() const {
  if (uses && uses->text) return *uses->text.node;
  if (run_key != nullptr) return *run_key;
  return name ? *name.node : *node;
}

const Trigger* Workflow::trigger(std::string_view event) const {
  for (const Trigger& one : triggers)
    if (one.event() == event) return &one;
  return nullptr;
}

const Job* Workflow::job(std::string_view id) const {
  for (const Job& one : jobs)
    if (equal_ignoring_case(one.id(), id)) return &one;
  return nullptr;
}

}  // namespace assay::workflows
