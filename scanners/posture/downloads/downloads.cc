#include "scanners/posture/downloads/downloads.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/posture/downloads/packages.h"

namespace assay::posture {

namespace {

using shell::Call;
using shell::Command;
using shell::CommandId;
using Words = std::vector<std::optional<std::string>>;

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_interpreter(std::string_view name) {
  return is_one_of(name,
                   {"sh",   "bash", "dash", "ksh",    "mksh", "zsh",    "python", "python2", "python3", "perl",
                    "ruby", "php",  "node", "nodejs", "java", "source", ".",      "eval",    "su",      "dotnet"});
}

bool fetches(const Call& call) {
  const std::string_view name = last_part(call.name());
  if (name == "curl" || name == "wget" || name == "gsutil") return true;
  return name == "aws" && call.words.size() > 2 && call.words[1] == "s3api" && call.words[2] == "get-object";
}

// An address of GitHub that names the commit, so that its answer is always the same.
bool names_commit(std::string_view url) {
  constexpr std::string_view kRaw = "https://raw.githubusercontent.com/";
  if (!url.starts_with(kRaw)) return false;
  std::string_view rest = url.substr(kRaw.size());
  for (int i = 0; i < 2; ++i) {
    const std::size_t slash = rest.find('/');
    if (slash == rest.npos) return false;
    rest.remove_prefix(slash + 1);
  }
  constexpr std::size_t kDigits = 40;
  return rest.size() > kDigits && rest[kDigits] == '/' && rest.find_first_not_of("0123456789abcdefABCDEF") == kDigits;
}

bool has_pinned_address(const Call& call) {
  bool pinned = false;
  for (const auto& word : call.words) {
    if (!word || word->find("://") == std::string::npos) continue;
    if (!names_commit(*word)) return false;
    pinned = true;
  }
  return pinned;
}

// The file that what was fetched goes to; empty: to standard output, or it is not known.
std::string target_of(const shell::Script& script, const Call& call) {
  const std::string_view name = last_part(call.name());
  std::string address;
  bool takes_name = name == "wget";
  for (std::size_t i = 1; i < call.words.size(); ++i) {
    if (!call.words[i]) continue;
    const std::string& word = *call.words[i];
    const bool next = i + 1 < call.words.size() && call.words[i + 1].has_value();
    const bool option = word.starts_with('-') && !word.starts_with("--") && word.size() > 1;
    if (name == "curl" && option && word.ends_with('o') && next) return *call.words[i + 1];
    if (name == "wget" && option && word.ends_with('O') && next)
      return *call.words[i + 1] == "-" ? "" : *call.words[i + 1];
    if (name == "wget" && option && word.ends_with("O-")) return {};
    if (name == "curl" && option && word.find('O') != word.npos) takes_name = true;
    if (word == "--remote-name") takes_name = true;
    if ((word == "--output" || word == "--output-document") && next) return *call.words[i + 1];
    for (const std::string_view long_option : {"--output=", "--output-document="})
      if (word.starts_with(long_option)) return word.substr(long_option.size());
    if (word.find("://") != word.npos) address = word;
  }
  for (const shell::Redirection& out : script.at(call.command).redirections)
    if (out.kind == shell::Redirection::Kind::output && out.descriptor <= 1)
      if (const auto text = shell::constant_text(script, out.target)) return *text;
  if ((name == "gsutil" || name == "aws") && call.words.back()) return *call.words.back();
  if (!takes_name) return {};
  address.resize(std::min(address.find_first_of("?#"), address.size()));
  return std::string(last_part(address));
}

// Compares content with what the script or a file beside it says.
bool verifies(const Call& call) {
  const std::string_view name = last_part(call.name());
  if (is_one_of(name, {"sha256sum", "sha512sum", "sha384sum", "shasum", "b2sum"}))
    return std::any_of(call.words.begin(), call.words.end(), [](const auto& word) {
      return word && (word->starts_with("-c") || word->starts_with("--check") ||
                      (word->starts_with('-') && !word->starts_with("--") && word->ends_with('c')));
    });
  const auto says = [&](std::string_view wanted) {
    return std::any_of(call.words.begin(), call.words.end(),
                       [&](const auto& word) { return word && word->starts_with(wanted); });
  };
  if (is_one_of(name, {"gpg", "gpgv", "gpg2"})) return name == "gpgv" || says("--verify");
  if (name == "cosign") return says("verify");
  if (name == "gh") return says("attestation") && says("verify");
  return name == "minisign" && says("-V");
}

std::string tidy_path(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

class Finder {
 public:
  Finder(const shell::Script& script, const std::vector<Call>& calls, const HasHashes& has_hashes)
      : script_(script), calls_(calls), has_hashes_(has_hashes) {
    for (const Call& call : calls) by_command_.emplace(call.command, &call);
  }

  std::vector<Download> find() {
    for (CommandId id = 0; id < script_.commands.size(); ++id) look_at_pipe(script_.at(id));
    for (const Call& call : calls_) look_at(call);
    std::stable_sort(out_.begin(), out_.end(),
                     [](const Download& a, const Download& b) { return a.span.begin < b.span.begin; });
    return std::move(out_);
  }

 private:
  const Call* call_at(CommandId id) const {
    const auto found = by_command_.find(id);
    return found == by_command_.end() ? nullptr : found->second;
  }

  // The call whose output the command prints, when that is what it fetched.
  const Call* printed_fetch(CommandId id, int depth = 0) const {
    constexpr int kMostDepth = 8;
    if (const Call* call = call_at(id)) return fetches(*call) && target_of(script_, *call).empty() ? call : nullptr;
    if (depth == kMostDepth) return nullptr;
    for (const CommandId child : script_.at(id).children)
      if (const Call* call = printed_fetch(child, depth + 1)) return call;
    return nullptr;
  }

  void tell_run(shell::Span span, const Call& fetch, std::string_view how) {
    const bool pinned = has_pinned_address(fetch);
    out_.push_back({DependencyKind::download_then_run, pinned ? Pinned::yes : Pinned::no, span,
                    cat("what ", last_part(fetch.name()), " fetches is run ", how)});
  }

  void look_at_pipe(const Command& command) {
    if (command.kind != Command::Kind::pipeline || command.children.size() < 2) return;
    const Call* last = call_at(command.children.back());
    if (last == nullptr || !is_interpreter(last_part(last->name()))) return;
    // `python -c '…'` and `python x.py` read data.
    for (std::size_t i = 1; i < last->words.size(); ++i) {
      const auto& word = last->words[i];
      if (!word) continue;
      if (*word == "-s" || *word == "-") break;
      if (*word == "-c" || *word == "-m" || *word == "-e" || !word->starts_with('-')) return;
    }
    if (const Call* fetch = printed_fetch(command.children.front())) tell_run(command.span, *fetch, "by a pipe");
  }

  void look_at(const Call& call) {
    const std::string_view name = last_part(call.name());
    if (auto package = package_download(call, has_hashes_)) out_.push_back(std::move(*package));
    if (verifies(call)) {
      files_.clear();
      return;
    }
    if (is_interpreter(name) || (name.empty() && !call.from.empty())) look_at_substitutions(call);
    look_at_files(call, name);
    if (!fetches(call)) return;
    const std::string target = target_of(script_, call);
    if (!target.empty() && files_.size() < kMostFiles && !has_pinned_address(call)) files_[tidy_path(target)] = &call;
  }

  // bash <(curl …), eval "$(curl …)", sh -c "$(curl …)"
  void look_at_substitutions(const Call& call) {
    for (std::size_t i = 1; i < call.from.size(); ++i)
      for (const shell::Part& part : script_.word(call.from[i]).parts) {
        if (part.kind != shell::Part::Kind::substitution && part.kind != shell::Part::Kind::process) continue;
        if (const Call* fetch = printed_fetch(part.command)) tell_run(call.span, *fetch, "by a substitution");
      }
  }

  // A file that was fetched before, and that nothing has compared since.
  void look_at_files(const Call& call, std::string_view name) {
    if (files_.empty()) return;
    const bool runs_words = is_interpreter(name);
    for (std::size_t i = 0; i < call.words.size(); ++i) {
      if (!call.words[i] || (i > 0 && !runs_words)) continue;
      const auto found = files_.find(tidy_path(*call.words[i]));
      if (found == files_.end()) continue;
      tell_run(call.span, *found->second, "from a file that nothing has compared with a checksum");
      return;
    }
  }

  static constexpr std::size_t kMostFiles = 1000;

  const shell::Script& script_;
  const std::vector<Call>& calls_;
  const HasHashes& has_hashes_;
  std::map<CommandId, const Call*> by_command_;
  std::map<std::string, const Call*> files_;
  std::vector<Download> out_;
};

}  // namespace

std::string_view name_of(DependencyKind kind) {
  constexpr std::array<std::string_view, 8> kNames = {"GHAction",     "containerImage", "downloadThenRun",
                                                      "goCommand",    "npmCommand",     "pipCommand",
                                                      "chocoCommand", "nugetCommand"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Download> downloads_of(const shell::Script& script, const std::vector<Call>& calls,
                                   const HasHashes& has_hashes) {
  return Finder(script, calls, has_hashes).find();
}

}  // namespace assay::posture
