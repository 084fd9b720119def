#include "cli/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "base/strings.h"
#include "cli/description.h"
#include "cli/layout.h"
#include "cli/output_flag.h"
#include "cli/tell.h"
#include "rules/suggest.h"

namespace assay::cli {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Every long flag of the command, and its subcommands.
std::vector<std::string> known_names(const CLI::App& app, bool flags) {
  std::vector<std::string> names;
  if (flags) {
    for (const CLI::Option* option : app.get_options())
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  } else {
    for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  }
  return names;
}

std::string nearest(const CLI::App& app, std::string_view word) {
  const std::vector<std::string> names = known_names(app, word.starts_with('-'));
  const std::vector<std::string_view> views(names.begin(), names.end());
  return did_you_mean(word, views);
}

void add_takers(const CommandDescription& command, const std::string& flag, std::vector<std::string>& out) {
  for (const FlagDescription& one : command.flags)
    if (std::find(one.names.begin(), one.names.end(), flag) != one.names.end()) out.push_back(command.path);
  for (const CommandDescription& one : command.commands) add_takers(one, flag, out);
}

// "'assay scan git' takes it", of commands of the same family; empty when none does.
std::string who_takes(const CLI::App& command, const std::string& flag) {
  std::vector<std::string> takers;
  const std::string path = cat(path_of(command), " ");
  for (const CommandDescription& one : describe_program().commands)
    if (path.starts_with(cat(one.path, " "))) add_takers(one, flag, takers);
  if (takers.empty()) return {};
  constexpr std::size_t kMost = 3;
  std::string names;
  for (std::size_t i = 0; i < takers.size() && i < kMost; ++i)
    names += cat(i == 0 ? "" : i + 1 == takers.size() ? " and " : ", ", "'", takers[i], "'");
  return cat(names, takers.size() > kMost ? " and others" : "", takers.size() == 1 ? " takes it" : " take it");
}

CLI::App& parsed_command(CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? app : parsed_command(*commands.front());
}

// The first word that no flag or command takes.
std::string unexpected_word(const CLI::App& app) {
  for (const std::string& word : app.remaining(true))
    if (word != "--") return word.substr(0, word.find('='));
  return {};
}

int tell_mistake(CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = parsed_command(app);
  const std::string name = path_of(command);
  std::string why = error.what();
  std::string hint;
  const bool missing = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const std::string word = unexpected_word(app);
  // What is missing is told only when nothing is too much: that may be it, misspelt.
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr || (missing && !word.empty())) {
    const bool has_commands = !command.get_subcommands({}).empty();
    why = cat(word.starts_with('-') ? "unknown flag '"
              : has_commands        ? "unknown command '"
                                    : "unexpected argument '",
              printable(word), "'");
    hint = nearest(command, word);
    if (hint.empty() && word.starts_with("--")) hint = who_takes(command, word);
  } else if (missing) {
    if (!command.get_subcommands({}).empty()) {
      why = "a command is missing";
      std::string commands;
      for (const std::string& one : known_names(command, false)) commands += cat(commands.empty() ? "" : ", ", one);
      hint = cat("one of ", commands);
    } else {
      for (const CLI::Option* option : command.get_options())
        if (option->get_required() && option->count() == 0) why = cat(option->get_type_name(), " is missing");
    }
  } else if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
    std::string given;
    for (const CLI::Option* option : command.get_options())
      if (option->count() != 0 && !option->get_excludes().empty())
        given += cat(given.empty() ? "" : " and ", option->get_name());
    why = cat(given, " do not go together");
    hint = "choose one of them";
  } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    why = cat(why.substr(0, why.find(':')), " needs a value");
  }
  if (hint.empty()) hint = cat("'", name, " --help' shows all flags");
  tell(cat(name, ": ", why, "\n  hint: ", hint));
  return kUsage;
}

void set_help_flags(CLI::App& app) {
  app.set_help_flag("-h,--help", "show this help");
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) set_help_flags(*command);
}

}  // namespace

std::unique_ptr<CLI::App> new_app(const std::string& about, const std::string& name) {
  return std::make_unique<CLI::App>(about, name);
}

CLI::Validator one_of(std::span<const Choice> choices) {
  const auto check = [choices](std::string& text) -> std::string {
    const std::string wanted = lower(text);
    std::vector<std::string_view> names;
    for (const Choice& choice : choices) {
      names.push_back(choice.name);
      if (choice.name != wanted) continue;
      text = cat(choice.value);
      return {};
    }
    const std::string meant = did_you_mean(wanted, names);
    return cat("'", printable(text), "' is no such choice: ", allowed_are(names),
               meant.empty() ? "" : cat("; ", meant));
  };
  std::string names;
  for (const Choice& choice : choices) names += cat(names.empty() ? "" : "|", choice.name);
  return CLI::Validator(check, "", names);
}

std::optional<int> parse_flags(CLI::App& app, Arguments arguments, const Help& help) {
  set_help_flags(app);
  if (CommandDescription* description = DescriptionScope::current()) {
    *description = describe(app, help);
    return kPass;
  }
  check_output_names(app);
  std::vector<std::string> rest(arguments.rbegin(), arguments.rend());  // CLI11 takes them from the back
  try {
    app.parse(rest);
  } catch (const CLI::CallForHelp&) {
    const std::string text = help_text(parsed_command(app), help, output_columns());
    return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
  } catch (const CLI::ParseError& error) {
    return tell_mistake(app, error);
  }
  const CLI::App& command = parsed_command(app);
  if (const auto why = output_is_input(command)) {
    tell(cat(path_of(command), ": --output: ", *why, "\n  hint: name another file"));
    return kUsage;
  }
  return std::nullopt;
}

}  // namespace assay::cli
