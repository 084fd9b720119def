// The program: picks the command and runs it. Nothing is built before the command is known, so that `assay version` and
// a hook's scan start in a millisecond.
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/private_terms.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/init_command.h"
#include "cli/layout.h"
#include "cli/private_terms.h"
#include "cli/process.h"
#include "cli/suppress_command.h"
#include "cli/tell.h"
#include "rules/suggest.h"
#include "scanners/sources/archives/documents/reader_child.h"

namespace assay::cli {
namespace {

constexpr std::array kCommands = {
    Command{"scan", "find credentials in files, streams and git history", scan_command, scan_modes},
    Command{"redact", "copy text with every credential in it masked", redact_command},
    Command{"workflows", "check GitHub Actions workflows and actions", workflows_command},
    Command{"dist", "check the packages of a release, compare two builds", dist_command, dist_modes},
    Command{"posture", "score a repository as OpenSSF Scorecard does, without a token", posture_command},
    Command{"rules", "list, show, check and test detection rules", rules_command},
    Command{"config", "show which configuration holds, and where each setting comes from", config_command},
    Command{"shard", "a scan in parts, on many machines, and one report", shard_command},
    Command{"explain", "what to do about a finding, or why a line has none", explain_command},
    Command{"suppress", "accept findings that are known, in .assayignore", suppress_command},
    Command{"verify-secret", "ask a provider whether one value is live or dead", verify_secret_command},
    Command{"analyze", "what one live credential may do: account, scopes, reach, end", analyze_command},
    Command{"revoke", "end one credential at its provider, and see that it is dead", revoke_command},
    Command{"sarif", "check, join, split, compare and convert SARIF logs", sarif_command},
    Command{"attest", "verify, show and sign attestations", attest_command},
    Command{"evidence", "read, record, index, bundle, chain and verify evidence", evidence_command},
    Command{"gate", "go, no-go or unproved: evidence against a policy", gate_command},
    Command{"init", "look at a repository, and write a set-up to begin with", init_command},
    Command{"serve", "answer an editor, or lines of JSON, with a warm engine", serve_command},
    Command{"hook", "install and run hooks of git", hook_command},
    Command{"compat", "run by the command line of gitleaks or TruffleHog", compat_command, compat_modes},
    Command{"completion", "print a shell's completions", completion_command},
    Command{"man", "print or write the manual", man_command},
    Command{"version", "print the version", version_command},
    Command{"debug", "", debug_command},
};

std::string usage() {
  const std::size_t columns = output_columns();
  std::vector<Row> commands;
  for (const Command& command : kCommands)
    if (!command.summary.empty()) commands.push_back({std::string(command.name), std::string(command.summary)});
  const std::vector<Row> examples = {{"assay scan .", "files and folders"},
                                     {"assay scan git", "the whole history of the repository here"},
                                     {"assay scan git --staged", "what a commit would bring: a pre-commit hook"},
                                     {"assay explain github-pat", "what to do about a finding"}};
  const std::vector<Row> codes = {{"0", "pass"},
                                  {"1", "findings, or a failed verdict"},
                                  {"2", "usage, configuration or rule error"},
                                  {"3", "incomplete: something was not read, and the report names it"}};
  return cat(wrapped(kAbout, 0, columns), "\n\nUsage: assay COMMAND [FLAGS]\n\nCommands\n",
             table(commands, columns, left_width(commands)), "\nExamples\n",
             table(examples, columns, left_width(examples)), "\nExit codes\n", table(codes, columns, left_width(codes)),
             "\n",
             wrapped("--deny-terms FILE, with every command: words that nothing that is written may hold, and that are "
                     "findings where they stand. $ASSAY_DENY_TERMS may hold the list itself.",
                     0, columns),
             "\n\n'assay COMMAND --help' tells more.\n");
}

int help_of(Arguments words);

int run(Arguments arguments) {
  if (arguments.empty()) {
    tell(usage());
    return kUsage;
  }
  std::string_view name = arguments.front();
  if (name == "help" && arguments.size() > 1) return help_of(arguments.subspan(1));
  if (name == "--help" || name == "-h" || name == "help") {
    std::fputs(usage().c_str(), stdout);
    return kPass;
  }
  if (name == "--version" || name == "-V") name = "version";
  for (const Command& command : kCommands) {
    if (command.name == name) return command.run(arguments.subspan(1));
  }
  std::vector<std::string_view> known = {"--help", "--version", "--deny-terms"};
  for (const Command& command : kCommands)
    if (!command.summary.empty()) known.push_back(command.name);
  const std::string meant = did_you_mean(name, known);
  tell(cat("assay: unknown ", name.starts_with('-') ? "flag" : "command", " '", printable(name),
           "'\n  hint: ", meant.empty() ? "'assay --help' shows all commands" : meant));
  return kUsage;
}

// "assay help scan git" is "assay scan git --help".
int help_of(Arguments words) {
  std::vector<const char*> asked(words.begin(), words.end());
  asked.push_back("--help");
  return run(asked);
}

// Private terms come before anything that could tell of them.
int run_all(Arguments arguments) {
  std::vector<const char*> rest;
  if (const Status taken = take_private_terms(arguments, rest); !taken) return report_error(taken.error());
  return run(rest);
}

// What was printed through stdio may be lost only now: a list that nobody got is no success.
int flushed(int code) {
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  flush_private_terms();
  if (written) return code;
  tell("assay: writing standard output: it could not be written");
  return code == kPass ? kIncomplete : code;
}

}  // namespace

std::span<const Command> commands() { return kCommands; }

int report_error(const Error& error, int code) {
  // Without the path, what was being done can still be told.
  const auto told = [](const std::string& text) { return private_terms().withheld(text); };
  tell(cat("assay: ", Error{told(error.doing), told(error.subject), told(error.why), told(error.hint)}.text()));
  return code;
}

int run_program(int argc, char** argv, const char* self) {
  prepare_process();
  if (argc == 2 && std::string_view(argv[1]) == archives::kReaderArgument) return archives::serve_reader();
  archives::start_readers_with(self);
  // Nobody has to give a program its name.
  const Arguments arguments = argc < 1 ? Arguments() : Arguments(argv + 1, argv + argc);
  return on_usual_stack([&] { return flushed(run_all(arguments)); });
}

}  // namespace assay::cli
