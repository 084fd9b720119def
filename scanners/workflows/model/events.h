// What GitHub's events let people without rights do.
#pragma once

#include <string_view>

namespace assay::workflows {

// Somebody outside of the repository can cause the event, and the run has the repository's own token and secrets.
inline bool is_privileged_for_outsiders(std::string_view event) {
  return event == "pull_request_target" || event == "workflow_run" || event == "issue_comment" || event == "issues" ||
         event == "discussion" || event == "discussion_comment" || event == "fork" || event == "watch" ||
         event == "gollum";
}

// The run works on code of a pull request, which may come from a fork.
inline bool is_pull_request(std::string_view event) {
  return event == "pull_request" || event == "pull_request_target" || event == "pull_request_review" ||
         event == "pull_request_review_comment" || event == "merge_group";
}

}  // namespace assay::workflows
