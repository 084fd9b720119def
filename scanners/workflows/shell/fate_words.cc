#include "scanners/workflows/shell/fate_walk.h"

namespace assay::shell {

void FateWalk::inner(WordId word, const Fate& fate, bool tested) {
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

void FateWalk::substitutions(const Command& command, const Reaction& reaction) {
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

}  // namespace assay::shell
