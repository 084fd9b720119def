#include "scanners/workflows/shell/inner_script.h"

#include <algorithm>

namespace assay::shell {
namespace {

// Words in which the shell is looked for: docker run has many options before it.
constexpr std::size_t kLookedWords = 40;

bool is_shell(std::string_view word) {
  const std::string_view name = word.substr(word.rfind('/') + 1);
  return name == "bash" || name == "sh";
}

std::string known_text(const Script& script, WordId word) {
  std::string text = text_with_gaps(script, word);
  std::replace(text.begin(), text.end(), kUnknown, '_');
  return text;
}

}  // namespace

std::optional<InnerScript> inner_script_of(const Script& script, const Call& call) {
  // They say, look for or keep the words, and run nothing.
  constexpr std::string_view kOthers[] = {"echo", "printf", "grep", "git", "cat", "trap"};
  if (std::find(std::begin(kOthers), std::end(kOthers), call.name()) != std::end(kOthers)) return std::nullopt;
  const std::size_t count = std::min(call.words.size(), kLookedWords);
  std::size_t at = 0;
  while (at < count && !(call.words[at] && is_shell(*call.words[at]))) ++at;
  if (at == count) return std::nullopt;
  std::string shell(*call.words[at]);
  shell += " ";  // with a word behind it: no options mean none
  bool is_command = false;
  for (++at; at < call.words.size() && call.words[at]; ++at) {
    const std::string& word = *call.words[at];
    if (word.size() < 2 || (word[0] != '-' && word[0] != '+')) break;
    shell += word + " ";
    const bool named = !word.starts_with("--");
    if (named && word.back() == 'o' && at + 1 < call.words.size() && call.words[at + 1])
      shell += *call.words[++at] + " ";
    if (!named || word.find('c') == word.npos) continue;
    is_command = true;
    ++at;
    break;
  }
  shell += "{0}";
  InnerScript out{{}, options_of(shell)};
  if (is_command) {
    if (at >= call.words.size()) return std::nullopt;
    out.text = known_text(script, call.from[at]);
    return out;
  }
  if (at < call.words.size()) return std::nullopt;  // a file
  for (const Redirection& one : script.at(call.command).redirections)
    if (one.kind == Redirection::Kind::here_document) {
      out.text = known_text(script, one.target);
      return out;
    }
  return std::nullopt;
}

}  // namespace assay::shell
