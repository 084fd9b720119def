// What a hook of a coding agent answers: whether a tool may be given, or the model may have been shown, what it was.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "api/serve/examiner.h"

namespace assay::serve {

struct Judgement {
  bool blocked = false;  // a credential, or something that could not be looked at
  std::string reason;    // for the model, without a value; empty unless blocked
  std::string answer;    // a JSON object for the agent; empty unless blocked: nothing is said in a tool's favour
};

// `document`: what the agent wrote to the hook (api/serve/agent_event.h).
Judgement judge_event(const std::shared_ptr<const api::Engine>& engine, const Mask& mask, std::string_view document);

}  // namespace assay::serve
