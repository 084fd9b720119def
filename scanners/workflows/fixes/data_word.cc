#include "scanners/workflows/fixes/data_word.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "base/strings.h"

namespace assay::workflows::fixes {

namespace {

using shell::Command;
using shell::CommandId;
using shell::Part;
using shell::Redirection;
using shell::Word;
using shell::WordId;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_filter(std::string_view name) {
  constexpr std::array<std::string_view, 10> kFilters = {"cat",  "cut",  "fold", "grep", "head",
                                                         "sort", "tail", "tr",   "uniq", "wc"};
  return is_one_of(name, kFilters);
}

// Of test and [[. -eq and its like reckon in [[, and -v looks up an index: both run what is in $( ) there.
bool compares(std::string_view operand) {
  constexpr std::array<std::string_view, 2> kAllowed = {"-z", "-n"};
  return !operand.starts_with('-') || is_one_of(operand, kAllowed);
}

bool is_name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// A variable of the shell, or of programs, that says what is run.
bool says_what_runs(std::string_view name) {
  constexpr std::array<std::string_view, 13> kNames = {"PATH",      "ENV",      "IFS",    "PS4",   "CDPATH",
                                                       "SHELLOPTS", "EDITOR",   "VISUAL", "PAGER", "BROWSER",
                                                       "SHELL",     "BASHOPTS", "HOME"};
  constexpr std::array<std::string_view, 10> kPrefixes = {"BASH_", "LD_",  "DYLD_",  "GIT_", "GH_",
                                                          "NODE_", "NPM_", "PYTHON", "PERL", "RUBY"};
  const auto ends = [name](std::string_view end) { return name.ends_with(end); };
  return is_one_of(name, kNames) || ends("OPTIONS") || ends("OPTS") || ends("OPT") || ends("FLAGS") ||
         ends("COMMAND") || ends("CMD") ||
         std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [name](std::string_view one) { return name.starts_with(one); });
}

std::string run_by(std::string_view name) {
  if (name.empty()) return "it may still be a part of the command that runs";
  return cat("'", printable(name), "' gets it, which may run it");
}

// Scripts with more words are not judged; each hole asks anew.
constexpr std::size_t kMostWords = 10'000;
// Mentions of variables that are followed.
constexpr int kMostMentions = 100;

class Places {
 public:
  explicit Places(const StepScript& script) : script_(script.script), calls_(script.calls) {
    for (CommandId id = 0; id < script_.commands.size(); ++id) {
      for (const CommandId child : script_.at(id).children) parents_[child] = id;
      for (const WordId word : script_.at(id).words) holders_.try_emplace(word, Holder{id, As::word, 0});
      for (const WordId word : script_.at(id).nested) holders_.try_emplace(word, Holder{id, As::element, 0});
      for (const shell::Assignment& one : script_.at(id).assignments)
        if (!one.array) set_.insert(one.span.begin);
      for (std::size_t i = 0; i < script_.at(id).assignments.size(); ++i)
        if (const auto& value = script_.at(id).assignments[i].value)
          holders_.try_emplace(*value, Holder{id, As::value, i});
      for (std::size_t i = 0; i < script_.at(id).redirections.size(); ++i)
        holders_.try_emplace(script_.at(id).redirections[i].target, Holder{id, As::target, i});
    }
    for (WordId word = 0; word < script_.words.size(); ++word)
      for (const Part& part : script_.word(word).parts) {
        if (part.kind == Part::Kind::substitution || part.kind == Part::Kind::process)
          substituted_.try_emplace(part.command, word);
        if (part.kind == Part::Kind::variable) variables_.try_emplace(part.span.begin, word);
      }
  }

  std::string of_hole(expressions::Span hole) {
    for (WordId word = 0; word < script_.words.size(); ++word)
      for (const Part& part : script_.word(word).parts)
        if (part.kind == Part::Kind::hole && part.span == hole) return of_word(word);
    return run_by({});
  }

 private:
  enum class As : std::uint8_t { word, element, value, target };
  struct Holder {
    CommandId command = 0;
    As as = As::word;
    std::size_t index = 0;  // of the assignment or redirection
  };

  std::string of_word(WordId word) {
    // Asked for already: a variable that is set from itself.
    if (!asked_.insert(word).second) return {};
    const auto holder = holders_.find(word);
    if (holder == holders_.end()) return run_by({});
    const Command& command = script_.at(holder->second.command);
    switch (holder->second.as) {
      case As::element:
        return "it goes into an array";
      case As::value:
        return of_assignment(command, command.assignments[holder->second.index]);
      case As::target: {
        const Redirection& redirection = command.redirections[holder->second.index];
        const std::string_view name = name_of(holder->second.command);
        if (redirection.kind != Redirection::Kind::here_string || !is_filter(name) || is_function(name))
          return name.empty() ? "it goes into a redirection" : run_by(name);
        return of_output(holder->second.command);
      }
      case As::word:
        break;
    }
    if (command.kind == Command::Kind::case_) return {};
    if (command.kind == Command::Kind::conditional) {
      if (!only_compares(command.words)) return run_by("[[");
      return {};
    }
    if (command.kind != Command::Kind::simple) return run_by({});
    std::string by = of_argument(holder->second.command, word);
    return by.empty() ? of_output(holder->second.command) : by;
  }

  bool only_compares(const std::vector<WordId>& words) const {
    return std::all_of(words.begin(), words.end(), [this](WordId word) {
      const auto text = shell::constant_text(script_, word);
      return !text || compares(*text);
    });
  }

  const shell::Call* call_of(CommandId command) const {
    const auto found = std::find_if(calls_.begin(), calls_.end(),
                                    [command](const shell::Call& one) { return one.command == command; });
    return found == calls_.end() ? nullptr : &*found;
  }

  std::string_view name_of(CommandId command) const {
    const shell::Call* const call = call_of(command);
    return call == nullptr ? std::string_view() : call->name();
  }

  // Or an alias, which may be of any name.
  bool is_function(std::string_view name) const {
    return std::any_of(
               script_.commands.begin(), script_.commands.end(),
               [name](const Command& one) { return one.kind == Command::Kind::function && one.name == name; }) ||
           std::any_of(calls_.begin(), calls_.end(), [](const shell::Call& one) { return one.name() == "alias"; });
  }

  // Outside of quotes a value may become several words, options among them.
  bool is_one_word(WordId word) const {
    const auto& parts = script_.word(word).parts;
    return std::all_of(parts.begin(), parts.end(), [](const Part& part) {
      return part.quoted || part.kind == Part::Kind::literal || part.kind == Part::Kind::hole;
    });
  }

  // Of the simple command whose word it is.
  std::string of_argument(CommandId id, WordId word) const {
    const shell::Call* const call = call_of(id);
    if (call == nullptr || call->name().empty()) return run_by({});
    const auto at = std::find(call->from.begin(), call->from.end(), word);
    if (at == call->from.begin() || at == call->from.end()) return run_by({});
    const auto index = static_cast<std::size_t>(at - call->from.begin());
    const std::string_view name = call->name();
    const auto said = [call](std::size_t i) {
      return i < call->words.size() && call->words[i] ? std::string_view(*call->words[i]) : std::string_view();
    };
    bool data = false;
    if (name == "echo") {
      data = true;
    } else if (name == "printf") {
      // -v names a variable, whose index is run; it may be the format that is of others.
      data = index > 1 && !said(1).empty() && !said(1).starts_with('-');
    } else if (name == "test" || name == "[") {
      // Without an operator that is known the text may be one itself.
      data = is_one_word(word) && only_compares(call->from) &&
             std::any_of(call->words.begin(), call->words.end(), [](const std::optional<std::string>& one) {
               return one && (*one == "=" || *one == "==" || *one == "!=" || *one == "-z" || *one == "-n");
             });
    } else if (name == "git") {
      constexpr std::array<std::string_view, 2> kCommands = {"commit", "tag"}, kBefore = {"-m", "--message"};
      data = is_one_word(word) && index > 2 && is_one_of(said(1), kCommands) && is_one_of(said(index - 1), kBefore);
    } else if (name == "gh") {
      constexpr std::array<std::string_view, 3> kCommands = {"pr", "issue", "release"};
      constexpr std::array<std::string_view, 6> kBefore = {"--title", "-t", "--body", "-b", "--notes", "-n"};
      data = is_one_word(word) && index > 3 && is_one_of(said(1), kCommands) && is_one_of(said(index - 1), kBefore);
    }
    return data && !is_function(name) ? std::string() : run_by(name);
  }

  std::string of_assignment(const Command& command, const shell::Assignment& assignment) {
    const std::string& name = assignment.name;
    if (!command.words.empty()) return run_by("a command with it in the environment");
    if (assignment.array) return "it goes into an array";
    if (says_what_runs(name)) return cat("the variable ", name, " says what is run");
    // A mention of another kind, by export, in $(( )) or in a text for eval, may do anything.
    const std::string_view text = script_.text;
    for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
      if ((at > 0 && is_name_part(text[at - 1])) ||
          (at + name.size() < text.size() && is_name_part(text[at + name.size()])))
        continue;
      if (set_.contains(at)) continue;
      if (++mentions_ > kMostMentions) return cat("the variable ", name, " is used too often to tell");
      const auto word = word_with(name, at);
      if (!word) return cat("it goes into the variable ", name, ", which is used elsewhere");
      if (std::string by = of_word(*word); !by.empty()) return by;
    }
    return {};
  }

  // The word that has $name or ${name}, of which this is the name.
  std::optional<WordId> word_with(std::string_view name, std::size_t at) const {
    const auto found = variables_.lower_bound(at - std::min<std::size_t>(at, 2));
    if (found == variables_.end() || found->first >= at) return std::nullopt;
    const auto& parts = script_.word(found->second).parts;
    const bool same = std::any_of(parts.begin(), parts.end(), [&, begin = found->first](const Part& part) {
      return part.kind == Part::Kind::variable && part.text == name && part.span.begin == begin && at < part.span.end;
    });
    return same ? std::optional(found->second) : std::nullopt;
  }

  // Where goes what the command prints?
  std::string of_output(CommandId id) {
    if (moves_output()) return "'exec' says where its output goes";
    while (true) {
      const Command& command = script_.at(id);
      for (const Redirection& one : command.redirections)
        if (std::string by = of_redirection(one); !by.empty()) return by;
      if (command.kind == Command::Kind::function) return cat("the function ", printable(command.name), " prints it");
      if (id == script_.root) return {};
      if (const auto word = substituted_.find(id); word != substituted_.end()) return of_word(word->second);
      const auto parent = parents_.find(id);
      if (parent == parents_.end()) return run_by({});
      const Command& above = script_.at(parent->second);
      if (above.kind == Command::Kind::pipeline) {
        auto next = std::find(above.children.begin(), above.children.end(), id);
        while (++next != above.children.end()) {
          const std::string_view name = name_of(*next);
          if (script_.at(*next).kind != Command::Kind::simple || !is_filter(name) || is_function(name))
            return name.empty() ? "it goes into a pipe" : run_by(name);
          for (const Redirection& one : script_.at(*next).redirections)
            if (std::string by = of_redirection(one); !by.empty()) return by;
        }
      }
      id = parent->second;
    }
  }

  std::string of_redirection(const Redirection& one) const {
    using Kind = Redirection::Kind;
    if (one.kind == Kind::input || one.kind == Kind::here_document || one.kind == Kind::here_string) return {};
    const auto text = shell::constant_text(script_, one.target);
    const auto variable = shell::variable_of(script_, one.target);
    constexpr std::array<std::string_view, 3> kDevices = {"/dev/null", "/dev/stdout", "/dev/stderr"};
    constexpr std::array<std::string_view, 2> kFiles = {"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"};
    if (one.kind == Kind::duplicate || (text && is_one_of(*text, kDevices))) return {};
    if (variable && is_one_of(*variable, kFiles)) return {};
    return "it is written to a file";
  }

  bool moves_output() const {
    return std::any_of(script_.commands.begin(), script_.commands.end(), [this](const Command& one) {
      return one.kind == Command::Kind::simple && one.words.size() == 1 && !one.redirections.empty() &&
             shell::constant_text(script_, one.words[0]) == "exec";
    });
  }

  const shell::Script& script_;
  const std::vector<shell::Call>& calls_;
  std::map<CommandId, CommandId> parents_;
  std::map<WordId, Holder> holders_;
  std::map<CommandId, WordId> substituted_;
  std::map<std::size_t, WordId> variables_;  // by where they begin
  std::set<std::size_t> set_;                // where assignments begin, with the name
  int mentions_ = 0;
  std::set<WordId> asked_;
};

}  // namespace

std::string what_may_run(const StepScript& script, expressions::Span hole) {
  if (script.script.words.size() > kMostWords) return "the script is too long to tell what runs it";
  return Places(script).of_hole(hole);
}

}  // namespace assay::workflows::fixes
