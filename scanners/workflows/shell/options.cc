#include "scanners/workflows/shell/options.h"

#include "base/letter_case.h"

namespace assay::shell {
namespace {

using Language = Options::Language;

std::string_view next_word(std::string_view& text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == text.npos) return text = {};
  text.remove_prefix(begin);
  const std::string_view word = text.substr(0, text.find_first_of(" \t\n"));
  text.remove_prefix(word.size());
  return word;
}

Language language_of(std::string_view program) {
  program = program.substr(program.find_last_of("/\\") + 1);
  std::string name = lower(program);
  if (name.ends_with(".exe")) name.resize(name.size() - 4);
  if (name == "bash") return Language::bash;
  if (name == "sh" || name == "dash" || name == "ash") return Language::sh;
  if (name == "pwsh" || name == "powershell") return Language::powershell;
  if (name == "cmd") return Language::cmd;
  if (name.starts_with("python")) return Language::python;
  return Language::other;
}

void set_option(Options& options, std::string_view name, bool on) {
  if (name == "errexit") options.errexit = on;
  if (name == "pipefail") options.pipefail = on;
}

}  // namespace

Options default_options(bool windows) {
  Options out;
  out.language = windows ? Language::powershell : Language::bash;
  out.program = windows ? "pwsh" : "bash";
  out.errexit = true;
  return out;
}

Options options_of(std::string_view shell) {
  Options out;
  std::string_view rest = shell;
  out.program = std::string(next_word(rest));
  out.language = shell.find("${{") == shell.npos ? language_of(out.program) : Language::other;
  std::string_view word = next_word(rest);
  out.has_arguments = !word.empty();
  if (!out.understood()) return out;
  if (word.empty()) {
    out.errexit = true;
    out.pipefail = out.language == Language::bash;
    return out;
  }
  // -e, -eo pipefail, -euxo pipefail, +e, -o errexit
  for (; !word.empty(); word = next_word(rest)) {
    if (word.size() < 2 || (word[0] != '-' && word[0] != '+') || word.starts_with("--")) continue;
    const bool on = word[0] == '-';
    for (const char flag : word.substr(1)) {
      if (flag == 'e') out.errexit = on;
      if (flag == 'o') set_option(out, next_word(rest), on);
    }
    // The script is the argument of -c, of which the words are its own.
    if (word.find('c') != word.npos) break;
  }
  return out;
}

}  // namespace assay::shell
