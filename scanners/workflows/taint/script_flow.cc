#include "scanners/workflows/taint/script_flow.h"

#include <algorithm>
#include <optional>

#include "base/letter_case.h"
#include "scanners/workflows/taint/filters.h"

namespace assay::workflows::taint {
namespace {

using shell::Command;
using shell::CommandId;
using shell::Part;
using shell::Script;
using shell::Span;
using shell::WordId;
using Target = shell::FileWrite::Target;

constexpr int kMostDepth = 20;

class Following {
 public:
  Following(const Script& script, const ScriptSources& sources) : script_(script), sources_(sources) {}

  ScriptFlow run() {
    walk(script_.root, 0);
    return std::move(out_);
  }

 private:
  // ---- values

  SharedFlows keep(Flows flows) {
    if (flows.empty()) return nullptr;
    if (values_ == kMostValues) {
      out_.complete = false;
      return nullptr;
    }
    ++values_;
    return std::make_shared<const Flows>(std::move(flows));
  }

  SharedFlows of_part(const Part& part, int depth) {
    switch (part.kind) {
      case Part::Kind::variable:
        return of_variable(part.text);
      case Part::Kind::parameter:
        return of_parameter(part);
      case Part::Kind::hole:
        return keep(sources_.hole(part.span));
      case Part::Kind::substitution:
        return keep(printed_by(part.command, depth + 1));
      default:
        return nullptr;
    }
  }

  SharedFlows of_parameter(const Part& part) {
    const SharedFlows known = of_variable(part.text);
    const std::string_view written = script_.text.substr(part.span.begin, part.span.end - part.span.begin);
    // ${#x} is a number, ${x:+y} something else, ${x//[^a-z]/} has no room for code.
    if (known == nullptr || written.starts_with("${#") || written.find(":+") != written.npos) return nullptr;
    if (written.find("//[^") != written.npos) return without_text(known);
    if (written.find_first_of("#%/^,", 3) == written.npos) return known;
    Flows flows = *known;
    for (Flow& flow : flows) flow.changed = true;
    return keep(std::move(flows));
  }

  SharedFlows without_text(const SharedFlows& known) {
    if (known == nullptr || worst_text(*known) == nullptr) return known;
    Flows flows = *known;
    std::erase_if(flows, [](const Flow& flow) { return flow.is_text(); });
    return keep(std::move(flows));
  }

  SharedFlows of_word_shared(WordId id, int depth) {
    const auto known = out_.words.find(id);
    if (known != out_.words.end()) return known->second;
    SharedFlows only;
    Flows several;
    for (const Part& part : script_.word(id).parts) {
      if (part.kind == Part::Kind::literal || part.kind == Part::Kind::glob) continue;
      SharedFlows flows = of_part(part, depth);
      if (flows == nullptr || flows == only) continue;
      if (only == nullptr) {
        only = std::move(flows);
        continue;
      }
      if (several.empty()) several = *only;
      add(several, *flows);
    }
    if (!several.empty()) only = keep(std::move(several));
    if (only != nullptr) out_.words.emplace(id, only);
    return only;
  }
  const Flows& of_word(WordId id, int depth) {
    static const Flows kNone;
    const SharedFlows flows = of_word_shared(id, depth);
    return flows == nullptr ? kNone : *flows;  // the map holds it
  }

  SharedFlows of_variable(std::string_view name) {
    const auto own = variables_.find(name);
    if (own != variables_.end()) return own->second;
    const auto [place, fresh] = environment_.try_emplace(std::string(name));
    if (fresh) place->second = keep(sources_.variable(name));
    return place->second;
  }

  void set_variable(const std::string& name, SharedFlows flows, bool more) {
    SharedFlows& now = variables_[name];
    if (more && now != nullptr && flows != nullptr && now != flows) {
      Flows both = *now;
      add(both, *flows);
      now = keep(std::move(both));
    } else if (!more || now == nullptr) {
      now = std::move(flows);
    }
  }
  void validated(std::string_view name) { variables_[std::string(name)] = without_text(of_variable(name)); }

  std::vector<std::string> words_of(const Command& command) const {
    std::vector<std::string> out;
    out.reserve(command.words.size());
    for (const WordId word : command.words) out.push_back(shell::text_with_gaps(script_, word));
    return out;
  }

  // What `gh issue view 1 --json title` and the like ask for is what anybody wrote.
  Flows asked_of_forge(const std::vector<std::string>& words) const {
    if (words.size() < 3 || words[0] != "gh" || !among(words[1], {"pr", "issue"}) || !among(words[2], {"view", "list"}))
      return {};
    constexpr std::pair<std::string_view, std::string_view> kFields[] = {
        {"title", "text"}, {"body", "text"}, {"headRefName", "branch"}, {"comments", "text"}};
    for (std::size_t i = 3; i < words.size(); ++i) {
      for (const auto& [field, shape] : kFields) {
        const bool wanted = words[i - 1] == "--json" && words[i].find(field) != std::string::npos;
        if (!wanted) continue;
        Flow flow;
        flow.source.name = "gh " + words[1] + " view --json " + std::string(field);
        flow.source.shape = shape;
        flow.source.several_lines = field == "body" || field == "comments";
        flow.confidence = Confidence::medium;
        return {flow};
      }
    }
    return {};
  }

  // git diff --name-only
  Flows of_changed_files(const std::vector<std::string>& words) const {
    if (words.size() < 3 || words[0] != "git" || !among(words[1], {"diff", "diff-tree", "show", "log"})) return {};
    const bool names = std::find(words.begin(), words.end(), "--name-only") != words.end();
    return names ? sources_.changed_files() : Flows();
  }

  // jq .issue.title "$GITHUB_EVENT_PATH"
  Flows of_payload(const Command& command, const std::vector<std::string>& words) const {
    if (words.empty() || words[0] != "jq") return {};
    bool payload = false;
    std::string path;
    const auto names_payload = [&](WordId word) {
      return shell::variable_of(script_, word) == std::optional<std::string_view>("GITHUB_EVENT_PATH");
    };
    for (std::size_t i = 1; i < words.size(); ++i) {
      payload = payload || names_payload(command.words[i]);
      if (words[i].starts_with('.') && path.empty()) path = words[i].substr(1);
    }
    for (const shell::Redirection& one : command.redirections)
      payload = payload || (one.kind == shell::Redirection::Kind::input && names_payload(one.target));
    const std::size_t end = path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    path.resize(std::min(end, path.size()));
    return payload && !path.empty() ? sources_.event_payload(path) : Flows();
  }

  // The output of a command, of which `input` is the standard input.
  Flows printed_by(CommandId id, int depth, Flows input = {}) {
    if (depth > kMostDepth) return {};
    const Command& command = script_.at(id);
    switch (command.kind) {
      case Command::Kind::simple:
        return printed_by_simple(command, depth, std::move(input));
      case Command::Kind::pipeline:
        for (const CommandId child : command.children) input = printed_by(child, depth + 1, std::move(input));
        return input;
      case Command::Kind::list:
      case Command::Kind::group:
      case Command::Kind::subshell:
      case Command::Kind::and_or: {
        Flows out;
        for (const CommandId child : command.children) add(out, printed_by(child, depth + 1, input));
        return out;
      }
      default:
        return {};
    }
  }

  Flows printed_by_simple(const Command& command, int depth, Flows input) {
    const std::vector<std::string> words = words_of(command);
    if (words.empty()) {
      // $(<file)
      Flows out;
      for (const shell::Redirection& one : command.redirections)
        if (one.kind == shell::Redirection::Kind::input) add(out, of_file(one.target));
      return out;
    }
    if (Flows asked = asked_of_forge(words); !asked.empty()) return asked;
    if (Flows payload = of_payload(command, words); !payload.empty()) return payload;
    if (Flows files = of_changed_files(words); !files.empty()) return files;
    if (!passes_on(words[0])) return {};
    Flows out = std::move(input);
    const bool prints_arguments = words[0] == "echo" || words[0] == "printf";
    if (prints_arguments) out.clear();
    if (prints_arguments || among(words[0], {"jq", "basename", "dirname", "awk"}))
      for (std::size_t i = 1; i < command.words.size(); ++i) add(out, of_word(command.words[i], depth));
    for (const shell::Redirection& one : command.redirections) {
      if (one.kind == shell::Redirection::Kind::here_string || one.kind == shell::Redirection::Kind::here_document)
        add(out, of_word(one.target, depth));
      if (one.kind == shell::Redirection::Kind::input) add(out, of_file(one.target));
    }
    add(out, of_named_files(command, words));
    if (cleans(words)) std::erase_if(out, [](const Flow& flow) { return flow.is_text(); });
    if (joins_lines(words))
      for (Flow& flow : out) flow.source.several_lines = false;
    if (!prints_arguments && !among(words[0], {"cat", "tee", "tr"}))
      for (Flow& flow : out) flow.changed = true;
    return out;
  }

  // Of a file that the script has written, or that was there before.
  Flows of_file(WordId word) const {
    Flows out;
    if (const auto path = shell::constant_text(script_, word))
      for (const Written& one : out_.writes)
        if (one.target == Target::file && one.path == *path) add(out, one.flows);
    if (out.empty()) add(out, sources_.file(shell::text_with_gaps(script_, word)));
    return out;
  }

  // Of the files that a program is told to read: what is no option, and of some programs not the first, their own text.
  Flows of_named_files(const Command& command, const std::vector<std::string>& words) const {
    const bool has_text = among(words[0], {"jq", "sed", "awk", "grep", "yq"});
    Flows out;
    if (!has_text && !among(words[0], {"cat", "head", "tail", "cut", "sort", "uniq", "tac", "rev"})) return out;
    bool text = has_text;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i].starts_with('-')) continue;
      if (!text) add(out, of_file(command.words[i]));
      text = false;
    }
    return out;
  }

  // ---- commands

  void walk(CommandId id, int depth) {
    if (depth > 2 * kMostDepth) return;
    const Command& command = script_.at(id);
    if (command.kind == Command::Kind::for_) {
      Flows items;
      for (const WordId word : command.words) add(items, of_word(word, depth));
      set_variable(command.name, keep(std::move(items)), false);
    } else {
      for (const WordId word : command.words) of_word(word, depth);
    }
    for (const WordId word : command.nested) of_word(word, depth);
    for (const shell::Assignment& one : command.assignments)
      if (one.value) set_variable(one.name, of_word_shared(*one.value, depth), one.append);
    std::vector<std::string> words;
    if (command.kind == Command::Kind::simple) {
      words = words_of(command);
      simple(command, words, depth);
    }
    if (command.kind == Command::Kind::conditional) validate(command);
    if (command.kind == Command::Kind::case_ && !command.words.empty()) validate_case(command);
    for (const CommandId child : command.children) walk(child, depth + 1);
    write(id, command, depth);
    if (command.kind == Command::Kind::simple) legacy(command, words, depth);
  }

  void simple(const Command& command, const std::vector<std::string>& words, int depth) {
    if (words.empty()) return;
    const std::string& name = words[0];
    if (among(name, {"export", "local", "declare", "readonly", "typeset"})) {
      for (std::size_t i = 1; i < words.size(); ++i) {
        const std::size_t equals = words[i].find('=');
        if (equals != std::string::npos && equals > 0)
          set_variable(words[i].substr(0, equals), of_word_shared(command.words[i], depth), false);
      }
    }
    if (name == "read" && words.size() > 1) {
      for (const shell::Redirection& one : command.redirections) {
        const bool here = one.kind == shell::Redirection::Kind::here_string;
        if (!here && one.kind != shell::Redirection::Kind::input) continue;
        const SharedFlows flows = here ? of_word_shared(one.target, depth) : keep(of_file(one.target));
        for (std::size_t i = 1; i < words.size(); ++i)
          if (!words[i].starts_with('-')) set_variable(words[i], flows, false);
      }
    }
    if (name == "echo" || name == "printf") {
      for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i].find("::add-mask::") == std::string::npos) continue;
        for (std::size_t k = i; k < words.size(); ++k)
          for (const Part& part : script_.word(command.words[k]).parts)
            if (part.kind == Part::Kind::variable || part.kind == Part::Kind::parameter) out_.masked.insert(part.text);
      }
    }
  }

  // [[ $x =~ ^[0-9]+$ ]]: from here on it is what the pattern allows. A pattern without anchors allows anything.
  void validate(const Command& command) {
    const std::vector<std::string> words = words_of(command);
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      const bool regex = words[i] == "=~" && words[i + 1].starts_with('^') && words[i + 1].ends_with('$');
      const bool equal =
          (words[i] == "==" || words[i] == "=") && words[i + 1].find_first_of("*?\0") == std::string::npos;
      const auto name = shell::variable_of(script_, command.words[i - 1]);
      if (name && (regex || equal)) validated(*name);
    }
  }
  void validate_case(const Command& command) {
    if (const auto name = shell::variable_of(script_, command.words[0])) validated(*name);
  }

  // ---- writes

  // A line, or a part of one, that a group of commands prints.
  struct Piece {
    std::string text;  // with gaps
    Flows flows;
    bool line_end = true;
  };

  void pieces_of(CommandId id, int depth, std::vector<Piece>& to) {
    if (depth > kMostDepth) return;
    const Command& command = script_.at(id);
    if (command.kind != Command::Kind::simple) {
      if (command.kind == Command::Kind::pipeline && !command.children.empty())
        return to.push_back({std::string(1, shell::kUnknown), printed_by(id, depth), true});
      for (const CommandId child : command.children) pieces_of(child, depth + 1, to);
      return;
    }
    const std::vector<std::string> words = words_of(command);
    if (words.empty()) return;
    Piece piece;
    if (words[0] == "echo" || words[0] == "printf") {
      for (std::size_t i = 1; i < words.size(); ++i) {
        if (piece.text.empty() && words[i].starts_with('-') && words[0] == "echo" && words[i].size() < 4) {
          piece.line_end = words[i].find('n') == std::string::npos;
          continue;
        }
        if (!piece.text.empty()) piece.text += ' ';
        piece.text += words[i];
        add(piece.flows, of_word(command.words[i], depth));
      }
    } else {
      for (const shell::Redirection& one : command.redirections)
        if (one.kind == shell::Redirection::Kind::here_document || one.kind == shell::Redirection::Kind::here_string)
          piece.text = shell::text_with_gaps(script_, one.target);
      piece.flows = printed_by_simple(command, depth, {});
    }
    to.push_back(std::move(piece));
  }

  void write(CommandId id, const Command& command, int depth) {
    using Kind = shell::Redirection::Kind;
    for (const shell::Redirection& one : command.redirections) {
      const bool writes = one.kind == Kind::output || one.kind == Kind::append || one.kind == Kind::both ||
                          one.kind == Kind::both_append;
      if (writes && one.descriptor <= 1) write_to(one.target, id, one.span, depth);
    }
    if (command.kind == Command::Kind::pipeline && command.children.size() > 1) {
      const Command& last = script_.at(command.children.back());
      const std::vector<std::string> words = words_of(last);
      if (last.kind != Command::Kind::simple || words.empty() || words[0] != "tee") return;
      for (std::size_t i = 1; i < words.size(); ++i)
        if (!words[i].starts_with('-'))
          write_to(last.words[i], command.children[command.children.size() - 2], script_.word(last.words[i]).span,
                   depth);
    }
  }

  Target target_of(WordId word) const {
    const auto variable = shell::variable_of(script_, word);
    if (!variable) return Target::file;
    if (*variable == "GITHUB_ENV") return Target::environment;
    if (*variable == "GITHUB_OUTPUT") return Target::output;
    if (*variable == "GITHUB_PATH") return Target::path;
    if (*variable == "GITHUB_STEP_SUMMARY") return Target::summary;
    if (*variable == "GITHUB_STATE") return Target::state;
    return Target::file;
  }

  void write_to(WordId word, CommandId printer, Span span, int depth) {
    const Target target = target_of(word);
    std::vector<Piece> pieces;
    pieces_of(printer, depth + 1, pieces);
    if (target != Target::environment && target != Target::output) {
      Written all;
      all.target = target;
      all.span = span;
      if (target == Target::file) all.path = shell::text_with_gaps(script_, word);
      if (all.path.starts_with("/dev/")) return;
      for (const Piece& piece : pieces) add(all.flows, piece.flows);
      all.one_line = true;
      if (!all.flows.empty()) out_.writes.push_back(std::move(all));
      return;
    }
    for (const Piece& piece : pieces) name_value(target, piece, span);
  }

  // NAME=VALUE, NAME<<WORD, or a line of a value that was begun by the latter.
  void name_value(Target target, const Piece& piece, Span span) {
    const std::string_view text = piece.text;
    const std::size_t marks = text.find("<<");
    const std::size_t equals = text.find('=');
    Written one;
    one.target = target;
    one.span = span;
    one.flows = piece.flows;
    Open& open = open_[target];
    if (!open.name.empty()) {
      if (text == open.delimiter && piece.flows.empty()) return open.name.clear();
      one.name = open.name;
      one.fixed_delimiter = open.delimiter.find(shell::kUnknown) == std::string::npos;
    } else if (marks != text.npos && marks < equals) {
      one.name = text.substr(0, marks);
      std::string_view delimiter = text.substr(marks + 2);
      const std::size_t end = std::min(delimiter.find('\n'), delimiter.find("\\n"));
      one.fixed_delimiter = delimiter.substr(0, end).find(shell::kUnknown) == delimiter.npos;
      if (end == delimiter.npos) {
        open = {one.name, std::string(delimiter)};
        return;
      }
    } else {
      one.name = text.substr(0, std::min(equals, text.size()));
      if (one.name.find(shell::kUnknown) != std::string::npos || equals == text.npos) one.name.clear();
      one.one_line = true;
    }
    if (!one.flows.empty()) out_.writes.push_back(std::move(one));
  }

  // echo "::set-output name=x::$y"
  void legacy(const Command& command, const std::vector<std::string>& words, int depth) {
    if (words.size() < 2 || words[0] != "echo") return;
    const bool output = words[1].starts_with("::set-output name=");
    if (!output && !words[1].starts_with("::set-env name=")) return;
    Written one;
    one.target = output ? Target::output : Target::environment;
    const std::size_t begin = words[1].find('=') + 1;
    one.name = words[1].substr(begin, words[1].find("::", begin) - begin);
    one.span = command.span;
    for (std::size_t i = 1; i < words.size(); ++i) add(one.flows, of_word(command.words[i], depth));
    if (!one.flows.empty()) out_.writes.push_back(std::move(one));
  }

  const Script& script_;
  const ScriptSources& sources_;
  ScriptFlow out_;
  std::map<std::string, SharedFlows, std::less<>> variables_, environment_;
  std::size_t values_ = 0;
  // A value over several lines that was begun, and its end did not come yet: each line may be a write of its own.
  struct Open {
    std::string name, delimiter;
  };
  std::map<Target, Open> open_;
};

}  // namespace

const Flows& ScriptFlow::of(shell::WordId word) const {
  static const Flows kNone;
  const auto found = words.find(word);
  return found == words.end() ? kNone : *found->second;
}

ScriptFlow follow(const shell::Script& script, const ScriptSources& sources) {
  return Following(script, sources).run();
}

}  // namespace assay::workflows::taint
