#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/agents.h"

namespace assay::workflows::checks {

namespace {

constexpr std::array<std::string_view, 5> kSigns = {"danger-full-access", "--dangerously-bypass-approvals-and-sandbox",
                                                    "\"sandbox\": false", "--sandbox=false", "unsafe"};

void run(const Subject& subject, Reporter& out) {
  for_each_agent(subject.document, [&](const Job* job, const Step& step, const AgentAction& agent) {
    for (const std::string_view input : agent.options) {
      const Pair* pair = input.empty() ? nullptr : step.with.find(input);
      if (pair == nullptr) continue;
      for (const std::string_view sign : kSigns) {
        const std::string_view text = pair->value.value();
        // `safety-strategy: unsafe`, and no word that ends so.
        if (sign == "unsafe" && text != sign) continue;
        const std::size_t at = text.find(sign);
        if (at == text.npos) continue;
        out.report(subject.tree().source_span(*pair->value.node, at, at + sign.size()),
                   cat(quoted(sign), " takes away what holds the model in."))
            .in(job, &step);
        break;
      }
    }
  });
}

}  // namespace

extern const Check ai_agent_unsafe_sandbox = {
    .id = "ai-agent-unsafe-sandbox",
    .title = "Model runs without a sandbox",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "`sandbox: danger-full-access`, `safety-strategy: unsafe` and flags of the same meaning, of an action that "
        "lets "
        "a language model act.",
    .why = "Commands of the model then read the runner's memory and files, the secrets of other steps among them.",
    .reproduce = "Ask the model to read `/proc/*/environ`.",
    .fix = "Use `workspace-write` or `read-only`, and `drop-sudo`.",
    .avoid = "Do not switch it off because one command fails: allow that command.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use"},
    .bad = {"- uses: openai/codex-action@v1\n  with: {sandbox: danger-full-access, prompt: x}\n",
            "- uses: openai/codex-action@v1\n  with: {safety-strategy: unsafe, prompt: x}\n"},
    .good = {"- uses: openai/codex-action@v1\n  with: {sandbox: read-only, prompt: x}\n",
             "- uses: openai/codex-action@v1\n  with: {prompt: unsafe}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
