// Steps that let a language model act, and what their inputs are called.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows {

struct AgentAction {
  std::string_view name;                    // owner/repository
  std::array<std::string_view, 3> prompts;  // inputs with text for the model
  std::array<std::string_view, 3> options;  // inputs with its tools, flags and settings
  std::array<std::string_view, 2> who_may;  // inputs that let others than writers start it
};

// As of the actions' documentation of 2026-06.
inline constexpr std::array<AgentAction, 6> kAgentActions = {
    {{"anthropics/claude-code-action",
      {"prompt", "direct_prompt", "override_prompt"},
      {"claude_args", "allowed_tools", "settings"},
      {"allowed_non_write_users", "allowed_bots"}},
     {"anthropics/claude-code-base-action",
      {"prompt", "system_prompt", ""},
      {"claude_args", "allowed_tools", "settings"},
      {}},
     {"openai/codex-action",
      {"prompt", "", ""},
      {"codex-args", "sandbox", "safety-strategy"},
      {"allow-users", "allow-bots"}},
     {"google-github-actions/run-gemini-cli", {"prompt", "", ""}, {"settings", "gemini_cli_args", ""}, {}},
     {"google-gemini/gemini-cli-action", {"prompt", "", ""}, {"settings_json", "", ""}, {}},
     {"actions/ai-inference", {"prompt", "system-prompt", ""}, {"enable-github-mcp", "", ""}, {}}}};

inline const AgentAction* agent_of(const Step& step) {
  if (!step.uses || step.uses->kind != UsesKind::repository) return nullptr;
  for (const AgentAction& agent : kAgentActions)
    if (step.uses->is_repository(agent.name)) return &agent;
  return nullptr;
}

// visit(job or null, step, agent)
template <class Visit>
void for_each_agent(const Document& document, const Visit& visit) {
  for_each_step(document, [&](const Job* job, const Step& step) {
    if (const AgentAction* agent = agent_of(step)) visit(job, step, *agent);
  });
}

}  // namespace assay::workflows
