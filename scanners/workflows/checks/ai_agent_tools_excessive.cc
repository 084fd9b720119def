#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/agents.h"

namespace assay::workflows::checks {

namespace {

// In tools and flags, what lets the model run any command.
constexpr std::array<std::string_view, 7> kSigns = {
    "--dangerously-skip-permissions", "bypassPermissions",   "Bash(*)", "Bash(*:*)", "--yolo",
    "run_shell_command(*)",           "--approval-mode=yolo"};

// `Bash` among the allowed tools, without what it may run.
bool names_bare_shell(std::string_view text) {
  for (std::size_t at = text.find("Bash"); at != text.npos; at = text.find("Bash", at + 1)) {
    const char before = at == 0 ? ',' : text[at - 1];
    const char behind = at + 4 < text.size() ? text[at + 4] : ',';
    const bool begins = before == ',' || before == ' ' || before == '"' || before == '\n' || before == '=';
    const bool ends = behind == ',' || behind == ' ' || behind == '"' || behind == '\n';
    if (begins && ends && text.substr(0, at).find("disallowed") == text.npos) return true;
  }
  return false;
}

void run(const Subject& subject, Reporter& out) {
  for_each_agent(subject.document, [&](const Job* job, const Step& step, const AgentAction& agent) {
    for (const std::string_view input : agent.options) {
      const Pair* pair = input.empty() ? nullptr : step.with.find(input);
      if (pair == nullptr) continue;
      const std::string_view text = pair->value.value();
      const auto tell = [&](std::size_t at, std::string_view sign) {
        out.report(subject.tree().source_span(*pair->value.node, at, at + sign.size()),
                   cat(quoted(sign), " lets the model run any command."))
            .in(job, &step);
      };
      bool told = false;
      for (const std::string_view sign : kSigns) {
        const std::size_t at = text.find(sign);
        if (at == text.npos) continue;
        tell(at, sign);
        told = true;
        break;
      }
      if (!told && names_bare_shell(text)) tell(text.find("Bash"), "Bash");
    }
  });
}

}  // namespace

extern const Check ai_agent_tools_excessive = {
    .id = "ai-agent-tools-excessive",
    .title = "Model may run any command",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "An action that lets a language model act, with a shell among its tools that is not limited to certain "
        "commands, "
        "or with its permissions switched off.",
    .why =
        "Whatever the model is talked into, by an issue, a file or a web page, it can do: read the secrets of the job, "
        "push, publish.",
    .reproduce = "Let a file of the repository ask for `env`, and have the model read it.",
    .fix = "Name the commands: `--allowedTools \"Bash(npm test)\"`. Leave the shell out where it only reads.",
    .avoid = "Do not allow programs that run others (`bash`, `xargs`, `find`, `git -c`).",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use"},
    .bad = {"- uses: anthropics/claude-code-action@v1\n  with: {claude_args: '--dangerously-skip-permissions'}\n",
            "- uses: anthropics/claude-code-action@v1\n  with: {allowed_tools: 'Read,Bash,Edit'}\n",
            "- uses: google-github-actions/run-gemini-cli@v0\n  with: {gemini_cli_args: '--yolo'}\n"},
    .good = {"- uses: anthropics/claude-code-action@v1\n  with: {claude_args: '--allowedTools \"Bash(npm test)\"'}\n",
             "- uses: anthropics/claude-code-action@v1\n  with: {prompt: Say hello}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
