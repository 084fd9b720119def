#include "cli/compat_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "cli/description.h"
#include "cli/tell.h"
#include "rules/suggest.h"

namespace assay::cli {

namespace {

std::string long_name(const CompatFlag& flag) {
  const std::string_view names = flag.names;
  const std::size_t at = names.find("--");
  return std::string(names.substr(at, names.find(',', at) - at));
}

bool is_named(const CompatFlag& flag, std::string_view name) {
  std::string_view names = flag.names;
  while (!names.empty()) {
    const std::size_t end = names.find(',');
    if (names.substr(0, end) == name) return true;
    names.remove_prefix(end == std::string_view::npos ? names.size() : end + 1);
  }
  return false;
}

// TruffleHog takes '_' for '-' in names of flags.
std::string plain_name(std::string_view word) {
  std::string out(word);
  if (out.starts_with("--")) std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

// What the command declares, for help, the manual and completions.
void declare(const CompatTool& tool, CLI::App& app, std::string& command, std::vector<std::string>& words) {
  std::string commands;
  for (const std::string_view one : tool.commands) commands += cat(commands.empty() ? "" : ", ", one);
  app.add_option("command", command, commands)->type_name("COMMAND");
  app.add_option("word", words, "what the command takes")->type_name("WORD");
  for (const CompatFlag& flag : tool.flags) {
    const char* group = flag.effect == CompatFlag::Effect::translated ? "Translated"
                        : flag.effect == CompatFlag::Effect::nothing  ? "Accepted, and changes nothing"
                                                                      : "Refused";
    if (*flag.value == '\0')
      app.add_flag(flag.names, flag.text)->group(group);
    else
      app.add_option_function<std::string>(
             flag.names, [](const std::string&) {}, flag.text)
          ->type_name(flag.value)
          ->group(group);
  }
}

}  // namespace

std::vector<std::string> CompatArguments::all(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& [flag, value] : given_)
    if (flag == name) out.push_back(value);
  return out;
}

std::string CompatArguments::value(std::string_view name) const {
  const std::vector<std::string> values = all(name);
  return values.empty() ? std::string() : values.back();
}

bool CompatArguments::on(std::string_view name) const {
  const std::string last = value(name);
  return last == "true" || last == "1" || last == "t" || last == "T" || last == "TRUE" || last == "True";
}

Result<std::optional<unsigned>> number_of(const CompatArguments& given, std::string_view flag, unsigned most) {
  if (!given.has(flag)) return std::optional<unsigned>();
  const std::string text = given.value(flag);
  unsigned out = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || out > most)
    return mistake(flag, cat("'", printable(text), "' is no number up to ", most), "");
  return std::optional(out);
}

std::vector<std::string> words_of_list(std::string_view list, char between) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(between), list.size());
    std::string_view word = list.substr(0, end);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (!word.empty()) out.emplace_back(word);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

tl::unexpected<Error> mistake(std::string_view what, std::string why, std::string hint) {
  return fail("translating", std::string(what), std::move(why), std::move(hint));
}

// The line, word by word.
struct CompatParser {
  const CompatTool& tool;
  Arguments arguments;
  CompatArguments out{};
  std::vector<const CompatFlag*> used{};  // beside given_
  std::string mistake{}, hint{};
  bool unknown = false;

  bool fail(std::string why, std::string what_to_do) {
    mistake = std::move(why);
    hint = std::move(what_to_do);
    return false;
  }

  const CompatFlag* find(std::string_view name) const {
    for (const CompatFlag& flag : tool.flags)
      if (is_named(flag, name)) return &flag;
    return nullptr;
  }

  bool unknown_flag(const std::string& name) {
    std::vector<std::string> names;
    for (const CompatFlag& flag : tool.flags) names.push_back(long_name(flag));
    const std::vector<std::string_view> views(names.begin(), names.end());
    const std::string meant = did_you_mean(name, views);
    unknown = true;
    return fail(cat("unknown flag '", printable(name), "'"),
                meant.empty() ? cat("'assay compat ", tool.name, " --help' shows all flags") : meant);
  }

  void give(const CompatFlag& flag, std::string value) {
    out.given_.emplace_back(long_name(flag), std::move(value));
    used.push_back(&flag);
  }

  // One flag; `at` moves over a value in the next word.
  bool take(const CompatFlag& flag, const std::string& name, std::optional<std::string> value, std::size_t& at) {
    if (*flag.value == '\0' || flag.when_alone != nullptr) {
      give(flag, value ? *value : flag.when_alone != nullptr ? flag.when_alone : "true");
      return true;
    }
    if (!value) {
      if (at + 1 >= arguments.size()) return fail(cat(name, " needs a value"), cat("it takes ", flag.value));
      value = arguments[++at];
    }
    give(flag, *value);
    return true;
  }

  // "-vr FILE": each letter a flag, the last with a value.
  bool take_letters(const std::string& word, std::size_t& at) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const std::string name = cat("-", word.substr(i, 1));
      const CompatFlag* flag = find(name);
      if (flag == nullptr) return unknown_flag(name);
      if (*flag->value == '\0') {
        give(*flag, "true");
        continue;
      }
      std::string rest = word.substr(i + 1);
      if (rest.starts_with('=')) rest.erase(0, 1);
      return take(*flag, name, rest.empty() ? std::nullopt : std::optional(rest), at);
    }
    return true;
  }

  bool take_name(const std::string& word, std::size_t& at) {
    const std::size_t equals = word.find('=');
    const std::string name = plain_name(word.substr(0, equals));
    std::optional<std::string> value;
    if (equals != std::string::npos) value = word.substr(equals + 1);
    if (const CompatFlag* flag = find(name)) return take(*flag, name, std::move(value), at);
    if (name.starts_with("--no-") && !value) {
      const CompatFlag* negated = find(cat("--", name.substr(5)));
      if (negated != nullptr && *negated->value == '\0') {
        give(*negated, "false");
        return true;
      }
    }
    return unknown_flag(name);
  }

  bool read() {
    bool flags = true;
    std::vector<std::string> words;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
      const std::string word = arguments[at];
      if (flags && word == "--") {
        flags = false;
      } else if (flags && word.starts_with("--")) {
        if (!take_name(word, at)) return false;
      } else if (flags && word.size() > 1 && word.starts_with('-')) {
        if (!take_letters(word, at)) return false;
      } else if (!word.empty()) {  // an empty word is a variable that is not set
        words.push_back(word);
      }
    }
    if (words.empty()) return fail("a command is missing", cat("'assay compat ", tool.name, " --help' shows them"));
    out.command_ = words.front();
    out.words_.assign(words.begin() + 1, words.end());
    if (std::find(tool.commands.begin(), tool.commands.end(), out.command_) == tool.commands.end())
      return fail(cat("'", printable(out.command_), "' is not translated"), std::string(tool.others));
    return allowed();
  }

  bool allowed() {
    const std::string here = cat(" ", out.command_, " ");
    for (std::size_t i = 0; i < used.size(); ++i) {
      const CompatFlag& flag = *used[i];
      const std::string& name = out.given_[i].first;
      if (!flag.commands.empty() && flag.commands.find(here) == std::string_view::npos) {
        unknown = true;
        return fail(cat("unknown flag '", name, "' for '", out.command_, "'"), cat("it belongs to", flag.commands));
      }
      const std::string& value = out.given_[i].second;
      const bool off = value == "false" || (*flag.value != '\0' && (value == "0" || value.empty()));
      if (flag.effect == CompatFlag::Effect::refused && !off)
        return fail(cat(name, " cannot be translated"), flag.text);
    }
    return true;
  }
};

ParsedCompat parse_compat(const CompatTool& tool, Arguments arguments) {
  const bool help = std::any_of(arguments.begin(), arguments.end(), [](const char* word) {
    return std::string_view(word) == "--help" || std::string_view(word) == "-h";
  });
  const std::string name = cat("assay compat ", tool.name);
  if (help || DescriptionScope::current() != nullptr) {
    std::string command;
    std::vector<std::string> words;
    const auto owner = new_app(tool.about, name);
    CLI::App& app = *owner;
    declare(tool, app, command, words);
    static constexpr const char* kHelpFlag = "--help";
    return {std::nullopt, parse_flags(app, {&kHelpFlag, 1}, *tool.help).value_or(kPass)};
  }
  CompatParser parser{tool, arguments};
  if (parser.read()) return {std::move(parser.out), kPass};
  tell(cat(name, ": ", parser.mistake, "\n  hint: ", parser.hint));
  return {std::nullopt, parser.unknown ? tool.unknown_flag : kFail};
}

}  // namespace assay::cli
