#include "cli/completions.h"

#include <string_view>
#include <vector>

#include "base/strings.h"

namespace assay::cli {

namespace {

enum class ValueKind { none, choice, file, folder, other };

ValueKind kind_of(const std::string& value, const std::vector<std::string>& choices) {
  if (value.empty()) return ValueKind::none;
  if (!choices.empty()) return ValueKind::choice;
  if (value == "DIR" || value == "REPO" || value == "FOLDER") return ValueKind::folder;
  return value == "FILE" || value == "PATH" || value == "TAR" || value == "BEFORE" || value == "AFTER" ||
                 value.starts_with("FILE")
             ? ValueKind::file
             : ValueKind::other;
}

ValueKind kind_of(const FlagDescription& flag) { return kind_of(flag.value, flag.choices); }
ValueKind kind_of(const ArgumentDescription& argument) { return kind_of(argument.name, argument.choices); }

bool takes_files(const CommandDescription& command) {
  for (const ArgumentDescription& argument : command.arguments)
    if (const ValueKind kind = kind_of(argument); kind == ValueKind::file || kind == ValueKind::folder) return true;
  return false;
}

// Of all its arguments: which of them stands at the cursor is not told apart.
std::vector<std::string> argument_choices(const CommandDescription& command) {
  std::vector<std::string> out;
  for (const ArgumentDescription& argument : command.arguments)
    out.insert(out.end(), argument.choices.begin(), argument.choices.end());
  return out;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) out += cat(out.empty() ? "" : between, word);
  return out;
}

// All commands, each after those it stands in.
void flatten(const CommandDescription& command, std::vector<const CommandDescription*>& out) {
  out.push_back(&command);
  for (const CommandDescription& one : command.commands) flatten(one, out);
}

std::vector<const CommandDescription*> all_of(const CommandDescription& program) {
  std::vector<const CommandDescription*> out;
  flatten(program, out);
  return out;
}

// 'text' for shells; in zsh's specifications brackets and colons mean something too.
std::string shell_quoted(std::string_view text, std::string_view escaped_too = "") {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else if (escaped_too.find(c) != std::string_view::npos)
      out += cat('\\', c);
    else
      out += c;
  }
  return out + "'";
}

std::string powershell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// 'assay scan'|'assay scan git'|…: the paths that are commands, as patterns of a case.
std::string path_patterns(const std::vector<const CommandDescription*>& commands) {
  std::string out;
  for (const CommandDescription* command : commands)
    if (command->path != "assay") out += cat(out.empty() ? "" : "|", shell_quoted(command->path));
  return out;
}

std::string own_words(const CommandDescription& command) {
  std::vector<std::string> out = argument_choices(command);
  for (const CommandDescription& one : command.commands) out.push_back(one.name());
  return joined(out, " ");
}

}  // namespace

std::string bash_completions(const CommandDescription& program) {
  const auto commands = all_of(program);
  std::string out =
      "# Completions of assay for bash: in ~/.bashrc, eval \"$(assay completion bash)\".\n"
      "_assay() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} path=assay i commands= flags= "
      "files=\n"
      "  # --format=json comes as three words.\n"
      "  if [[ $current == '=' ]]; then current=\n"
      "  elif [[ $previous == '=' ]]; then previous=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case \"$path ${COMP_WORDS[i]}\" in\n";
  out += cat("      ", path_patterns(commands), ") path+=\" ${COMP_WORDS[i]}\" ;;\n    esac\n  done\n");
  out += "  case \"$path $previous\" in\n";
  for (const CommandDescription* command : commands)
    for (const FlagDescription& flag : command->flags) {
      const ValueKind kind = kind_of(flag);
      if (kind == ValueKind::none) continue;
      std::string patterns;
      for (const std::string& name : flag.names)
        patterns += cat(patterns.empty() ? "" : "|", shell_quoted(cat(command->path, " ", name)));
      out += cat("    ", patterns, ") ");
      if (kind == ValueKind::choice)
        out +=
            cat("mapfile -t COMPREPLY < <(compgen -W ", shell_quoted(joined(flag.choices, " ")), " -- \"$current\")");
      else if (kind == ValueKind::other)
        out += "COMPREPLY=()";
      else
        out += cat("mapfile -t COMPREPLY < <(compgen ", kind == ValueKind::folder ? "-d" : "-f",
                   " -- \"$current\"); compopt -o filenames");
      out += "; return ;;\n";
    }
  out += "  esac\n  case \"$path\" in\n";
  for (const CommandDescription* command : commands) {
    std::string flags;
    for (const FlagDescription& flag : command->flags) flags += cat(flags.empty() ? "" : " ", joined(flag.names, " "));
    out += cat("    ", shell_quoted(command->path), ") commands=", shell_quoted(own_words(*command)),
               " flags=", shell_quoted(flags), takes_files(*command) ? " files=yes" : "", " ;;\n");
  }
  out +=
      "  esac\n"
      "  if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W \"$flags\" -- \"$current\"); return; fi\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$commands\" -- \"$current\"\n"
      "    if [[ -n $files ]]; then compgen -f -- \"$current\"; fi)\n"
      "  if [[ -n $files ]]; then compopt -o filenames; fi\n"
      "}\n"
      "complete -F _assay assay\n";
  return out;
}

std::string zsh_completions(const CommandDescription& program) {
  const auto commands = all_of(program);
  std::string out =
      "#compdef assay\n"
      "# Completions of assay for zsh: assay completion zsh > \"${fpath[1]}/_assay\".\n"
      "_assay() {\n"
      "  local at=assay depth=1 word\n"
      "  for word in ${words[2,CURRENT-1]}; do\n"
      "    case \"$at $word\" in\n";
  out += cat("      (", path_patterns(commands), ") at+=\" $word\"; depth=$((depth + 1)) ;;\n");
  out +=
      "      (*) [[ $word == -* ]] || break ;;\n"
      "    esac\n"
      "  done\n"
      "  words=(\"${(@)words[depth,-1]}\")\n"
      "  (( CURRENT -= depth - 1 ))\n"
      "  case \"$at\" in\n";
  for (const CommandDescription* command : commands) {
    out += cat("    (", shell_quoted(command->path), ")\n");
    if (!command->commands.empty()) {
      out += "      local -a commands=(";
      for (const CommandDescription& one : command->commands)
        out += cat("\n        ", shell_quoted(cat(one.name(), ":", one.summary)));
      out += ")\n";
    }
    out += "      _arguments";
    for (const FlagDescription& flag : command->flags) {
      const ValueKind kind = kind_of(flag);
      const std::string text = cat("[", flag.text, "]");
      std::string value;
      if (kind == ValueKind::choice)
        value = cat(":", flag.value, ":(", joined(flag.choices, " "), ")");
      else if (kind == ValueKind::file || kind == ValueKind::folder)
        value = cat(":", flag.value, kind == ValueKind::folder ? ":_files -/" : ":_files");
      else if (kind == ValueKind::other)
        value = cat(":", flag.value, ": ");
      const std::string what = shell_quoted(text, ":").substr(1);  // behind the name, which is quoted as well
      const std::string others = flag.names.size() > 1 ? cat("(", joined(flag.names, " "), ")") : "";
      for (const std::string& name : flag.names) {
        std::string body = what;
        body.pop_back();
        // With "=", the value may stand behind one, or be the next word.
        const char* joint = kind != ValueKind::none && name.starts_with("--") ? "=" : "";
        out += cat(" \\\n        '", others, name, joint, body, value, "'");
      }
    }
    if (!command->commands.empty())
      out += cat(" \\\n        '1: :", "{_describe command commands", takes_files(*command) ? "; _files" : "", "}'");
    for (const ArgumentDescription& argument : command->arguments) {
      const ValueKind kind = kind_of(argument);
      if (kind == ValueKind::choice)
        out += cat(" \\\n        '", argument.repeats ? "*" : "", ":", argument.name, ":(",
                   joined(argument.choices, " "), ")'");
      else if (kind != ValueKind::other)
        out += cat(" \\\n        '*:", argument.name, kind == ValueKind::folder ? ":_files -/'" : ":_files'");
    }
    out += "\n      ;;\n";
  }
  out += "  esac\n}\nif [[ $funcstack[1] == _assay ]]; then _assay \"$@\"; else compdef _assay assay; fi\n";
  return out;
}

std::string fish_completions(const CommandDescription& program) {
  const auto commands = all_of(program);
  std::string out =
      "# Completions of assay for fish: assay completion fish > ~/.config/fish/completions/assay.fish.\n"
      "function __assay_at\n"
      "  set -l at assay\n"
      "  for word in (commandline -opc)[2..-1]\n"
      "    switch \"$at $word\"\n"
      "      case";
  for (const CommandDescription* command : commands)
    if (command->path != "assay") out += cat(" ", shell_quoted(command->path));
  out +=
      "\n"
      "        set at \"$at $word\"\n"
      "    end\n"
      "  end\n"
      "  test \"$at\" = \"$argv\"\n"
      "end\n"
      "complete -c assay -f\n";
  for (const CommandDescription* command : commands) {
    const std::string here = cat("complete -c assay -n ", shell_quoted(cat("__assay_at ", command->path)));
    for (const CommandDescription& one : command->commands)
      out += cat(here, " -a ", one.name(), " -d ", shell_quoted(one.summary), "\n");
    for (const FlagDescription& flag : command->flags) {
      out += here;
      for (const std::string& name : flag.names)
        out += name.starts_with("--") ? cat(" -l ", name.substr(2)) : cat(" -s ", name.substr(1));
      switch (kind_of(flag)) {
        case ValueKind::none:
          break;
        case ValueKind::choice:
          out += cat(" -x -a ", shell_quoted(joined(flag.choices, " ")));
          break;
        case ValueKind::file:
          out += " -r -F";
          break;
        case ValueKind::folder:
          out += " -x -a '(__fish_complete_directories)'";
          break;
        case ValueKind::other:
          out += " -x";
          break;
      }
      out += cat(" -d ", shell_quoted(flag.text), "\n");
    }
    if (const auto choices = argument_choices(*command); !choices.empty())
      out += cat(here, " -a ", shell_quoted(joined(choices, " ")), "\n");
    if (takes_files(*command)) out += cat(here, " -F\n");
  }
  return out;
}

std::string powershell_completions(const CommandDescription& program) {
  const auto commands = all_of(program);
  std::string out =
      "# Completions of assay for PowerShell: assay completion powershell | Out-String | Invoke-Expression, in "
      "$PROFILE.\n"
      "Register-ArgumentCompleter -Native -CommandName assay -ScriptBlock {\n"
      "  param($wordToComplete, $commandAst, $cursorPosition)\n"
      "  $commands = @{\n";
  for (const CommandDescription* command : commands) {
    out += cat("    ", powershell_quoted(command->path), " = @(");
    bool first = true;
    const auto add = [&](const std::string& name, const std::string& text) {
      out += cat(first ? "" : ", ", "@(", powershell_quoted(name), ", ", powershell_quoted(text), ")");
      first = false;
    };
    for (const CommandDescription& one : command->commands) add(one.name(), one.summary);
    for (const std::string& choice : argument_choices(*command)) add(choice, choice);
    for (const FlagDescription& flag : command->flags)
      for (const std::string& name : flag.names) add(name, flag.text);
    out += ")\n";
  }
  out += "  }\n  $choices = @{\n";
  for (const CommandDescription* command : commands)
    for (const FlagDescription& flag : command->flags)
      for (const std::string& name : flag.names) {
        if (flag.choices.empty()) continue;
        std::vector<std::string> words;
        for (const std::string& choice : flag.choices) words.push_back(powershell_quoted(choice));
        out += cat("    ", powershell_quoted(cat(command->path, " ", name)), " = @(", joined(words, ", "), ")\n");
      }
  out +=
      "  }\n"
      "  $at = 'assay'\n"
      "  $previous = ''\n"
      "  foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {\n"
      "    if ($element.Extent.EndOffset -ge $cursorPosition) { break }\n"
      "    $previous = $element.ToString()\n"
      "    if ($commands.ContainsKey(\"$at $previous\")) { $at = \"$at $previous\" }\n"
      "  }\n"
      "  if ($choices.ContainsKey(\"$at $previous\")) {\n"
      "    $choices[\"$at $previous\"] | Where-Object { $_ -like \"$wordToComplete*\" } | ForEach-Object {\n"
      "      [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }\n"
      "    return\n"
      "  }\n"
      "  $commands[$at] | Where-Object { $_[0] -like \"$wordToComplete*\" } | ForEach-Object {\n"
      "    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterName', $_[1]) }\n"
      "}\n";
  return out;
}

}  // namespace assay::cli
