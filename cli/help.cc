// The help of a command: what it does, how it is called, its flags in groups, examples, exit codes.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/strings.h"
#include "base/utf8.h"
#include "cli/description.h"
#include "cli/flags.h"
#include "cli/layout.h"

namespace assay::cli {

namespace {

constexpr std::string_view kPlain = "Flags";

std::string positional(CLI::Option& option) {
  return cat(describe(option).value, option.get_items_expected_max() > 1 ? "…" : "");
}

Row row_of(CLI::Option& option) {
  const FlagDescription flag = describe(option);
  if (option.get_positional()) return {positional(option), flag.text};
  std::string left = option.get_snames().empty() ? "    " : cat("-", option.get_snames().front());
  if (!option.get_lnames().empty())
    left += cat(option.get_snames().empty() ? "" : ", ", "--", option.get_lnames().front());
  if (!flag.value.empty()) left += cat(" ", flag.value);
  return {std::move(left), flag.text};
}

std::string usage_line(CLI::App& app) {
  std::string out;
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent())
    out = cat(at->get_name(), out.empty() ? "" : " ", out);
  if (!app.get_subcommands({}).empty()) out += " COMMAND";
  bool flags = false;
  std::string arguments;
  for (CLI::Option* option : app.get_options({})) {
    if (option->get_positional()) {
      const std::string name = positional(*option);
      arguments += option->get_required() ? cat(" ", name) : cat(" [", name, "]");
    } else {
      flags = true;
    }
  }
  return cat(out, flags ? " [FLAGS]" : "", arguments);
}

// The groups in the order of their first flags, arguments first and --help last.
std::vector<std::pair<std::string, std::vector<Row>>> flag_groups(CLI::App& app) {
  std::vector<std::pair<std::string, std::vector<Row>>> groups{{"Arguments", {}}};
  std::vector<Row> last;
  for (CLI::Option* option : app.get_options({})) {
    if (option == app.get_help_ptr()) {
      last.push_back(row_of(*option));
      continue;
    }
    if (option->get_group().empty()) continue;  // hidden
    const bool plain = option->get_group() == "Options";
    const std::string name = option->get_positional() ? "Arguments" : plain ? std::string(kPlain) : option->get_group();
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == name; });
    if (group == groups.end()) group = groups.insert(groups.end(), {name, {}});
    group->second.push_back(row_of(*option));
  }
  if (!last.empty()) {
    const bool one_group = groups.size() == 2 && groups.back().first == kPlain;
    if (!one_group) groups.emplace_back(groups.size() == 1 ? std::string(kPlain) : "Other", std::vector<Row>{});
    groups.back().second.insert(groups.back().second.end(), last.begin(), last.end());
  }
  std::erase_if(groups, [](const auto& group) { return group.second.empty(); });
  return groups;
}

const std::vector<std::pair<std::string_view, std::string_view>>& common_exit_codes() {
  static const std::vector<std::pair<std::string_view, std::string_view>> kCodes = {
      {"0", "pass"},
      {"1", "findings at or above --fail-on"},
      {"2", "usage, configuration or rule error"},
      {"3", "incomplete: something was not read, and the report names it"}};
  return kCodes;
}

}  // namespace

const std::vector<std::pair<std::string_view, std::string_view>>& exit_codes_of(const Help& help) {
  return help.exit_codes.empty() ? common_exit_codes() : help.exit_codes;
}

std::string help_text(CLI::App& app, const Help& help, std::size_t columns) {
  std::string out = cat(wrapped(app.get_description(), 0, columns), "\n\nUsage: ", usage_line(app), "\n");
  std::vector<Row> commands;
  for (const CLI::App* command : app.get_subcommands({}))
    commands.push_back({command->get_name(), command->get_description()});
  if (!commands.empty()) out += cat("\nCommands\n", table(commands, columns, left_width(commands)));

  const auto groups = flag_groups(app);
  std::size_t left = 0;
  for (const auto& [name, rows] : groups) left = std::max(left, left_width(rows));
  for (const auto& [name, rows] : groups) out += cat("\n", name, "\n", table(rows, columns, left));

  std::vector<Row> examples;
  std::size_t widest = 0;
  for (const Example& example : help.examples) {
    examples.push_back({std::string(example.command), std::string(example.what)});
    widest = std::max(widest, utf16_length(example.command));
  }
  if (!examples.empty()) out += cat("\nExamples\n", table(examples, columns, std::min<std::size_t>(widest, 46)));

  std::vector<Row> codes;
  for (const auto& [code, what] : exit_codes_of(help)) codes.push_back({std::string(code), std::string(what)});
  return out + cat("\nExit codes\n", table(codes, columns, left_width(codes)));
}

}  // namespace assay::cli
