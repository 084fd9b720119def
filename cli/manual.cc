#include "cli/manual.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "cli/version.h"

namespace assay::cli {

namespace {

// A backslash and a leading dot mean something to roff; a dash must stay the one that can be copied.
std::string roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool begins = i == 0 || text[i - 1] == '\n';
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (text.substr(i).starts_with("…"))
      out += "...", i += 2;
    else
      out += c;
  }
  return out;
}

std::string usage_of(const CommandDescription& command) {
  std::string out = command.path;
  const bool needs_command = !command.commands.empty() && command.arguments.empty();
  if (needs_command) out += " COMMAND";
  if (!command.flags.empty()) out += " [FLAGS]";
  for (const ArgumentDescription& argument : command.arguments) {
    const std::string name = cat(argument.name, argument.repeats ? "…" : "");
    out += argument.required ? cat(" ", name) : cat(" [", name, "]");
  }
  return out;
}

// The groups in the order of their first flags.
std::vector<std::string> groups_of(const CommandDescription& command) {
  std::vector<std::string> out;
  for (const FlagDescription& flag : command.flags)
    if (std::find(out.begin(), out.end(), flag.group) == out.end()) out.push_back(flag.group);
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string names_of(const FlagDescription& flag, std::string_view before, std::string_view behind) {
  std::string out;
  for (const std::string& name : flag.names) out += cat(out.empty() ? "" : ", ", before, name, behind);
  return out;
}

// A cell of a table: nothing in it may end the cell.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '*') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

void add_markdown(const CommandDescription& command, std::string& out) {
  out += cat("\n## ", command.path, "\n\n", command.about, "\n\n```\n", usage_of(command), "\n```\n");
  if (!command.commands.empty()) {
    out += "\n| command | does |\n|---|---|\n";
    for (const CommandDescription& one : command.commands)
      out += cat("| `", one.path, "` | ", cell(one.summary), " |\n");
  }
  if (!command.arguments.empty()) {
    out += "\n| argument | is |\n|---|---|\n";
    for (const ArgumentDescription& argument : command.arguments)
      out += cat("| `", argument.name, argument.repeats ? "…" : "", "` | ", cell(argument.text), " |\n");
  }
  for (const std::string& group : groups_of(command)) {
    out += cat("\n| ", group, " | |\n|---|---|\n");
    for (const FlagDescription& flag : command.flags)
      if (flag.group == group)
        out += cat("| ", names_of(flag, "`", "`"), flag.value.empty() ? "" : cat(" `", flag.value, "`"), " | ",
                   cell(flag.text), " |\n");
  }
  if (!command.examples.empty()) {
    out += "\n```sh\n";
    for (const auto& [line, what] : command.examples) out += cat(line, "  # ", what, "\n");
    out += "```\n";
  }
  out += "\n| exit code | when |\n|---|---|\n";
  for (const auto& [code, what] : command.exit_codes) out += cat("| ", code, " | ", cell(what), " |\n");
  for (const CommandDescription& one : command.commands) add_markdown(one, out);
}

}  // namespace

std::string page_name(const CommandDescription& command) {
  std::string out = command.path;
  std::replace(out.begin(), out.end(), ' ', '-');
  return out;
}

std::string man_page(const CommandDescription& command, const CommandDescription* above) {
  std::string out = cat(".TH ", upper(page_name(command)), " 1 \"\" \"assay ", kVersion, "\" \"assay\"\n.SH NAME\n",
                        roff(page_name(command)), " \\- ", roff(command.summary), "\n.SH SYNOPSIS\n.nf\n",
                        roff(usage_of(command)), "\n.fi\n.SH DESCRIPTION\n", roff(command.about), "\n");
  if (!command.commands.empty()) {
    out += ".SH COMMANDS\n";
    for (const CommandDescription& one : command.commands)
      out += cat(".TP\n\\fB", roff(one.name()), "\\fR\n", roff(one.summary), "\n");
  }
  if (!command.arguments.empty()) {
    out += ".SH ARGUMENTS\n";
    for (const ArgumentDescription& argument : command.arguments)
      out += cat(".TP\n\\fI", roff(argument.name), "\\fR\n", roff(argument.text), "\n");
  }
  for (const std::string& group : groups_of(command)) {
    out += cat(".SH ", upper(group), "\n");
    for (const FlagDescription& flag : command.flags)
      if (flag.group == group)
        out += cat(".TP\n", roff(names_of(flag, "", "")),
                   flag.value.empty() ? "" : cat(" \\fI", roff(flag.value), "\\fR"), "\n", roff(flag.text), "\n");
  }
  if (!command.examples.empty()) {
    out += ".SH EXAMPLES\n";
    for (const auto& [line, what] : command.examples) out += cat(".TP\n\\fB", roff(line), "\\fR\n", roff(what), "\n");
  }
  out += ".SH \"EXIT STATUS\"\n";
  for (const auto& [code, what] : command.exit_codes) out += cat(".TP\n", code, "\n", roff(what), "\n");
  std::string others;
  const auto add = [&](const CommandDescription& one) {
    others += cat(others.empty() ? "" : ",\n", ".BR ", roff(page_name(one)), " (1)");
  };
  if (above != nullptr) add(*above);
  for (const CommandDescription& one : command.commands) add(one);
  if (!others.empty()) {
    std::string lines;
    for (std::size_t at = 0; (at = others.find(",\n")) != std::string::npos;)
      lines += cat(others.substr(0, at), " ,\n"), others.erase(0, at + 2);
    out += cat(".SH \"SEE ALSO\"\n", lines, others, "\n");
  }
  return out;
}

std::string markdown_manual(const CommandDescription& program) {
  std::string out =
      "# Commands\n\n"
      "Made by `assay man --format markdown` of what the commands declare; `assay COMMAND --help` says the same, and "
      "`assay man --output-dir DIR` writes it as pages of the manual.\n";
  add_markdown(program, out);
  return out;
}

}  // namespace assay::cli
