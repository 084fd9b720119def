// The walk through a script that finds what becomes of each command (fate.h), with what every kind of command asks for.
// Made by fates_of() alone; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/shell/fate.h"
#include "scanners/workflows/shell/outcome.h"
#include "scanners/workflows/shell/telling.h"
#include "scanners/workflows/shell/traps.h"

namespace assay::shell {

inline constexpr Fate kFails{};
inline Fate masked(Fate::Why why, Span by) { return {Fate::Kind::masked, why, by}; }
inline Fate unproved(Fate::Why why, Span by) { return {Fate::Kind::unproved, why, by}; }

// An option of the shell (set -e, set -o pipefail), which branches may leave open.
enum class Switch : std::uint8_t { off, on, unknown };
inline Switch both(Switch a, Switch b) { return a == b ? a : Switch::unknown; }

struct ShellModes {
  Switch errexit, pipefail;
  Span errexit_by;  // the set +e
};
inline ShellModes both(const ShellModes& a, const ShellModes& b) {
  return {both(a.errexit, b.errexit), both(a.pipefail, b.pipefail),
          a.errexit == Switch::off ? a.errexit_by : b.errexit_by};
}

// What happens when a command comes to something.
struct Reaction {
  Fate on_fail;     // apart from errexit
  Fate on_success;  // asked for behind ! alone
  bool tested;      // errexit does not hold here
};

class FateWalk {
 public:
  FateWalk(const Script& script, const std::vector<Call>& calls, const Options& options);

  std::vector<CommandFate> run(bool understood);

 private:
  using Kind = Fate::Kind;
  using Why = Fate::Why;

  // Calls of functions within functions can be many: at most so many commands are looked at.
  static constexpr std::size_t kMostSteps = 200'000;
  // And so many functions are within each other; behind that nothing is certain.
  static constexpr std::size_t kMostFunctions = 20;
  // Questions that take a look at the whole script; further ones are answered as where it is not certain.
  static constexpr std::size_t kMostLooks = 100;

  std::string_view text_of(Span span) const { return script_.text.substr(span.begin, span.end - span.begin); }

  // What stands behind a command in a larger one: "|| true".
  Span behind(Span first, Span whole) const;
  // What happens when a command fails that stands in this place.
  Fate failed(const Reaction& reaction) const;
  void record(CommandId id, const Fate& fate);

  // In a shell of its own: what it sets is lost, and leaving it is not leaving the script.
  template <class Run>
  void within(const Fate& exit_fate, const Run& run) {
    const ShellModes modes = modes_;
    const Fate outer = exit_fate_, outer_return = return_fate_;
    exit_fate_ = return_fate_ = exit_fate;
    run();
    exit_fate_ = outer;
    return_fate_ = outer_return;
    modes_ = modes;
  }

  // A loop that waits for a command, with a break and no other end in it.
  bool gives_up_quietly(CommandId body) const;

  // break too, where what is behind the loop cannot fail.
  bool tells_here(CommandId id) const { return only_tells(script_, id, !loop_followed_); }

  // rc=$? or failed=1, and nobody but messages asks for it.
  bool keeps_for_nothing(CommandId id) const;

  bool sets(CommandId id) const { return script_.at(id).words.empty(); }

  // What `id` comes to, where it is run because something failed or succeeded.
  Fate then_run(CommandId id, const Reaction& reaction, Why why, Span by) const;

  // fate_walk.cc
  void step(CommandId id, const Reaction& reaction);
  void visit(CommandId id, const Command& command, const Reaction& reaction);
  void simple(CommandId id, const Command& command, const Reaction& reaction);
  // fate_joined.cc
  void list(const Command& command, const Reaction& reaction);
  void and_or(const Command& command, const Reaction& reaction);
  void pipeline(const Command& command, const Reaction& reaction);
  // fate_branches.cc
  void branches(const Command& command, const Reaction& reaction);
  void loop(const Command& command, const Reaction& reaction);
  // fate_words.cc
  void substitutions(const Command& command, const Reaction& reaction);
  void inner(WordId word, const Fate& fate, bool tested);
  // fate_options.cc
  void set_options(const Command& command);

  const Script& script_;
  Functions functions_;
  bool inherits_errexit_, waits_ = false;
  std::optional<EndingTrap> trap_;
  ShellModes modes_;
  Fate exit_fate_;              // of leaving the shell that runs
  Fate return_fate_;            // of leaving the function that runs, else the same
  bool followed_ = false;       // commands that can fail come later in this list or one around it
  bool loop_followed_ = false;  // the same behind the loop that runs
  std::vector<std::optional<Fate>> fates_;
  std::vector<std::string> active_;  // functions that are being called
  std::size_t steps_ = 0;
  mutable std::size_t looks_ = 0;
};

}  // namespace assay::shell
