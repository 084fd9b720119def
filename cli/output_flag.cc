#include "cli/output_flag.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>

#include "base/strings.h"

namespace assay::cli {

namespace {

constexpr const char* kOutput = "output";

bool is_named(const CLI::Option& option, const std::string& name) { return option.check_lname(name); }

// One regular file under two names, links included.
bool is_same_file(const std::string& a, const std::string& b) {
  struct stat first {
  }, second{};
  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 && S_ISREG(first.st_mode) &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

// The file in a value: "DOMAIN=FILE" ends with it. Empty where the option takes none.
std::string file_in(const CLI::Option& option, const std::string& value) {
  const std::string& type = option.get_type_name();
  if (type.find("=FILE") != std::string::npos || type.find("=PATH") != std::string::npos)
    return value.substr(value.find('=') + 1);
  return option.get_positional() || type.starts_with("FILE") ? value : std::string();
}

}  // namespace

void check_output_names(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (!is_named(*option, kOutput)) continue;
    const bool needs_file = option->get_required() || !option->get_type_name().starts_with("FILE");
    option->transform(CLI::Validator(
        [needs_file](std::string& name) -> std::string {
          if (name.empty()) return "the name is empty; is a variable not set?";
          if (name != "-") return {};
          if (needs_file) return "this is not written to standard output; for a file of that name: ./-";
          name.clear();
          return {};
        },
        ""));
  }
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) check_output_names(*command);
}

std::optional<std::string> output_is_input(const CLI::App& command) {
  const CLI::Option* output = command.get_option_no_throw("--output");
  if (output == nullptr || output->count() == 0) return std::nullopt;
  const std::string& file = output->results().back();
  for (const CLI::Option* option : command.get_options()) {
    if (option == output || is_named(*option, "baseline")) continue;
    for (const std::string& value : option->results())
      if (const std::string named = file_in(*option, value); !named.empty() && is_same_file(file, named))
        return cat("'", printable(named), "' is the output as well, which would replace it");
  }
  return std::nullopt;
}

}  // namespace assay::cli
