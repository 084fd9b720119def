// assay hook: hooks of git that scan what a commit, a push or a message brings.
#include "cli/hook_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/flags.h"

namespace assay::cli {

namespace {

const Help kHelp = {{{"assay hook install", "what is committed, and what a merge brings"},
                     {"assay hook install pre-push commit-msg", "what is pushed, and messages"},
                     {"assay hook install --repository /srv/git/tool.git pre-receive", "what a server is sent"},
                     {"assay hook uninstall", "removes them, and puts back what was there"},
                     {"assay hook agent < event.json", "whether a coding agent's tool may run (docs/editors.md)"}},
                    {{"0", "done; a hook: nothing found"},
                     {"1", "a hook: findings"},
                     {"2", "usage error, or another hook has the place; of an agent's hook: it is refused"},
                     {"3", "a hook: something was not read"}}};

int print_lines(const Result<std::vector<std::string>>& lines, std::string_view none) {
  if (!lines) return report_error(lines.error());
  std::string text;
  for (const std::string& line : *lines) text += cat(line, "\n");
  if (lines->empty()) text = cat(none, "\n");
  return std::fputs(text.c_str(), stdout) >= 0 ? kPass : kIncomplete;
}

}  // namespace

int hook_command(Arguments arguments) {
  const auto owner = new_app(
      "Installs, removes and runs hooks of git that scan what a commit, a push or a message brings.", "assay hook");
  CLI::App& app = *owner;
  app.require_subcommand(1);
  std::string config;
  const CLI::IsMember known(std::vector<std::string>(kHookNames.begin(), kHookNames.end()));
  std::vector<std::string> names, given;
  std::string repository = ".", name;
  bool replace = false;
  auto* install = app.add_subcommand("install", "Writes hooks into the folder where git looks for them.");
  install->add_option("name", names, "hooks to install (default: pre-commit and pre-merge-commit)")
      ->check(known)
      ->type_name("HOOK");
  install->add_option("--repository", repository, "repository, bare or with a work tree")->type_name("REPO");
  install->add_flag("--replace", replace, "another hook is kept with .old behind its name, and not run any more");
  auto* uninstall = app.add_subcommand("uninstall", "Removes the hooks that 'assay hook install' wrote.");
  uninstall->add_option("--repository", repository, "repository, bare or with a work tree")->type_name("REPO");
  auto* run = app.add_subcommand("run", "Does what a hook does; git runs it.");
  run->add_option("name", name, "the hook")->check(known)->type_name("HOOK")->required();
  run->add_option("arguments", given, "what git gives the hook, behind --")->type_name("ARGUMENT");
  auto* agent =
      app.add_subcommand("agent",
                         "Judges what a coding agent tells its hooks, a JSON object on standard input: what a tool is "
                         "given, what it gave back, "
                         "what the user wrote. Ends with 2, the reason on standard error and the decision as JSON on "
                         "standard output, where a "
                         "credential stands in it or it could not be looked at; else with 0 and without a word.");
  agent->add_option("--config", config, "configuration (assay.yaml): rules, what is allowed")->type_name("FILE");
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;

  if (agent->parsed()) return run_agent_hook(config);
  if (run->parsed()) return run_hook(name, given);
  if (uninstall->parsed()) return print_lines(uninstall_hooks(repository), "no hook of assay is installed");
  if (names.empty()) names = {"pre-commit", "pre-merge-commit"};
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return print_lines(install_hooks(repository, names, replace), "");
}

}  // namespace assay::cli
