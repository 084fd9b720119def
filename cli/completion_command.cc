// assay completion: prints the completions of a shell.
#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>

#include "cli/command.h"
#include "cli/completions.h"
#include "cli/flags.h"

namespace assay::cli {

namespace {

enum class Shell { bash, zsh, fish, powershell };

constexpr std::array<Choice, 4> kShells = {{{"bash", static_cast<int>(Shell::bash)},
                                            {"zsh", static_cast<int>(Shell::zsh)},
                                            {"fish", static_cast<int>(Shell::fish)},
                                            {"powershell", static_cast<int>(Shell::powershell)}}};

const Help kHelp = {{{"eval \"$(assay completion bash)\"", "in ~/.bashrc"},
                     {"assay completion zsh > \"${fpath[1]}/_assay\"", "for zsh"},
                     {"assay completion fish > ~/.config/fish/completions/assay.fish", "for fish"},
                     {"assay completion powershell | Out-String | Invoke-Expression", "in PowerShell's $PROFILE"}},
                    {{"0", "printed"}, {"2", "usage error"}}};

std::string completions_of(Shell shell) {
  const CommandDescription program = describe_program();
  switch (shell) {
    case Shell::bash:
      return bash_completions(program);
    case Shell::zsh:
      return zsh_completions(program);
    case Shell::fish:
      return fish_completions(program);
    case Shell::powershell:
      return powershell_completions(program);
  }
  return {};
}

}  // namespace

int completion_command(Arguments arguments) {
  const auto owner =
      new_app("Prints the completions of a shell: commands, flags and their values.", "assay completion");
  CLI::App& app = *owner;
  Shell shell = Shell::bash;
  app.add_option("shell", shell, "bash, zsh, fish or powershell")
      ->transform(one_of(kShells))
      ->type_name("SHELL")
      ->required();
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  const std::string text = completions_of(shell);
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? kPass : kIncomplete;
}

}  // namespace assay::cli
