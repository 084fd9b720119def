#include "scanners/workflows/shell/fate_walk.h"

namespace assay::shell {

void FateWalk::list(const Command& command, const Reaction& reaction) {
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

void FateWalk::and_or(const Command& command, const Reaction& reaction) {
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
    const ShellModes entry = modes_;
    step(command.children[i], own);
    if (i > 0) modes_ = both(entry, modes_);
  }
}

void FateWalk::pipeline(const Command& command, const Reaction& reaction) {
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

}  // namespace assay::shell
