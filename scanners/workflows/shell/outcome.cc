#include "scanners/workflows/shell/outcome.h"

#include <algorithm>

#include "scanners/workflows/shell/expansion.h"

namespace assay::shell {
namespace {

Outcome outcome_of_exit(const Script& script, const Command& command, bool returns) {
  if (command.words.size() == 1 || mentions(script, command.words[1], "?"))
    return returns ? Outcome::return_status : Outcome::exit_status;
  const auto status = constant_text(script, command.words[1]);
  if (!status || status->empty() || status->find_first_not_of("0123456789") != status->npos) return Outcome::unknown;
  // Statuses are bytes: 256 is 0.
  const bool zero = status->find_first_not_of('0') == status->npos || *status == "256";
  if (!zero && status->size() > 3) return Outcome::unknown;
  if (returns) return zero ? Outcome::return_success : Outcome::return_failure;
  return zero ? Outcome::exit_success : Outcome::exit_failure;
}

Outcome outcome_of_simple(const Script& script, const Command& command) {
  if (command.words.empty()) return command.assignments.empty() ? Outcome::unknown : Outcome::kept;
  const std::string name = name_of_command(script, command);
  if (name == "exit" || name == "return") return outcome_of_exit(script, command, name == "return");
  if (name == "false") return Outcome::failure;
  if (name == "true" || name == ":" || name == "echo" || name == "printf") return Outcome::success;
  return reads_status(script, static_cast<CommandId>(&command - script.commands.data())) ? Outcome::kept
                                                                                         : Outcome::unknown;
}

// With a status that is known.
bool ends_by_itself(Outcome outcome) {
  return outcome == Outcome::exit_success || outcome == Outcome::exit_failure || outcome == Outcome::return_success ||
         outcome == Outcome::return_failure;
}

Outcome outcome_of_list(const Script& script, const Command& list, const Functions& functions) {
  Outcome last = Outcome::success;
  bool kept = false, first = true, open = false;
  for (const CommandId child : list.children) {
    const Outcome own = script.at(child).background ? Outcome::success : outcome_of(script, child, functions);
    if (ends_by_itself(own)) return open ? Outcome::unknown : own;
    if (own == Outcome::exit_status || own == Outcome::return_status) {
      const bool returns = own == Outcome::return_status;
      if (first) return own;
      if (last == Outcome::success)
        return open ? Outcome::unknown : returns ? Outcome::return_success : Outcome::exit_success;
      return kept ? Outcome::kept : Outcome::unknown;
    }
    kept = kept || own == Outcome::kept;
    open = open || (own == Outcome::unknown && may_exit(script, child, functions));
    last = own;
    first = false;
  }
  return kept ? Outcome::kept : last;
}

}  // namespace

bool may_exit(const Script& script, CommandId id, const Functions& functions) {
  const Command& command = script.at(id);
  if (command.kind != Command::Kind::simple) return true;
  const std::string name = name_of_command(script, command);
  return name.empty() || name == "eval" || name == "source" || name == "." || name == "exec" ||
         functions.contains(name);
}

std::string name_of_command(const Script& script, const Command& command) {
  if (command.kind != Command::Kind::simple || command.words.empty()) return {};
  return constant_text(script, command.words[0]).value_or(std::string());
}

bool reads_status(const Script& script, CommandId id) {
  const Command& command = script.at(id);
  const auto reads = [&](WordId word) { return mentions(script, word, "?") || mentions(script, word, "PIPESTATUS"); };
  if (std::any_of(command.words.begin(), command.words.end(), reads) ||
      std::any_of(command.nested.begin(), command.nested.end(), reads))
    return true;
  for (const Assignment& one : command.assignments)
    if (one.value && reads(*one.value)) return true;
  if (command.kind == Command::Kind::arithmetic) {
    const std::string_view text = script.text.substr(command.span.begin, command.span.end - command.span.begin);
    return text.find("$?") != text.npos || text.find("PIPESTATUS") != text.npos;
  }
  if (command.kind == Command::Kind::function || command.children.empty()) return false;
  return reads_status(script, command.children.front());
}

Outcome outcome_of(const Script& script, CommandId id, const Functions& functions) {
  const Command& command = script.at(id);
  switch (command.kind) {
    case Command::Kind::simple:
      return outcome_of_simple(script, command);
    case Command::Kind::list:
      return outcome_of_list(script, command, functions);
    case Command::Kind::group:
      return command.children.empty() ? Outcome::unknown : outcome_of(script, command.children[0], functions);
    case Command::Kind::subshell: {
      if (command.children.empty()) return Outcome::unknown;
      const Outcome inner = outcome_of(script, command.children[0], functions);
      if (inner == Outcome::exit_success || inner == Outcome::return_success) return Outcome::success;
      if (ends_by_itself(inner) || inner == Outcome::exit_status || inner == Outcome::return_status)
        return Outcome::failure;
      return inner;
    }
    default:
      return reads_status(script, id) ? Outcome::kept : Outcome::unknown;
  }
}

}  // namespace assay::shell
