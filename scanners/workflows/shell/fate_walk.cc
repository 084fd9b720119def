#include "scanners/workflows/shell/fate_walk.h"

#include <algorithm>

#include "scanners/workflows/shell/expansion.h"

namespace assay::shell {

FateWalk::FateWalk(const Script& script, const std::vector<Call>& calls, const Options& options)
    : script_(script),
      inherits_errexit_(options.language == Options::Language::sh),
      modes_{options.errexit ? Switch::on : Switch::off, options.pipefail ? Switch::on : Switch::off, {}},
      fates_(script.commands.size()) {
  for (const Command& command : script.commands)
    if (command.kind == Command::Kind::function && !command.children.empty()) {
      const bool fresh = functions_.try_emplace(command.name, command.children[0]).second;
      if (!fresh) functions_[command.name] = static_cast<CommandId>(script.commands.size());  // more than one: unknown
    }
  for (const Call& call : calls) {
    if (call.name() == "wait" && call.words.size() > 1) waits_ = true;  // without a process it succeeds
    if (call.name() == "shopt" && std::any_of(call.words.begin(), call.words.end(),
                                              [](const auto& word) { return word && *word == "inherit_errexit"; }))
      inherits_errexit_ = true;
  }
  trap_ = ending_trap(script, calls, functions_);
}

std::vector<CommandFate> FateWalk::run(bool understood) {
  if (understood) step(script_.root, {kFails, masked(Why::negated, {}), false});
  std::vector<CommandFate> out;
  for (CommandId id = 0; id < script_.commands.size(); ++id) {
    const Command& command = script_.at(id);
    const bool tells = (command.kind == Command::Kind::simple && !command.words.empty()) ||
                       command.kind == Command::Kind::conditional || command.kind == Command::Kind::arithmetic;
    if (!tells) continue;
    Fate fate = fates_[id] ? *fates_[id] : unproved(Why::function_unused, {});
    if (!understood || !script_.complete() || steps_ > kMostSteps) fate = unproved(Why::not_understood, {});
    if (trap_ && fate.kind == Kind::fails) {
      // exec leaves the shell that has the trap.
      const bool lost =
          trap_->succeeds && command.span.begin >= trap_->span.end && name_of_command(script_, command) != "exec";
      fate = lost ? masked(Why::trap, trap_->span) : unproved(Why::trap, trap_->span);
    }
    out.push_back({id, fate});
  }
  std::stable_sort(out.begin(), out.end(), [&](const CommandFate& a, const CommandFate& b) {
    return script_.at(a.command).span.begin < script_.at(b.command).span.begin;
  });
  return out;
}

Span FateWalk::behind(Span first, Span whole) const {
  const std::size_t begin = script_.text.find_first_not_of(" \t\\\n", std::min(first.end, whole.end));
  return {std::min(begin, whole.end), whole.end};
}

Fate FateWalk::failed(const Reaction& reaction) const {
  if (reaction.tested || modes_.errexit == Switch::off) return reaction.on_fail;
  if (modes_.errexit == Switch::on) return exit_fate_;
  return reaction.on_fail.kind == Kind::fails && exit_fate_.kind == Kind::fails
             ? reaction.on_fail
             : unproved(Why::options_unknown, modes_.errexit_by);
}

void FateWalk::record(CommandId id, const Fate& fate) {
  if (!fates_[id]) {
    fates_[id] = fate;
  } else if (fates_[id]->kind != fate.kind) {
    fates_[id] = unproved(Why::function_unused, {});
  }
}

bool FateWalk::keeps_for_nothing(CommandId id) const {
  const Command& command = script_.at(id);
  return command.kind == Command::Kind::simple && command.words.empty() &&
         std::all_of(command.assignments.begin(), command.assignments.end(), [&](const Assignment& one) {
           return !one.array && ++looks_ <= kMostLooks && is_only_told(script_, one.name);
         });
}

Fate FateWalk::then_run(CommandId id, const Reaction& reaction, Why why, Span by) const {
  switch (outcome_of(script_, id, functions_)) {
    case Outcome::exit_failure:
      return exit_fate_;
    case Outcome::return_failure:
      return return_fate_;
    case Outcome::failure:
      return failed(reaction);
    case Outcome::success:
    case Outcome::exit_success:
    case Outcome::return_success:
      return masked(why, by);
    case Outcome::kept:
      return keeps_for_nothing(id) ? masked(Why::told, by) : unproved(Why::status_kept, by);
    default:
      return unproved(Why::other_command, by);
  }
}

void FateWalk::step(CommandId id, const Reaction& reaction) {
  if (++steps_ > kMostSteps) return;
  const Command& command = script_.at(id);
  if (!command.background) return visit(id, command, reaction);
  const Fate fate = waits_ ? unproved(Why::background, command.span) : masked(Why::background, command.span);
  within(fate, [&] { visit(id, command, {fate, masked(Why::negated, {}), false}); });
}

void FateWalk::visit(CommandId id, const Command& command, const Reaction& reaction) {
  const Fate fails = failed(reaction);
  for (const Redirection& one : command.redirections)
    if (command.kind != Command::Kind::simple) inner(one.target, masked(Why::argument, command.span), true);
  switch (command.kind) {
    case Command::Kind::simple:
      return simple(id, command, reaction);
    case Command::Kind::conditional:
    case Command::Kind::arithmetic:
      record(id, fails);
      for (const WordId word : command.words) inner(word, masked(Why::argument, command.span), reaction.tested);
      return;
    case Command::Kind::list:
      return list(command, reaction);
    case Command::Kind::and_or:
      return and_or(command, reaction);
    case Command::Kind::pipeline:
      return pipeline(command, reaction);
    case Command::Kind::group:
      for (const CommandId child : command.children) step(child, reaction);
      return;
    case Command::Kind::subshell:
      within(fails, [&] {
        for (const CommandId child : command.children) step(child, {fails, reaction.on_success, reaction.tested});
      });
      return;
    case Command::Kind::if_:
      return branches(command, reaction);
    case Command::Kind::while_:
    case Command::Kind::for_:
      return loop(command, reaction);
    case Command::Kind::case_: {
      for (const WordId word : command.words) inner(word, masked(Why::argument, command.span), true);
      const ShellModes before = modes_;
      ShellModes after = before;
      for (const CommandId child : command.children) {
        modes_ = before;
        step(child, reaction);
        after = both(after, modes_);
      }
      modes_ = after;
      return;
    }
    case Command::Kind::function:
    case Command::Kind::unread:
      return;
  }
}

void FateWalk::simple(CommandId id, const Command& command, const Reaction& reaction) {
  substitutions(command, reaction);
  if (command.words.empty()) return;
  record(id, failed(reaction));
  const std::string name = name_of_command(script_, command);
  if (name == "set") return set_options(command);
  const auto function = functions_.find(name);
  if (function == functions_.end() || function->second >= script_.commands.size()) return;
  if (std::find(active_.begin(), active_.end(), name) != active_.end()) return;
  if (active_.size() == kMostFunctions) steps_ = kMostSteps + 1;
  active_.push_back(name);
  const Fate outer_return = return_fate_;
  return_fate_ = failed(reaction);
  step(function->second, reaction);
  return_fate_ = outer_return;
  active_.pop_back();
}

}  // namespace assay::shell
