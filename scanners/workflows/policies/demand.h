// What checks of a policy share: where a demand stands in its file, and what it speaks of. Pure.
#pragma once

#include <string>
#include <string_view>

#include "rules/policies/policy.h"
#include "rules/policies/wildcard.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/reach/reach.h"

namespace assay::workflows::policies {

using reach::workflow_file;

// From the mark to the end of its line.
yaml::Span span_of(const yaml::Tree& tree, YamlMark mark);

// Whether a pattern of jobs names the job; what belongs to all jobs is named by "*" alone.
inline bool names_job(std::string_view pattern, const Job* job) {
  return job == nullptr ? pattern == "*" : policy::fits(pattern, job->id());
}

// The demand beside the finding, with its reason.
Draft& demanded(Draft& draft, const Subject& subject, YamlMark mark, std::string_view reason);

// Whether the policy speaks of what events start.
inline bool asks_for_reach(const policy::Policy& policy) {
  return policy.credentials && (!policy.credentials->in_pull_requests || !policy.credentials->opt_in.empty());
}

// The demand of the workflow; null: it is not listed.
const policy::WorkflowDemand* demand_of(const policy::Policy& policy, const Document& document);

// The document of a workflow by its file; null: it is not there.
const Document* find_workflow(const Repository& repository, std::string_view file);

}  // namespace assay::workflows::policies
