#include "scanners/workflows/shell/expansion.h"

#include <algorithm>
#include <set>

namespace assay::shell {
namespace {

// Each use of a variable is a copy: a script of a megabyte may use one 250,000 times.
constexpr std::size_t kMostConstant = 256;
// A word with more parts and braces among them is not looked at for what braces do.
constexpr std::size_t kMostParts = 64;
constexpr std::string_view kNameSigns = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

// Commands that set variables which they are told.
bool sets_variables(std::string_view name) {
  constexpr std::string_view kNames[] = {"read",  "export",  "local",   "declare",   "typeset", "readonly",
                                         "unset", "getopts", "mapfile", "readarray", "printf",  "let"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// Programs that run the command behind them.
bool runs_another(std::string_view name) {
  constexpr std::string_view kNames[] = {"env",     "sudo", "exec",  "command", "time",
                                         "timeout", "nice", "nohup", "builtin"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// command -v NAME runs nothing.
bool looks_up(const std::optional<std::string>& name, const std::optional<std::string>& option) {
  return name == "command" && (option == "-v" || option == "-V");
}

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != word.npos && equals > 0 && word.substr(0, equals).find_first_not_of(kNameSigns) == word.npos;
}

bool is_duration(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789.smhd") == word.npos;
}

// The command [, and braces without a comma and .. behind them.
bool stands_for_itself(const Script& script, WordId word, const Part& part) {
  const Word& whole = script.word(word);
  if (part.text == "[") return whole.parts.size() == 1;
  if (whole.parts.size() > kMostParts) return false;
  const std::string_view written = script.text.substr(part.span.begin, whole.span.end - part.span.begin);
  return part.text == "{" && written.find(',') == written.npos && written.find("..") == written.npos;
}

bool runs_text(std::string_view name) { return name == "eval" || name == "source" || name == "."; }

// All names in a span.
void add_names(const Script& script, Span span, std::set<std::string, std::less<>>& to) {
  std::string_view text = script.text.substr(span.begin, span.end - span.begin);
  while (true) {
    const std::size_t begin = text.find_first_of(kNameSigns);
    if (begin == text.npos) return;
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_not_of(kNameSigns), text.size());
    to.emplace(text.substr(0, end));
    text.remove_prefix(end);
  }
}

}  // namespace

Constants::Constants(const Script& script) {
  std::set<std::string, std::less<>> uncertain;
  // Arithmetic assigns too.
  for (const Word& word : script.words)
    for (const Part& part : word.parts)
      if (part.kind == Part::Kind::arithmetic) add_names(script, part.span, uncertain);
  std::map<std::string, Constant, std::less<>> seen;
  for (const Command& command : script.commands) {
    if (command.kind == Command::Kind::for_) uncertain.insert(command.name);
    if (command.kind == Command::Kind::arithmetic) add_names(script, command.span, uncertain);
    if (!command.words.empty()) {
      const auto name = constant_text(script, command.words[0]);
      const auto& first = script.word(command.words[0]).parts;
      const bool hole = !first.empty() && first[0].kind == Part::Kind::hole;
      if (hole || (name && runs_text(*name))) return;  // it may set anything
      const bool setter = command.kind == Command::Kind::simple && (!name || sets_variables(*name));
      for (std::size_t i = 1; setter && i < command.words.size(); ++i) {
        const std::string text = text_with_gaps(script, command.words[i]);
        uncertain.insert(text.substr(0, text.find_first_of("=+[")));
      }
      continue;  // assignments before a command hold for it alone
    }
    for (const Assignment& one : command.assignments)
      if (one.append || one.array || !seen.try_emplace(one.name, Constant{{}, 0}).second) uncertain.insert(one.name);
  }
  for (const CommandId id : script.at(script.root).children) {
    const Command& command = script.at(id);
    if (command.kind != Command::Kind::simple || !command.words.empty() || command.background) continue;
    for (const Assignment& one : command.assignments) {
      if (uncertain.contains(one.name) || !one.value) continue;
      auto text = constant_text(script, *one.value, this);
      if (text && text->size() <= kMostConstant) values_[one.name] = {std::move(*text), command.span.end};
    }
  }
}

const std::string* Constants::find(std::string_view name, std::size_t at) const {
  const auto found = values_.find(name);
  return found != values_.end() && found->second.from <= at ? &found->second.value : nullptr;
}

std::optional<std::string> constant_text(const Script& script, WordId word, const Constants* constants) {
  std::string out;
  for (const Part& part : script.word(word).parts) {
    if (part.kind == Part::Kind::literal) {
      out += part.text;
    } else if (part.kind == Part::Kind::variable && constants != nullptr) {
      const std::string* const value = constants->find(part.text, part.span.begin);
      // Outside of quotes it may become several words.
      if (value == nullptr || (!part.quoted && value->find_first_of(" \t\n*?[") != value->npos)) return std::nullopt;
      out += *value;
    } else if (part.kind == Part::Kind::glob && stands_for_itself(script, word, part)) {
      out += part.text;
    } else {
      return std::nullopt;
    }
  }
  return out;
}

std::string text_with_gaps(const Script& script, WordId word, const Constants* constants) {
  std::string out;
  for (const Part& part : script.word(word).parts) {
    const std::string* const value = part.kind == Part::Kind::variable && constants != nullptr
                                         ? constants->find(part.text, part.span.begin)
                                         : nullptr;
    if (value != nullptr) {
      out += *value;
    } else if (part.kind == Part::Kind::literal || part.kind == Part::Kind::glob) {
      out += part.text;
    } else if (out.empty() || out.back() != kUnknown) {
      out += kUnknown;
    }
  }
  return out;
}

std::optional<std::string_view> variable_of(const Script& script, WordId word) {
  std::optional<std::string_view> name;
  for (const Part& part : script.word(word).parts) {
    if (part.kind == Part::Kind::literal && part.text.empty()) continue;
    if (part.kind != Part::Kind::variable || name) return std::nullopt;
    name = part.text;
  }
  return name;
}

std::vector<Call> calls_of(const Script& script) {
  const Constants constants(script);
  std::vector<Call> out;
  for (CommandId id = 0; id < script.commands.size(); ++id) {
    const Command& command = script.at(id);
    if (command.kind != Command::Kind::simple || command.words.empty()) continue;
    Call call;
    call.command = id;
    call.span = command.span;
    call.words.reserve(command.words.size());
    call.from.reserve(command.words.size());
    for (const WordId word : command.words) {
      call.words.push_back(constant_text(script, word, &constants));
      call.from.push_back(word);
    }
    std::size_t skipped = 0;
    while (skipped + 1 < call.words.size() && call.words[skipped] && runs_another(*call.words[skipped]) &&
           !looks_up(call.words[skipped], call.words[skipped + 1])) {
      const bool timed = *call.words[skipped] == "timeout";
      ++skipped;
      while (skipped + 1 < call.words.size() && call.words[skipped] &&
             (call.words[skipped]->starts_with('-') || is_assignment(*call.words[skipped]) ||
              (timed && is_duration(*call.words[skipped]))))
        ++skipped;
    }
    call.words.erase(call.words.begin(), call.words.begin() + static_cast<std::ptrdiff_t>(skipped));
    call.from.erase(call.from.begin(), call.from.begin() + static_cast<std::ptrdiff_t>(skipped));
    out.push_back(std::move(call));
  }
  std::stable_sort(out.begin(), out.end(), [](const Call& a, const Call& b) { return a.span.begin < b.span.begin; });
  return out;
}

bool mentions(const Script& script, WordId word, std::string_view variable) {
  const auto& parts = script.word(word).parts;
  return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
    if (part.kind == Part::Kind::variable || part.kind == Part::Kind::parameter) return part.text == variable;
    if (part.kind != Part::Kind::arithmetic) return false;
    return script.text.substr(part.span.begin, part.span.end - part.span.begin).find(variable) !=
           std::string_view::npos;
  });
}

}  // namespace assay::shell
