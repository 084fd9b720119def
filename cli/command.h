// A command of the program: one file each. A command parses its flags, calls a floor below, prints, and returns the
// exit code (DESIGN §3): 0 pass, 1 findings or a failed verdict, 2 usage, configuration or rule error, 3 incomplete.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay::cli {

enum ExitCode : int { kPass = 0, kFail = 1, kUsage = 2, kIncomplete = 3 };

using Arguments = std::span<const char* const>;  // behind the command's name

struct Command {
  std::string_view name;
  std::string_view summary;  // one line; empty for a hidden command
  int (*run)(Arguments arguments);
  std::span<const std::string_view> (*modes)() = nullptr;  // words behind it that make it a command of their own
};

// All of them, in the order of the help.
std::span<const Command> commands();

inline constexpr std::string_view kAbout =
    "Finds credentials in commits, files and streams, checks workflows, and says what it could not read.";

std::span<const std::string_view> scan_modes();
std::span<const std::string_view> dist_modes();
std::span<const std::string_view> compat_modes();

int scan_command(Arguments arguments);
int shard_command(Arguments arguments);
int redact_command(Arguments arguments);
int rules_command(Arguments arguments);
int config_command(Arguments arguments);
int explain_command(Arguments arguments);
int sarif_command(Arguments arguments);
int workflows_command(Arguments arguments);
int dist_command(Arguments arguments);
int posture_command(Arguments arguments);
int attest_command(Arguments arguments);
int hook_command(Arguments arguments);
int compat_command(Arguments arguments);
int evidence_command(Arguments arguments);
int gate_command(Arguments arguments);
int completion_command(Arguments arguments);
int man_command(Arguments arguments);
int verify_secret_command(Arguments arguments);
int serve_command(Arguments arguments);
int revoke_command(Arguments arguments);
int analyze_command(Arguments arguments);
int version_command(Arguments arguments);
int debug_command(Arguments arguments);

// The whole program, with what main is given; to be called once. Returns the exit code. `self`: a program that does the
// same and can be started again for what is done apart; null where there is none. Lives as long as the process.
int run_program(int argc, char** argv, const char* self);

// "assay: DOING: …" on stderr. Returns `code`.
int report_error(const Error& error, int code = kUsage);

}  // namespace assay::cli
