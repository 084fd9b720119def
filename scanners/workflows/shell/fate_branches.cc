#include "scanners/workflows/shell/fate_walk.h"

namespace assay::shell {

bool FateWalk::gives_up_quietly(CommandId body) const {
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

void FateWalk::branches(const Command& command, const Reaction& reaction) {
  const std::size_t count = command.children.size();
  const bool has_else = count % 2 == 1;
  ShellModes after = modes_;
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
    const ShellModes entry = modes_;
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

void FateWalk::loop(const Command& command, const Reaction& reaction) {
  for (const WordId word : command.words) inner(word, masked(Why::argument, command.span), true);
  const ShellModes before = modes_;
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

}  // namespace assay::shell
