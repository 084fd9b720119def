#include "scanners/workflows/shell/fate.h"

#include <algorithm>
#include <optional>

#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/outcome.h"
#include "scanners/workflows/shell/telling.h"
#include "scanners/workflows/shell/traps.h"

namespace assay::shell {
namespace {

using Kind = Fate::Kind;
using Why = Fate::Why;

// Calls of functions within functions can be many: at most so many commands are looked at.
constexpr std::size_t kMostSteps = 200'000;
// And so many functions are within each other; behind that nothing is certain.
constexpr std::size_t kMostFunctions = 20;
// Questions that take a look at the whole script; further ones are answered as where it is not certain.
constexpr std::size_t kMostLooks = 100;

constexpr Fate kFails{};
Fate masked(Why why, Span by) { return {Kind::masked, why, by}; }
Fate unproved(Why why, Span by) { return {Kind::unproved, why, by}; }

enum class Switch : std::uint8_t { off, on, unknown };
Switch both(Switch a, Switch b) { return a == b ? a : Switch::unknown; }

struct Modes {
  Switch errexit, pipefail;
  Span errexit_by;  // the set +e
};
Modes both(const Modes& a, const Modes& b) {
  return {both(a.errexit, b.errexit), both(a.pipefail, b.pipefail),
          a.errexit == Switch::off ? a.errexit_by : b.errexit_by};
}

// What happens when a command comes to something.
struct Reaction {
  Fate on_fail;     // apart from errexit
  Fate on_success;  // asked for behind ! alone
  bool tested;      // errexit does not hold here
};

class Walk {
 public:
  Walk(const Script& script, const std::vector<Call>& calls, const Options& options)
      : script_(script),
        inherits_errexit_(options.language == Options::Language::sh),
        modes_{options.errexit ? Switch::on : Switch::off, options.pipefail ? Switch::on : Switch::off, {}},
        fates_(script.commands.size()) {
    for (const Command& command : script.commands)
      if (command.kind == Command::Kind::function && !command.children.empty()) {
        const bool fresh = functions_.try_emplace(command.name, command.children[0]).second;
        if (!fresh)
          functions_[command.name] = static_cast<CommandId>(script.commands.size());  // more than one: unknown
      }
    for (const Call& call : calls) {
      if (call.name() == "wait" && call.words.size() > 1) waits_ = true;  // without a process it succeeds
      if (call.name() == "shopt" && std::any_of(call.words.begin(), call.words.end(),
                                                [](const auto& word) { return word && *word == "inherit_errexit"; }))
        inherits_errexit_ = true;
    }
    trap_ = ending_trap(script, calls, functions_);
  }

  std::vector<CommandFate> run(bool understood) {
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

 private:
  std::string_view text_of(Span span) const { return script_.text.substr(span.begin, span.end - span.begin); }

  // What stands behind a command in a larger one: "|| true".
  Span behind(Span first, Span whole) const {
    const std::size_t begin = script_.text.find_first_not_of(" \t\\\n", std::min(first.end, whole.end));
    return {std::min(begin, whole.end), whole.end};
  }

  // What happens when a command fails that stands in this place.
  Fate failed(const Reaction& reaction) const {
    if (reaction.tested || modes_.errexit == Switch::off) return reaction.on_fail;
    if (modes_.errexit == Switch::on) return exit_fate_;
    return reaction.on_fail.kind == Kind::fails && exit_fate_.kind == Kind::fails
               ? reaction.on_fail
               : unproved(Why::options_unknown, modes_.errexit_by);
  }

  void record(CommandId id, const Fate& fate) {
    if (!fates_[id]) {
      fates_[id] = fate;
    } else if (fates_[id]->kind != fate.kind) {
      fates_[id] = unproved(Why::function_unused, {});
    }
  }

  // In a shell of its own: what it sets is lost, and leaving it is not leaving the script.
  template <class Run>
  void within(const Fate& exit_fate, const Run& run) {
    const Modes modes = modes_;
    const Fate outer = exit_fate_, outer_return = return_fate_;
    exit_fate_ = return_fate_ = exit_fate;
    run();
    exit_fate_ = outer;
    return_fate_ = outer_return;
    modes_ = modes;
  }

  // A loop that waits for a command, with a break and no other end in it.
  bool gives_up_quietly(CommandId body) const {
    if (++looks_ > kMostLooks) return false;
    const Span span = script_.at(body).span;
    bool breaks = false;
    for (const Command& one : script_.commands) {
      if (one.span.begin < span.begin || one.span.end > span.end) continue;
      const std::string name = name_of_command(script_, one);
      if (name == "exit" || name == "return" || name == "false" || functions_.contains(name)) return false;
      breaks = breaks || name == "break";
    }
    return breaks;
  }

  // break too, where what is behind the loop cannot fail.
  bool tells_here(CommandId id) const { return only_tells(script_, id, !loop_followed_); }

  // rc=$? or failed=1, and nobody but messages asks for it.
  bool keeps_for_nothing(CommandId id) const {
    const Command& command = script_.at(id);
    return command.kind == Command::Kind::simple && command.words.empty() &&
           std::all_of(command.assignments.begin(), command.assignments.end(), [&](const Assignment& one) {
             return !one.array && ++looks_ <= kMostLooks && is_only_told(script_, one.name);
           });
  }

  bool sets(CommandId id) const { return script_.at(id).words.empty(); }

  // What `id` comes to, where it is run because something failed or succeeded.
  Fate then_run(CommandId id, const Reaction& reaction, Why why, Span by) const {
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

  void step(CommandId id, const Reaction& reaction);
  void visit(CommandId id, const Command& command, const Reaction& reaction);
  void list(const Command& command, const Reaction& reaction);
  void and_or(const Command& command, const Reaction& reaction);
  void pipeline(const Command& command, const Reaction& reaction);
  void branches(const Command& command, const Reaction& reaction);
  void loop(const Command& command, const Reaction& reaction);
  void simple(CommandId id, const Command& command, const Reaction& reaction);
  void substitutions(const Command& command, const Reaction& reaction);
  void inner(WordId word, const Fate& fate, bool tested);
  void set_options(const Command& command);

  const Script& script_;
  Functions functions_;
  bool inherits_errexit_, waits_ = false;
  std::optional<EndingTrap> trap_;
  Modes modes_;
  Fate exit_fate_;              // of leaving the shell that runs
  Fate return_fate_;            // of leaving the function that runs, else the same
  bool followed_ = false;       // commands that can fail come later in this list or one around it
  bool loop_followed_ = false;  // the same behind the loop that runs
  std::vector<std::optional<Fate>> fates_;
  std::vector<std::string> active_;  // functions that are being called
  std::size_t steps_ = 0;
  mutable std::size_t looks_ = 0;
};

void Walk::step(CommandId id, const Reaction& reaction) {
  if (++steps_ > kMostSteps) return;
  const Command& command = script_.at(id);
  if (!command.background) return visit(id, command, reaction);
  const Fate fate = waits_ ? unproved(Why::background, command.span) : masked(Why::background, command.span);
  within(fate, [&] { visit(id, command, {fate, masked(Why::negated, {}), false}); });
}

void Walk::visit(CommandId id, const Command& command, const Reaction& reaction) {
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
      const Modes before = modes_;
      Modes after = before;
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

void Walk::list(const Command& command, const Reaction& reaction) {
  const bool outer = followed_;
  std::size_t quiet = command.children.size();  // from here on they only tell
  while (quiet > 0 && only_tells(script_, command.children[quiet - 1])) --quiet;
  for (std::size_t i = 0; i < command.children.size(); ++i) {
    const CommandId child = command.children[i];
    followed_ = outer || i + 1 < quiet;
    if (i + 1 == command.children.size()) {
      step(child, reaction);
      break;
    }
    const CommandId next = command.children[i + 1];
    Fate lost =
        reaction.tested ? masked(Why::condition, reaction.on_fail.by) : masked(Why::no_errexit, modes_.errexit_by);
    const Outcome ends = outcome_of(script_, next, functions_);
    if (ends == Outcome::exit_status) {
      lost = exit_fate_;
    } else if (ends == Outcome::return_status) {
      lost = return_fate_;
    } else if (reads_status(script_, next) && !only_tells(script_, next) && !keeps_for_nothing(next)) {
      lost = unproved(Why::status_kept, script_.at(next).span);
    }
    step(child, {lost, masked(Why::negated, {}), reaction.tested});
  }
  followed_ = outer;
}

void Walk::and_or(const Command& command, const Reaction& reaction) {
  const std::size_t count = command.children.size();
  std::vector<Fate> fates(count);
  // From the last on: what happens when one fails is that the next behind || runs.
  std::optional<std::size_t> next_or;
  bool told = true;  // all behind it only tell
  for (std::size_t i = count; i-- > 0;) {
    const Span own = script_.at(command.children[i]).span;
    const Span by = behind(own, command.span);
    if (next_or) {
      const Reaction as_last{fates[*next_or], reaction.on_success, true};
      const Outcome ends = outcome_of(script_, command.children[*next_or], functions_);
      fates[i] = ends == Outcome::exit_status     ? exit_fate_
                 : ends == Outcome::return_status ? return_fate_
                                                  : then_run(command.children[*next_or], as_last, Why::alternative, by);
      // t || a || true: whether a succeeds or not.
      const bool lost = fates[*next_or].kind == Kind::masked && fates[*next_or].why == Why::alternative;
      if (lost && fates[i].kind == Kind::unproved && !sets(command.children[*next_or]) &&
          !may_exit(script_, command.children[*next_or], functions_))
        fates[i] = masked(Why::alternative, by);
    } else if (i + 1 == count) {
      fates[i] = failed(reaction);
    } else {
      // Errexit does not see it. The status is that of the whole.
      fates[i] =
          reaction.on_fail.why == Why::no_errexit ? masked(told ? Why::told : Why::condition, by) : reaction.on_fail;
    }
    told = told && tells_here(command.children[i]);
    if (i > 0 && command.joined_by_or[i - 1]) next_or = i;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    Reaction own{fates[i], reaction.on_success, reaction.tested || !last};
    if (last) {
      own.on_fail = reaction.on_fail;
    } else if (!command.joined_by_or[i]) {
      own.on_success = then_run(command.children[i + 1], reaction, Why::condition,
                                behind(script_.at(command.children[i]).span, command.span));
    }
    const Modes entry = modes_;
    step(command.children[i], own);
    if (i > 0) modes_ = both(entry, modes_);
  }
}

void Walk::pipeline(const Command& command, const Reaction& reaction) {
  Reaction own = reaction;
  if (command.negated) {
    own.on_fail = reaction.on_success.why == Why::negated ? masked(Why::negated, command.span) : reaction.on_success;
    own.on_success = reaction.on_fail;
    own.tested = true;
  }
  if (command.children.size() == 1) return step(command.children[0], own);
  const Fate fails = failed(own);
  const bool kept =
      own.on_fail.why == Why::status_kept && text_of(own.on_fail.by).find("PIPESTATUS") != std::string_view::npos;
  for (std::size_t i = 0; i < command.children.size(); ++i) {
    const CommandId child = command.children[i];
    Fate fate = fails;
    const bool last = i + 1 == command.children.size();
    const Span by = behind(script_.at(child).span, command.span);
    if (!last && modes_.pipefail == Switch::off) fate = masked(Why::pipe, by);
    if (!last && kept) fate = own.on_fail;
    if (!last && modes_.pipefail == Switch::unknown && fails.kind == Kind::fails)
      fate = unproved(Why::options_unknown, by);
    within(fate, [&] { step(child, {fate, own.on_success, own.tested}); });
  }
}

void Walk::branches(const Command& command, const Reaction& reaction) {
  const std::size_t count = command.children.size();
  const bool has_else = count % 2 == 1;
  Modes after = modes_;
  for (std::size_t i = 0; i + 1 < count; i += 2) {
    const CommandId condition = command.children[i], body = command.children[i + 1];
    const Span by{command.span.begin, script_.at(condition).span.end};
    const bool last = i + 2 >= count - (has_else ? 1 : 0);
    const bool told = count <= 3 && tells_here(body) && (!has_else || tells_here(command.children[count - 1]));
    const Why why = told ? Why::told : Why::condition;
    Fate on_fail = masked(why, by);
    if (!last) on_fail = unproved(Why::other_command, by);
    if (last && has_else) on_fail = then_run(command.children[count - 1], reaction, why, by);
    const Fate on_success = then_run(body, reaction, why, by);
    step(condition, {on_fail, on_success, true});
    const Modes entry = modes_;
    step(body, reaction);
    after = both(after, modes_);
    modes_ = entry;
  }
  if (has_else) {
    step(command.children[count - 1], reaction);
    after = both(after, modes_);
  }
  modes_ = both(after, modes_);
}

void Walk::loop(const Command& command, const Reaction& reaction) {
  for (const WordId word : command.words) inner(word, masked(Why::argument, command.span), true);
  const Modes before = modes_;
  const bool outer_followed = loop_followed_;
  loop_followed_ = followed_;
  Reaction body = reaction;
  // The status is that of the last turn.
  if (body.on_fail.kind == Kind::fails) body.on_fail = unproved(Why::no_errexit, modes_.errexit_by);
  if (command.kind == Command::Kind::while_ && !command.children.empty()) {
    const bool gives_up = !followed_ && gives_up_quietly(command.children.back());
    const Fate fate =
        masked(gives_up ? Why::told : Why::condition, {command.span.begin, script_.at(command.children[0]).span.end});
    step(command.children[0], {fate, fate, true});
  }
  if (!command.children.empty() && (command.kind == Command::Kind::for_ || command.children.size() > 1))
    step(command.children.back(), body);
  loop_followed_ = outer_followed;
  modes_ = both(before, modes_);
}

void Walk::inner(WordId word, const Fate& fate, bool tested) {
  for (const Part& part : script_.word(word).parts) {
    if (part.kind != Part::Kind::substitution && part.kind != Part::Kind::process) continue;
    const Fate own = part.kind == Part::Kind::process ? masked(Why::process, part.span) : fate;
    within(own, [&] {
      // bash clears errexit there; a failing command only counts as the last.
      if (!inherits_errexit_) modes_.errexit = Switch::off;
      step(part.command, {own, masked(Why::negated, {}), tested});
    });
  }
}

void Walk::substitutions(const Command& command, const Reaction& reaction) {
  const std::string name = name_of_command(script_, command);
  const bool declares =
      name == "export" || name == "local" || name == "declare" || name == "readonly" || name == "typeset";
  const bool told = only_tells(script_, static_cast<CommandId>(&command - script_.commands.data()));
  const Fate lost = masked(declares ? Why::declaration : told ? Why::told : Why::argument, command.span);
  for (const WordId word : command.words) inner(word, lost, reaction.tested);
  for (const WordId word : command.nested) inner(word, masked(Why::argument, command.span), reaction.tested);
  for (const Redirection& one : command.redirections) inner(one.target, masked(Why::argument, command.span), true);
  for (std::size_t i = 0; i < command.assignments.size(); ++i) {
    const auto& value = command.assignments[i].value;
    if (!value) continue;
    // Of several substitutions the last one is the status.
    const bool counts = command.words.empty() && i + 1 == command.assignments.size();
    inner(*value, counts ? failed(reaction) : masked(Why::argument, command.span), reaction.tested);
  }
}

void Walk::set_options(const Command& command) {
  Modes changed = modes_;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const auto word = constant_text(script_, command.words[i]);
    if (!word) {
      changed.errexit = changed.pipefail = Switch::unknown;
      changed.errexit_by = command.span;
      break;
    }
    if (*word == "--" || word->size() < 2 || ((*word)[0] != '-' && (*word)[0] != '+')) break;
    const Switch to = (*word)[0] == '-' ? Switch::on : Switch::off;
    for (const char flag : word->substr(1)) {
      std::string name = flag == 'e' ? "errexit" : std::string();
      if (flag == 'o' && i + 1 < command.words.size())
        name = constant_text(script_, command.words[++i]).value_or(std::string("errexit"));
      if (name == "errexit") {
        changed.errexit = to;
        changed.errexit_by = command.span;
      }
      if (name == "pipefail") changed.pipefail = to;
    }
  }
  modes_ = changed;
}

void Walk::simple(CommandId id, const Command& command, const Reaction& reaction) {
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

}  // namespace

std::string_view name_of(Fate::Why why) {
  switch (why) {
    case Why::none:
      return "";
    case Why::alternative:
      return "what stands behind || succeeds";
    case Why::condition:
      return "it is a condition";
    case Why::told:
      return "nothing but a message depends on it";
    case Why::negated:
      return "! turns its result around";
    case Why::pipe:
      return "only the last command of a pipe counts without pipefail";
    case Why::no_errexit:
      return "the shell goes on after a failure";
    case Why::background:
      return "it runs in the background";
    case Why::argument:
      return "it runs for its output";
    case Why::declaration:
      return "the declaration around it succeeds";
    case Why::process:
      return "it runs beside another command";
    case Why::status_kept:
      return "its status is kept for later";
    case Why::other_command:
      return "another command decides";
    case Why::options_unknown:
      return "the options of the shell are not certain there";
    case Why::function_unused:
      return "it stands in a function";
    case Why::trap:
      return "a trap may end the script otherwise";
    case Why::not_understood:
      return "the script is not understood";
  }
  return "";
}

std::vector<CommandFate> fates_of(const Script& script, const Options& options) {
  return fates_of(script, calls_of(script), options);
}

std::vector<CommandFate> fates_of(const Script& script, const std::vector<Call>& calls, const Options& options) {
  return Walk(script, calls, options).run(options.understood());
}

}  // namespace assay::shell
