// assay compat: the command lines, reports and exit codes of other scanners, for scripts that have one of them.
#include "cli/compat_command.h"

#include <CLI/CLI.hpp>
#include <array>

#include "cli/description.h"
#include "cli/flags.h"

namespace assay::cli {

namespace {

const Help kHelp = {
    {{"assay compat gitleaks git --report-path leaks.json", "in the place of 'gitleaks git ...'"},
     {"assay compat trufflehog git file://. --only-verified --fail", "in the place of 'trufflehog git ...'"}},
    {{"ARGUMENT...", "those of the tool: 'assay compat TOOL --help'"}}};

constexpr std::array<std::string_view, 2> kModes = {"gitleaks", "trufflehog"};

}  // namespace

std::span<const std::string_view> compat_modes() { return kModes; }

int compat_command(Arguments arguments) {
  const std::string_view name = arguments.empty() ? "" : arguments.front();
  if (name == "gitleaks") return compat_gitleaks(arguments.subspan(1));
  if (name == "trufflehog") return compat_trufflehog(arguments.subspan(1));
  const auto owner =
      new_app("Takes the command line of another scanner, and answers with its report and exit code.", "assay compat");
  CLI::App& app = *owner;
  if (DescriptionScope::current() == nullptr) {  // there, each declares itself
    app.add_subcommand("gitleaks", "gitleaks 8");
    app.add_subcommand("trufflehog", "TruffleHog 3");
    app.require_subcommand(1);
  }
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  return kUsage;
}

}  // namespace assay::cli
