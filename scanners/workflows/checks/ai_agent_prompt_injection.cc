#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/agents.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_agent(subject.document, [&](const Job* job, const Step& step, const AgentAction& agent) {
    const taint::Where where{&subject.document, job, &step};
    for (const std::string_view input : agent.prompts) {
      const Pair* pair = input.empty() ? nullptr : step.with.find(input);
      if (pair == nullptr) continue;
      for (const taint::HoleFlows& hole : subject.analysis.holes(where, pair->value)) {
        const taint::Flow* flow = taint::worst_text(hole.flows);
        if (flow == nullptr || flow->source.who > taint::Who::contributor) continue;
        const taint::Exposure exposure = subject.analysis.exposure(where, *flow);
        if (!exposure.reached) continue;
        const yaml::Span span = subject.tree().source_span(*pair->value.node, hole.span.begin, hole.span.end);
        out.report(span, cat(quoted(flow->source.name), ", which ", taint::text_of(flow->source.who), " can set,",
                             " is a part of the instructions of ", quoted(agent.name), "."))
            .in(job, &step)
            .severity(exposure.severity)
            .confidence(std::min(exposure.confidence, Confidence::medium))
            .flow(*flow, span, "The model reads it as an instruction.");
      }
    }
  });
}

}  // namespace

extern const Check ai_agent_prompt_injection = {
    .id = "ai-agent-prompt-injection",
    .title = "Others' text is a part of a model's instructions",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what = "A title, body, comment or branch name within the prompt of an action that lets a language model act.",
    .why =
        "A model does not tell instructions from text. What a stranger writes into an issue directs its tools, with "
        "the "
        "job's token and secrets.",
    .reproduce = "Open an issue whose body asks to print the environment, and see what the model does.",
    .fix =
        "Give the model a job without secrets and without write permissions, and let another job act on its answer. "
        "Let "
        "only members start it.",
    .avoid = "Do not ask the model in the prompt to ignore what it reads.",
    .references = {"https://owasp.org/www-project-top-10-for-large-language-model-applications/"},
    .bad = {R"(on: issues
jobs:
  a:
    runs-on: x
    steps: [{uses: anthropics/claude-code-action@v1, with: {prompt: 'Answer ${{ github.event.issue.body }}'}}]
)",
            R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps: [{uses: openai/codex-action@v1, with: {prompt: 'Review ${{ github.event.pull_request.title }}'}}]
)"},
    .good = {R"(on: issues
jobs:
  a:
    runs-on: x
    steps: [{uses: anthropics/claude-code-action@v1, with: {prompt: 'Look at issue ${{ github.event.issue.number }}'}}]
)",
             R"(on: push
jobs:
  a: {runs-on: x, steps: [{uses: openai/codex-action@v1, with: {prompt: Write a summary}}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
