#include "base/strings.h"
#include "scanners/workflows/findings/agents.h"
#include "scanners/workflows/model/context_use.h"

namespace assay::workflows::checks {

namespace {

// A step that has a secret, or acts in the repository's name.
bool has_secret(const Step& step) {
  for (const Pair& pair : step.env.list)
    if (reads_secret(pair.value)) return true;
  for (const Pair& pair : step.with.list)
    if (reads_secret(pair.value)) return true;
  return reads_secret(step.run);
}

void run(const Subject& subject, Reporter& out) {
  for_each_agent(subject.document, [&](const Job* job, const Step& step, const AgentAction& agent) {
    if (job == nullptr || !subject.analysis.spend(job->steps.size())) return;
    for (const Step& later : job->steps) {
      if (later.index <= step.index || agent_of(later) != nullptr || !has_secret(later)) continue;
      out.report(step.anchor(),
                 cat("A step behind ", quoted(agent.name), " has a secret, and runs in what the model left."))
          .in(job, &step)
          .related(later.anchor(), "The step with a secret.");
      return;
    }
  });
}

}  // namespace

extern const Check ai_agent_not_last = {
    .id = "ai-agent-not-last",
    .title = "Step with a secret runs behind a model",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what = "A step that reads a secret behind an action that lets a language model act, in the same job.",
    .why =
        "The model may have changed the workspace, the path of programs and the environment. The step runs what it "
        "left, "
        "with a secret that the model itself was not given.",
    .reproduce = "Let the model write a script that is named like a program of the later step.",
    .fix = "Put the later step into a job of its own, and hand it data as an output or artifact.",
    .avoid = "Do not clean up behind the model: it may have changed what cleans.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use"},
    .bad = {"- uses: anthropics/claude-code-action@v1\n- run: npm publish\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n"},
    .good = {"- run: npm publish\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n- uses: anthropics/claude-code-action@v1\n",
             "- uses: anthropics/claude-code-action@v1\n- run: echo done\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
