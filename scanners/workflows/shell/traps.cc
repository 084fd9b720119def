#include "scanners/workflows/shell/traps.h"

#include <algorithm>

namespace assay::shell {
namespace {

// Functions that are looked through, each as long as the script at most; further ones are taken to have an exit.
constexpr std::size_t kMostLooks = 100;

class Reading {
 public:
  Reading(const Script& script, const std::vector<Call>& calls, const Functions& functions)
      : script_(script), functions_(functions) {
    for (const Call& call : calls) exits_ = exits_ || call.name() == "exit";
    for (const Call& call : calls)
      if (call.name() == "trap") read(call);
  }
  std::optional<EndingTrap> found;

 private:
  void read(const Call& call) {
    const std::size_t at = call.words.size() > 1 && call.words[1] == "--" ? 2 : 1;
    if (at >= call.words.size()) return;
    // A later one may take it back.
    if (found) found->succeeds = false;
    if (!has_exit(call.words[at])) return;
    const bool first = !found;
    found = EndingTrap{call.span, first && is_in_root(call.command) && holds(call, at + 1) && succeeds(call.words[at])};
  }

  bool is_in_root(CommandId id) const {
    const auto& children = script_.at(script_.root).children;
    return std::find(children.begin(), children.end(), id) != children.end();
  }

  // That of ERR runs neither within functions nor where the script says `exit 1` itself.
  bool holds(const Call& call, std::size_t from) const {
    const auto signals = [&](std::string_view name) {
      return std::any_of(call.words.begin() + static_cast<std::ptrdiff_t>(from), call.words.end(),
                         [&](const auto& word) { return word && *word == name; });
    };
    return signals("EXIT") || signals("0") || (signals("ERR") && functions_.empty() && !exits_);
  }

  // A bare `exit` in a trap has the status that was before the trap, whatever ran in it.
  static bool ends_with_0(const Script& script, CommandId body, const Functions& functions) {
    const Span span = script.at(body).span;
    const bool bare = std::any_of(script.commands.begin(), script.commands.end(), [&](const Command& one) {
      return one.words.size() == 1 && span.begin <= one.span.begin && one.span.end <= span.end &&
             name_of_command(script, one) == "exit";
    });
    return !bare && outcome_of(script, body, functions) == Outcome::exit_success;
  }

  bool succeeds(const std::optional<std::string>& action) const {
    if (!action) return false;
    const auto function = functions_.find(*action);
    if (function != functions_.end())
      return function->second < script_.commands.size() && ends_with_0(script_, function->second, functions_);
    const Script read = read_script(*action);
    return read.complete() && ends_with_0(read, read.root, {});
  }

  bool has_exit(const std::optional<std::string>& action) {
    if (!action || action->find("exit") != action->npos) return true;
    const auto function = functions_.find(action->substr(0, action->find(' ')));
    if (function == functions_.end()) return false;
    if (function->second >= script_.commands.size() || ++looks_ > kMostLooks) return true;
    const Span span = script_.at(function->second).span;
    return script_.text.substr(span.begin, span.end - span.begin).find("exit") != std::string_view::npos;
  }

  const Script& script_;
  const Functions& functions_;
  bool exits_ = false;
  std::size_t looks_ = 0;
};

}  // namespace

std::optional<EndingTrap> ending_trap(const Script& script, const std::vector<Call>& calls,
                                      const Functions& functions) {
  return Reading(script, calls, functions).found;
}

}  // namespace assay::shell
