#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

struct Command {
  std::string_view name, instead;
};
constexpr std::array<Command, 4> kCommands = {{{"set-output", "GITHUB_OUTPUT"},
                                               {"save-state", "GITHUB_STATE"},
                                               {"set-env", "GITHUB_ENV"},
                                               {"add-path", "GITHUB_PATH"}}};

// "::set-output name=x::y", at the begin of what is printed.
const Command* command_in(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
  if (!text.starts_with("::")) return nullptr;
  for (const Command& command : kCommands) {
    const std::string_view rest = text.substr(2);
    if (!rest.starts_with(command.name)) continue;
    const char next = rest.size() > command.name.size() ? rest[command.name.size()] : '\0';
    if (next == ' ' || next == ':') return &command;
  }
  return nullptr;
}

// "x=$y" >> "$GITHUB_OUTPUT" in the place of "::set-output name=x::$y"; empty where the word is written in another way.
std::string instead_of(std::string_view word, const Command& command) {
  std::string_view rest = word;
  if (!rest.starts_with('"') || !rest.ends_with('"') || rest.size() < 2) return {};
  rest = rest.substr(1, rest.size() - 2);
  const std::string file = cat(" >> \"$", command.instead, "\"");
  if (command.name == "add-path") {
    constexpr std::string_view kBegin = "::add-path::";
    return rest.starts_with(kBegin) ? cat("\"", rest.substr(kBegin.size()), "\"", file) : std::string();
  }
  const std::string begin = cat("::", command.name, " name=");
  if (!rest.starts_with(begin)) return {};
  rest.remove_prefix(begin.size());
  const std::size_t end = rest.find("::");
  if (end == 0 || end == rest.npos) return {};
  const std::string_view name = rest.substr(0, end);
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return plain ? cat("\"", name, "=", rest.substr(end + 2), "\"", file) : std::string();
}

// Of an `echo` of one word that goes nowhere else.
void offer(const taint::Where& where, const StepScript& script, const shell::Call& call, const Command& command,
           Draft& draft) {
  const shell::Command& whole = script.script.at(call.command);
  const yaml::Node& run = *where.step->run.node;
  if (call.name() != "echo" || call.from.size() != 2 || whole.words.size() != 2 || !whole.redirections.empty()) return;
  if (run.alias_of() != nullptr || run.style == yaml::Style::double_quoted) return;
  const shell::Span word = script.script.word(call.from[1]).span;
  const std::string text = instead_of(script.script.text.substr(word.begin, word.end - word.begin), command);
  if (!text.empty()) draft.fix(taint::in_file(where, word), text, cat("write to $", command.instead), false);
}

Draft tell(const taint::Where& where, yaml::Span span, const Command& command, Reporter& out) {
  Draft draft = out.report(
      span, cat("The command '::", command.name, "::' is deprecated; write to $", command.instead, " instead."));
  draft.in(where.job, where.step);
  // These two are refused by runners since 2020.
  if (command.name == "set-env" || command.name == "add-path") draft.severity(Severity::medium);
  return draft;
}

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    for (const shell::Call& call : script.calls) {
      if (call.name() != "echo" && call.name() != "printf") continue;
      for (std::size_t i = 1; i < call.from.size(); ++i) {
        const std::string text = text_with_gaps(script.script, call.from[i]);
        if (text.starts_with('-') && text.size() < 4) continue;
        if (const Command* command = command_in(text)) {
          Draft draft = tell(where, taint::in_file(where, call.span), *command, out);
          offer(where, script, call, *command, draft);
        }
        break;
      }
    }
    if (script.understood()) return;
    // Write-Output "::set-output name=x::y" and the like, by their text.
    const std::string_view run = where.step->run.value();
    for (const Command& command : kCommands) {
      const std::string wanted = cat("\"::", command.name, " ");
      const std::size_t at = run.find(wanted);
      if (at != run.npos) tell(where, taint::in_file(where, {at + 1, at + wanted.size()}), command, out);
    }
  });
}

}  // namespace

extern const Check command_deprecated = {
    .id = "command-deprecated",
    .title = "Workflow command that is deprecated",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what = "A script that prints `::set-output::`, `::save-state::`, `::set-env::` or `::add-path::`.",
    .why =
        "Anything that is printed, a file of a pull request or the answer of a server, can give the same command. "
        "`set-env` and `add-path` are refused, and the others are to be.",
    .reproduce = "Run the step: the log says that the command is deprecated.",
    .fix =
        "`echo \"name=value\" >> \"$GITHUB_OUTPUT\"`, and likewise the files `GITHUB_STATE`, `GITHUB_ENV`, "
        "`GITHUB_PATH`.",
    .avoid = "Do not set ACTIONS_ALLOW_UNSECURE_COMMANDS.",
    .references = {"https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-"
                   "commands/"},
    .bad = {"- run: echo \"::set-output name=x::$y\"\n", "- run: echo '::add-path::/opt/bin'\n",
            "- run: Write-Output \"::set-env name=A::b\"\n  shell: pwsh\n"},
    .good = {"- run: echo \"x=$y\" >> \"$GITHUB_OUTPUT\"\n", "- run: |\n    # ::set-output is gone\n    make\n",
             "- run: echo \"do not print ::set-output name=x::y\"\n", "- run: echo \"::notice::hello\"\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
