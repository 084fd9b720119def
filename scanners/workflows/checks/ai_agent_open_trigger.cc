#include "base/strings.h"
#include "scanners/workflows/findings/agents.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_agent(subject.document, [&](const Job* job, const Step& step, const AgentAction& agent) {
    for (const std::string_view input : agent.who_may) {
      const Pair* pair = input.empty() ? nullptr : step.with.find(input);
      if (pair == nullptr || pair->value.value().find('*') == std::string_view::npos) continue;
      out.report(*pair->value.node, cat(quoted(input), " lets anybody direct ", quoted(agent.name), "."))
          .in(job, &step);
    }
  });
}

}  // namespace

extern const Check ai_agent_open_trigger = {
    .id = "ai-agent-open-trigger",
    .title = "Anybody may direct a model",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "An action that lets a language model act whose input for users or bots is `*`: `allowed_non_write_users`, "
        "`allow-users`, `allowed_bots`.",
    .why = "These actions obey only those who may write to the repository. The input takes that gate away.",
    .reproduce = "Comment from an account without rights: the model answers.",
    .fix = "Name the accounts, or leave the input out.",
    .avoid = "Do not open it for bots in general: others can make a bot speak.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use"},
    .bad = {"- uses: anthropics/claude-code-action@v1\n  with: {allowed_non_write_users: '*'}\n",
            "- uses: openai/codex-action@v1\n  with: {allow-users: '*', prompt: x}\n"},
    .good = {"- uses: anthropics/claude-code-action@v1\n  with: {allowed_non_write_users: 'alice'}\n",
             "- uses: openai/codex-action@v1\n  with: {prompt: x}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
