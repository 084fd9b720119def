// Kinds of events.
#pragma once

#include <string_view>

namespace assay::workflows {

// The run works on code of a pull request, which may come from a fork.
inline bool is_pull_request(std::string_view event) {
  return event == "pull_request" || event == "pull_request_target" || event == "pull_request_review" ||
         event == "pull_request_review_comment" || event == "merge_group";
}

}  // namespace assay::workflows
