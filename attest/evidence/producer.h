// Who made a piece of evidence, as far as the machine that made it says so. Nothing of this is proved by itself: a
// signature over the record is what binds it to somebody.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "attest/json.h"
#include "attest/refusal.h"
#include "base/environment.h"

namespace assay::attest {

// Fields that are not known are empty.
struct Producer {
  std::string kind = "local";   // "github-actions", "gitlab-ci", "local"
  std::string repository;       // "owner/name"
  std::string head_repository;  // where a pull request, or the run that started this one, comes from
  std::string workflow;         // path in the repository: ".github/workflows/ci.yml"
  std::string job;
  std::string run_id;
  std::string run_attempt;
  std::string ref;     // "refs/heads/main"
  std::string branch;  // "main"; of a pull request its own branch
  std::string event;   // "push", "pull_request", "schedule"
  std::string commit;  // that the run was started for
  friend bool operator==(const Producer&, const Producer&) = default;
};

// From GitHub's variables (GITHUB_ACTIONS=true), GitLab's (GITLAB_CI=true), else a local producer without a claim.
Producer producer_of(const Environment& environment);

// The repository that a pull request, or the run that a workflow_run follows, comes from, out of GitHub's description
// of the event ($GITHUB_EVENT_PATH). Empty where it says none.
std::string head_repository_of(std::string_view event_json);

Json json_of(const Producer& producer);
// Refuses unknown members and what is no text.
Checked<Producer> read_producer(const Json& json);

// Sets a field by the name that json_of gives it; false where there is no such field.
bool set_field(Producer& producer, std::string_view name, std::string value);

}  // namespace assay::attest
