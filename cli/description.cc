#include "cli/description.h"

#include <CLI/CLI.hpp>
#include <array>
#include <string_view>

#include "base/strings.h"
#include "cli/command.h"

namespace assay::cli {

namespace {

CommandDescription* described = nullptr;

std::vector<std::string> split(std::string_view text, char between) {
  std::vector<std::string> out;
  for (std::size_t end = 0; end != std::string_view::npos; text.remove_prefix(end + 1)) {
    end = text.find(between);
    out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
  }
  return out;
}

bool has_validator(CLI::Option& option) {
  try {
    option.get_validator(0);
    return true;
  } catch (const CLI::OptionNotFound&) {
    return false;
  }
}

// A name of a validator is what one_of gave it; a description is CLI11's own, and stands behind the name of the value:
// "NAME:{p256,rsa}", "N:UINT in [1 - 64]". The name of one without a validator may hold a colon itself: "FILE:LINE".
void add_limits(CLI::Option& option, FlagDescription& out) {
  const std::string whole = option.get_type_name();
  if (!has_validator(option)) {
    out.value = whole;
    return;
  }
  const std::size_t colon = whole.find(':');
  out.value = whole.substr(0, colon);
  if (colon != std::string::npos) {
    const std::string_view limit = std::string_view(whole).substr(colon + 1);
    const std::size_t range = limit.find(" in [");
    const std::size_t dash = limit.find(" - ");
    if (limit.starts_with('{') && limit.ends_with('}'))
      out.choices = split(limit.substr(1, limit.size() - 2), ',');
    else if (range != std::string_view::npos && dash != std::string_view::npos && limit.ends_with(']'))
      out.text +=
          cat("; ", limit.substr(range + 5, dash - range - 5), " to ", limit.substr(dash + 3, limit.size() - dash - 4));
  }
  const std::string& names = option.get_validator(0)->get_name();
  if (!names.empty()) out.choices = split(names, '|');
}

// The commands of which each declares itself when it is run, for those that declare nothing by themselves.
CommandDescription describe_command(const Command& command) {
  static constexpr const char* kDeclare = "--help";
  CommandDescription out;
  {
    const DescriptionScope scope(out);
    command.run({&kDeclare, 1});
  }
  out.summary = command.summary;
  if (command.modes == nullptr) return out;
  for (const std::string_view mode : command.modes()) {
    const std::string name(mode);
    const std::array<const char*, 2> words = {name.c_str(), kDeclare};
    CommandDescription one;
    {
      const DescriptionScope scope(one);
      command.run(words);
    }
    one.summary = one.about.substr(0, one.about.find(". "));
    if (one.summary.ends_with('.')) one.summary.pop_back();
    out.commands.push_back(std::move(one));
  }
  return out;
}

}  // namespace

FlagDescription describe(CLI::Option& option) {
  FlagDescription out;
  for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
  out.text = option.get_description();
  out.group = option.get_group() == "Options" ? "Flags" : option.get_group();
  add_limits(option, out);
  if (option.get_items_expected_max() == 0) out.value.clear();
  return out;
}

std::string path_of(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : cat(path_of(*app.get_parent()), " ", app.get_name());
}

std::vector<Example> examples_of(const CLI::App& app, const Help& help) {
  if (app.get_parent() == nullptr) return help.examples;
  const std::string path = path_of(app);
  std::vector<Example> out;
  for (const Example& example : help.examples) {
    const std::size_t at = example.command.find(path);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = example.command.substr(at + path.size());
    if (rest.empty() || rest.front() == ' ') out.push_back(example);
  }
  return out;
}

CommandDescription describe(CLI::App& app, const Help& help) {
  CommandDescription out;
  out.path = path_of(app);
  out.about = app.get_description();
  out.summary = out.about.substr(0, out.about.find(". "));
  if (out.summary.ends_with('.')) out.summary.pop_back();
  FlagDescription last;
  for (CLI::Option* option : app.get_options({})) {
    if (option->get_positional()) {
      const FlagDescription value = describe(*option);
      out.arguments.push_back(
          {value.value, value.text, option->get_required(), option->get_items_expected_max() > 1, value.choices});
    } else if (option == app.get_help_ptr()) {
      last = describe(*option);
    } else if (!option->get_group().empty()) {
      out.flags.push_back(describe(*option));
    }
  }
  if (!last.names.empty()) out.flags.push_back(std::move(last));
  for (const Example& example : examples_of(app, help)) out.examples.emplace_back(example.command, example.what);
  for (const auto& [code, what] : exit_codes_of(help)) out.exit_codes.emplace_back(code, what);
  for (CLI::App* command : app.get_subcommands([](CLI::App* one) { return !one->get_name().empty(); }))
    out.commands.push_back(describe(*command, help));
  return out;
}

CommandDescription describe_program() {
  CommandDescription out;
  out.path = "assay";
  out.summary = "find credentials, check workflows, attest what was checked";
  out.about = kAbout;
  out.flags = {{{"-V", "--version"}, "", "print the version", "Flags", {}},
               {{"-h", "--help"}, "", "show this help", "Flags", {}}};
  for (const Command& command : commands())
    if (!command.summary.empty()) out.commands.push_back(describe_command(command));
  for (const auto& [code, what] : exit_codes_of({})) out.exit_codes.emplace_back(code, what);
  return out;
}

DescriptionScope::DescriptionScope(CommandDescription& description) { described = &description; }
DescriptionScope::~DescriptionScope() { described = nullptr; }
CommandDescription* DescriptionScope::current() { return described; }

}  // namespace assay::cli
