#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

using shell::Command;
using shell::CommandId;
using shell::Script;

bool is_shell(std::string_view name) {
  constexpr std::array<std::string_view, 10> kNames = {"sh",   "bash",    "zsh",  "dash", "python",
                                                       "node", "python3", "perl", "ruby", "php"};
  return std::find(kNames.begin(), kNames.end(), name.substr(name.rfind('/') + 1)) != kNames.end();
}

bool fetches(const shell::Call& call) {
  const bool asks = call.name() == "curl" || call.name() == "wget";
  // What goes to a file is not printed.
  return asks && std::none_of(call.words.begin(), call.words.end(), [](const auto& word) {
           return word && (*word == "-o" || *word == "--output" || *word == "-O" || *word == "--head" || *word == "-I");
         });
}

const shell::Call* call_at(const StepScript& script, CommandId id) {
  for (const shell::Call& call : script.calls)
    if (call.command == id) return &call;
  return nullptr;
}

// The command, or the last of a pipe or group, that prints what it fetched.
bool prints_fetched(const StepScript& script, CommandId id, int depth = 0) {
  constexpr int kMostDepth = 6;
  const Command& command = script.script.at(id);
  if (const shell::Call* call = call_at(script, id))
    return fetches(*call) || (call->name() == "wget" && depth >= 0 &&
                              std::any_of(call->words.begin(), call->words.end(), [](const auto& word) {
                                return word && (*word == "-qO-" || *word == "-O-");
                              }));
  return depth < kMostDepth && std::any_of(command.children.begin(), command.children.end(),
                                           [&](CommandId child) { return prints_fetched(script, child, depth + 1); });
}

// A checksum or signature is looked at somewhere in the script.
bool verifies(const StepScript& script) {
  return std::any_of(script.calls.begin(), script.calls.end(), [](const shell::Call& call) {
    return call.name() == "sha256sum" || call.name() == "shasum" || call.name() == "sha512sum" ||
           call.name() == "gpg" || call.name() == "cosign" || call.name() == "minisign";
  });
}

std::string host_in(std::string_view text, shell::Span span) {
  text = text.substr(span.begin, span.end - span.begin);
  const std::size_t at = text.find("://");
  if (at == text.npos) return {};
  const std::size_t end = text.find_first_of("/ \"'\n)|", at + 3);
  return std::string(text.substr(at + 3, std::min(end, text.size()) - at - 3));
}

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    const auto tell = [&](shell::Span span, std::string_view how) {
      const std::string host = host_in(where.step->run.value(), span);
      Draft draft = out.report(taint::in_file(where, span),
                               cat("What ", host.empty() ? "a server" : quoted(host), " answers is run, ", how, "."));
      draft.in(where.job, where.step);
      if (verifies(script)) draft.confidence(Confidence::low).persona(Persona::pedantic);
    };
    for (CommandId id = 0; id < script.script.commands.size(); ++id) {
      const Command& command = script.script.at(id);
      if (command.kind != Command::Kind::pipeline || command.children.size() < 2) continue;
      const shell::Call* last = call_at(script, command.children.back());
      if (last == nullptr || !is_shell(last->name())) continue;
      // bash -c 'x' and python -m json.tool read data.
      const bool runs = std::all_of(last->words.begin() + 1, last->words.end(), [](const auto& word) {
        return !word || (*word != "-c" && *word != "-m" && *word != "-e" && !word->ends_with(".py") &&
                         !word->ends_with(".sh") && !word->ends_with(".js"));
      });
      if (runs && prints_fetched(script, command.children.front())) tell(command.span, "by a pipe into a shell");
    }
    for (const shell::Call& call : script.calls) {
      const bool code = call.name() == "eval" || call.name() == "source" || call.name() == "." ||
                        (is_shell(call.name()) && call.words.size() > 1);
      if (!code) continue;
      for (std::size_t i = 1; i < call.from.size(); ++i)
        for (const shell::Part& part : script.script.word(call.from[i]).parts)
          if ((part.kind == shell::Part::Kind::substitution || part.kind == shell::Part::Kind::process) &&
              prints_fetched(script, part.command))
            tell(call.span, "by a substitution");
    }
    if (script.understood()) return;
    const std::string_view text = where.step->run.value();
    for (const std::string_view sign : {"| iex", "|iex", "| Invoke-Expression", "DownloadString("}) {
      const std::size_t at = text.find(sign);
      if (at == text.npos) continue;
      tell({at, at + sign.size()}, "by Invoke-Expression");
      break;
    }
  });
}

}  // namespace

extern const Check remote_script_executed = {
    .id = "remote-script-executed",
    .title = "Script is fetched and run without being checked",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what = "`curl … | sh`, `bash <(curl …)`, `eval \"$(curl …)\"` and the same with wget, Python or PowerShell.",
    .why =
        "The server decides at each run what happens in the job, with its token and secrets. Nobody sees a change, and "
        "a "
        "server that was taken over reaches everybody who does this.",
    .reproduce = "Ask for the address twice: nothing holds it to the same answer.",
    .fix =
        "Use an action or package of a fixed version. Or download to a file, compare its `sha256sum` with one that "
        "stands in the workflow, and run the file.",
    .avoid = "Do not compare with a checksum from the same server.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use"},
    .bad = {"- run: curl -sSf https://example.org/install.sh | sh\n",
            "- run: curl -fsSL https://example.org/x | sudo bash -s -- --yes\n",
            "- run: bash <(curl -s https://example.org/x)\n", "- run: eval \"$(curl -s https://example.org/x)\"\n",
            "- run: wget -qO- https://example.org/x | python3\n",
            "- run: irm https://example.org/x | iex\n  shell: pwsh\n",
            "- run: bash -c \"$(curl -fsSL https://example.org/x)\"\n"},
    .good =
        {"- run: curl -s https://example.org/x.json | jq .\n",
         "- run: |\n    curl -o x.sh https://example.org/x.sh\n    echo \"$SUM  x.sh\" | sha256sum -c\n    sh x.sh\n",
         "- run: curl -s https://example.org/x | python3 -m json.tool\n", "- run: cat x.sh | sh\n",
         "- run: curl -s https://example.org/x | python3 -c 'import sys'\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
