#include "cli/scan_flags.h"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/strings.h"
#include "cli/flags.h"
#include "cli/scan_flag_groups.h"
#include "cli/scan_modes.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

// Names of states are no rules' ids.
void take_states(ScanFlags& flags) {
  for (const VerificationStatus status :
       {VerificationStatus::not_attempted, VerificationStatus::active, VerificationStatus::inactive,
        VerificationStatus::unknown, VerificationStatus::unsound_verifier}) {
    if (std::erase(flags.only, std::string(name_of(status))) != 0) flags.only_states.push_back(status);
  }
}

}  // namespace

ParsedFlags parse_scan_flags(Arguments arguments) {
  ScanFlags flags;
  std::string name = "assay scan";
  const ScanModeText* mode = scan_mode_texts().data();
  bool named = false;
  for (const ScanModeText& one : scan_mode_texts()) {
    if (arguments.empty() || arguments[0] != one.name) continue;
    mode = &one;
    name += cat(" ", one.name);
    arguments = arguments.subspan(1);
    named = true;
    break;
  }
  flags.mode = mode->mode;
  const auto owner = new_app(mode->about, name);
  CLI::App& app = *owner;
  if (flags.mode == ScanMode::git) {
    add_git_flags(app, flags);
  } else if (flags.mode == ScanMode::dist) {
    add_dist_flags(app, flags);
  } else if (!is_remote(flags.mode)) {
    add_file_flags(app, flags);
  } else {
    add_server_flags(app, flags);
  }
  auto fail_on = static_cast<FailOn>(flags.fail_on);
  add_report_flags(app, flags, fail_on);
  add_rule_flags(app, flags);
  add_verification_flags(app, flags.verification);
  if (const auto code = parse_flags(app, arguments, *mode->help)) return {std::nullopt, *code};
  flags.fail_on_active = fail_on == FailOn::active;
  if (!flags.fail_on_active) flags.fail_on = static_cast<Severity>(fail_on);
  take_states(flags);
  if (!flags.verification.verify && (flags.fail_on_active || !flags.only_states.empty()))
    return {std::nullopt, report_error({"scanning", flags.fail_on_active ? "--fail-on active" : "--only",
                                        "no value's state is known without --verify", "add --verify"})};
  if (named && mode->mode != ScanMode::git && mode->mode != ScanMode::dist &&
      ::access(std::string(mode->name).c_str(), F_OK) == 0)
    tell(cat("assay scan: '", mode->name, "' is the command here; what has that name is ./", mode->name));
  flags.fail_on_given = app.count("--fail-on") != 0;
  flags.repository_given = flags.mode == ScanMode::git && app.count("repository") != 0;
  if (flags.mode == ScanMode::log && flags.paths.empty()) flags.paths = {"-"};
  if (flags.mode == ScanMode::dist && flags.paths.empty()) flags.paths = {"dist"};
  return {std::move(flags), kPass};
}

}  // namespace assay::cli
