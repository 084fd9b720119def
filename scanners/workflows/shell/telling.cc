#include "scanners/workflows/shell/telling.h"

#include <algorithm>
#include <string>

#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/outcome.h"

namespace assay::shell {
namespace {

constexpr int kMostLevels = 60;

bool is_name_sign(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Output to a file that somebody may read. The summary is for people.
bool keeps_output(const Script& script, const Command& command) {
  return std::any_of(command.redirections.begin(), command.redirections.end(), [&](const Redirection& one) {
    switch (one.kind) {
      case Redirection::Kind::output:
      case Redirection::Kind::append:
      case Redirection::Kind::both:
      case Redirection::Kind::both_append: {
        if (variable_of(script, one.target) == "GITHUB_STEP_SUMMARY") return false;
        const auto file = constant_text(script, one.target);
        return !file || (*file != "/dev/null" && *file != "/dev/stderr" && *file != "/dev/stdout");
      }
      case Redirection::Kind::read_write:
        return true;
      default:
        return false;
    }
  });
}

// echo "::set-output name=x::$?", which the runner reads, and printf -v NAME.
bool sets_something(const Script& script, const Command& command) {
  const std::string_view text = script.text.substr(command.span.begin, command.span.end - command.span.begin);
  for (const std::string_view sign : {"::set-output", "::set-env", "::save-state"})
    if (text.find(sign) != text.npos) return true;
  return command.words.size() > 1 && constant_text(script, command.words[1]) == "-v";
}

bool tells(const Script& script, CommandId id, bool break_too, int level) {
  const Command& command = script.at(id);
  if (level > kMostLevels || command.background || keeps_output(script, command)) return false;
  switch (command.kind) {
    case Command::Kind::simple: {
      const std::string name = name_of_command(script, command);
      if (name == "echo" || name == "printf") return !sets_something(script, command);
      return name == "true" || name == ":" || name == "sleep" || (break_too && name == "break");
    }
    case Command::Kind::list:
    case Command::Kind::group:
    case Command::Kind::and_or:
      return std::all_of(command.children.begin(), command.children.end(),
                         [&](CommandId child) { return tells(script, child, break_too, level + 1); });
    default:
      return false;
  }
}

// Whether the name is a word of the text, other than before =, where it is set.
bool has_name(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if (at > 0 && is_name_sign(text[at - 1])) continue;
    if (end < text.size() && is_name_sign(text[end])) continue;
    const bool set = end < text.size() && text[end] == '=' && (at == 0 || (text[at - 1] != '$' && text[at - 1] != '{'));
    if (!set) return true;
  }
  return false;
}

// Whether the last name of the path stands anywhere else in the script.
bool is_named_elsewhere(const Script& script, WordId path) {
  const std::string whole = text_with_gaps(script, path);
  const std::string name = whole.substr(whole.find_last_of(std::string("/") + kUnknown) + 1);
  if (name.empty()) return true;
  const Span own = script.word(path).span;
  for (std::size_t at = script.text.find(name); at != script.text.npos; at = script.text.find(name, at + 1))
    if (at < own.begin || at >= own.end) return true;
  return false;
}

// Records that are asked about; each question is as long as the script.
constexpr std::size_t kMostRecords = 10;

// A here-document with the variable, other than one that `cat` writes into a file of which the script speaks no more: a
// record, which makes nothing fail here.
bool gives_on(const Script& script, const Command& command, std::string_view variable, std::size_t& records) {
  const bool has = std::any_of(command.redirections.begin(), command.redirections.end(), [&](const Redirection& one) {
    return one.kind == Redirection::Kind::here_document && mentions(script, one.target, variable);
  });
  if (!has || name_of_command(script, command) != "cat" || ++records > kMostRecords) return has;
  return std::any_of(command.redirections.begin(), command.redirections.end(), [&](const Redirection& one) {
    return one.kind != Redirection::Kind::here_document && is_named_elsewhere(script, one.target);
  });
}

// set -a and set -o allexport: programs are given every variable.
bool exports_all(const Script& script, const Command& command) {
  return std::any_of(command.words.begin(), command.words.end(), [&](WordId word) {
    const auto text = constant_text(script, word);
    return text && (*text == "allexport" || (text->size() > 1 && (*text)[0] == '-' && (*text)[1] != '-' &&
                                             text->find('a') != std::string::npos));
  });
}

}  // namespace

bool only_tells(const Script& script, CommandId command, bool break_too) {
  return tells(script, command, break_too, 0);
}

bool only_prepares(const Script& script, CommandId command) {
  constexpr std::string_view kPreparing[] = {"mkdir", "cd", "rm", "touch", "cp", "mv", "chmod", "set", "export"};
  const std::string name = name_of_command(script, script.at(command));
  return std::find(std::begin(kPreparing), std::end(kPreparing), name) != std::end(kPreparing) ||
         only_tells(script, command);
}

bool is_only_told(const Script& script, std::string_view variable) {
  std::size_t records = 0;
  for (CommandId id = 0; id < script.commands.size(); ++id) {
    const Command& command = script.at(id);
    const std::string_view text = script.text.substr(command.span.begin, command.span.end - command.span.begin);
    switch (command.kind) {
      case Command::Kind::simple: {
        const std::string name = name_of_command(script, command);
        if (name == "eval" || name == "source" || name == "." || name == "export") return false;
        if (name == "set" && exports_all(script, command)) return false;
        if (!only_tells(script, id) && has_name(text, variable)) return false;
        if (gives_on(script, command, variable, records)) return false;
        break;
      }
      case Command::Kind::conditional:
      case Command::Kind::arithmetic:
      case Command::Kind::pipeline:
      case Command::Kind::unread:
        if (has_name(text, variable)) return false;
        break;
      case Command::Kind::case_:
      case Command::Kind::for_:
        for (const WordId word : command.words)
          if (mentions(script, word, variable)) return false;
        break;
      default:
        if (keeps_output(script, command) && has_name(text, variable)) return false;
    }
  }
  return true;
}

}  // namespace assay::shell
