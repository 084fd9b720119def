// The program: picks the command and runs it. Nothing is built before the command is known, so that `assay version` and
// a hook's scan start in a millisecond.
#include <array>
#include <cstdio>
#include <string>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/process.h"

namespace assay::cli {
namespace {

constexpr std::array kCommands = {
    Command{"scan", "find credentials in files, streams and git history", scan_command},
    Command{"rules", "list, show and check detection rules", rules_command},
    Command{"explain", "what a rule finds, and what to do about it", explain_command},
    Command{"version", "print the version", version_command},
    Command{"debug", "", debug_command},
};

std::string usage() {
  std::string text = "usage: assay <command> [flags]\n\n";
  for (const Command& command : kCommands) {
    if (command.summary.empty()) continue;
    text += cat("  ", command.name, std::string(10 - command.name.size(), ' '), command.summary, "\n");
  }
  text +=
      "\n'assay <command> --help' tells more. Exit codes: 0 pass, 1 findings, 2 usage or rule error, 3 incomplete.\n";
  return text;
}

int run(Arguments arguments) {
  if (arguments.empty()) {
    std::fputs(usage().c_str(), stderr);
    return kUsage;
  }
  std::string_view name = arguments.front();
  if (name == "--help" || name == "-h" || name == "help") {
    std::fputs(usage().c_str(), stdout);
    return kPass;
  }
  if (name == "--version" || name == "-V") name = "version";
  for (const Command& command : kCommands) {
    if (command.name == name) return command.run(arguments.subspan(1));
  }
  std::fprintf(stderr, "assay: unknown command '%s'\n\n%s", printable(name).c_str(), usage().c_str());
  return kUsage;
}

// What was printed through stdio may be lost only now: a list that nobody got is no success.
int flushed(int code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  std::fputs("assay: writing standard output: it could not be written\n", stderr);
  return code == kPass ? kIncomplete : code;
}

}  // namespace

int report_error(const Error& error, int code) {
  std::fprintf(stderr, "assay: %s\n", error.text().c_str());
  return code;
}

}  // namespace assay::cli

int main(int argc, char** argv) {
  assay::cli::prepare_process();
  return assay::cli::flushed(assay::cli::run({argv + 1, argv + argc}));
}
