#include "scanners/workflows/facts/script_token_use.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/facts/token_text.h"
#include "scanners/workflows/shell/expansion.h"

namespace assay::workflows {

namespace {

// Programs that do nothing with a token, whatever their arguments.
constexpr std::array<std::string_view, 62> kPlain = {
    "echo",  "printf",    "cat",    "cd",       "ls",      "mkdir",    "cp",      "mv",       "rm",    "rmdir", "touch",
    "chmod", "chown",     "ln",     "find",     "grep",    "egrep",    "sed",     "awk",      "cut",   "tr",    "sort",
    "uniq",  "head",      "tail",   "wc",       "tee",     "diff",     "test",    "[",        "[[",    "true",  "false",
    ":",     "exit",      "return", "set",      "export",  "local",    "declare", "readonly", "unset", "read",  "shift",
    "sleep", "date",      "pwd",    "basename", "dirname", "realpath", "jq",      "yq",       "tar",   "zip",   "unzip",
    "gzip",  "sha256sum", "md5sum", "which",    "type",    "uname",    "df"};
// Those that only install, or look at what is there: they have no use of a token that they are not told of.
constexpr std::array<std::string_view, 9> kInstallers = {"apt-get", "apt",  "brew", "choco", "yum",
                                                         "dnf",     "sudo", "pip",  "pipx"};

template <std::size_t kCount>
bool among(const std::array<std::string_view, kCount>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string joined(const shell::Call& call) {
  constexpr std::size_t kTold = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(kTold, call.words.size()); ++i) {
    if (!call.words[i] || call.words[i]->starts_with('-')) break;
    out += cat(i == 0 ? "" : " ", i == 0 ? file_name(*call.words[i]) : std::string_view(*call.words[i]));
  }
  return out;
}

bool has_word(const shell::Call& call, std::initializer_list<std::string_view> wanted) {
  return std::any_of(call.words.begin(), call.words.end(), [&](const auto& word) {
    return word &&
           std::any_of(wanted.begin(), wanted.end(), [&](std::string_view one) { return word->starts_with(one); });
  });
}

class Reader {
 public:
  Reader(const Document& document, const Job* job, const Step& step, bool persisted)
      : document_(document), step_(step), persisted_(persisted), of_gh_(token_of_gh(document, job, step)) {
    out_.has_token = is_given_token(document, job, step);
  }

  ScriptUse read(const StepScript& script) {
    const std::string_view text = step_.run.value();
    // Another address for git has, most often, another token in it.
    plain_remote_ = text.find("remote set-url") == text.npos && text.find("x-access-token") == text.npos &&
                    text.find("extraheader") == text.npos;
    for (const shell::Call& call : script.calls) look_at(call);
    out_.mystery = out_.mystery || !script.script.complete();
    // What is kept for later steps is used there.
    if (out_.has_token && text.find("GITHUB_ENV") != text.npos) out_.mystery = true;
    return std::move(out_);
  }

 private:
  void look_at(const shell::Call& call) {
    if (call.name().empty()) {
      out_.mystery = true;
      return;
    }
    const std::string_view name = file_name(call.name());
    std::vector<std::string_view> words;
    for (const auto& word : call.words) words.push_back(word ? std::string_view(*word) : std::string_view("?"));
    const auto known = facts::builtin_permission_facts().command(words);
    for (const facts::CommandNeeds& one : known) needs_of(call, name, one);
    if (name == "gh") {
      if (known.empty() && of_gh_ && *of_gh_ != TokenKind::other && !has_word(call, {"--version", "auth"}))
        out_.mystery = out_.has_token = true;
    } else if (name == "git") {
      out_.mystery = out_.mystery || (out_.has_token && known.empty() && has_word(call, {"remote", "config", "clone"}));
    } else if (known.empty() && !among(kPlain, name) && (out_.has_token || !among(kInstallers, name))) {
      out_.mystery = true;
    }
  }

  void needs_of(const shell::Call& call, std::string_view name, const facts::CommandNeeds& known) {
    bool certain = known.condition.empty();
    if (name == "gh") {
      if (of_gh_ == TokenKind::other) return;
      certain = certain && of_gh_ == TokenKind::own && !has_word(call, {"-R", "--repo"});
    } else if (name == "git") {
      const bool elsewhere = has_word(call, {"https:", "git@", "ssh:", "--dry-run", "-n"}) ||
                             std::any_of(call.words.begin(), call.words.end(), [](const auto& word) { return !word; });
      certain = certain && persisted_ && plain_remote_ && !elsewhere;
    } else {
      certain = certain && (name == "npm" || persisted_) && !known.token_required;
    }
    for (const facts::Need& one : known.needs)
      out_.needs.push_back({one.scope, one.level, certain,
                            document_.tree->source_span(*step_.run.node, call.span.begin, call.span.end),
                            joined(call)});
  }

  const Document& document_;
  const Step& step_;
  bool persisted_ = false, plain_remote_ = true;
  std::optional<TokenKind> of_gh_;
  ScriptUse out_;
};

bool continues_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

// The chain of names that begins at the place: "github.rest.issues.createComment".
std::string_view chain_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() &&
         (continues_name(text[end]) || (text[end] == '.' && end + 1 < text.size() && continues_name(text[end + 1]))))
    ++end;
  return text.substr(at, end - at);
}

}  // namespace

ScriptUse script_use_of(const Document& document, const Job* job, const Step& step, const StepScript& script,
                        bool persisted) {
  if (!script.understood()) {
    ScriptUse out;
    out.mystery = true;
    out.has_token = is_given_token(document, job, step);
    return out;
  }
  ScriptUse out = Reader(document, job, step, persisted).read(script);
  const std::size_t at = step.run.value().find("ACTIONS_ID_TOKEN_REQUEST");
  if (at != std::string_view::npos)
    out.needs.push_back({"id-token", facts::Level::write, false,
                         document.tree->source_span(*step.run.node, at, at + 24), "a request for an identity token"});
  return out;
}

ScriptUse api_use_of(const Step& step) {
  ScriptUse out;
  out.has_token = true;
  const Pair* pair = step.with.find("script");
  const std::string_view text = pair == nullptr ? std::string_view() : pair->value.value();
  const facts::PermissionFacts& known = facts::builtin_permission_facts();
  const auto find = [&](std::string_view root) {
    for (std::size_t at = text.find(root); at != text.npos; at = text.find(root, at + root.size())) {
      if (at > 0 && (continues_name(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '/')) continue;
      const std::string_view chain = chain_at(text, at);
      if (chain == "github.paginate" || chain.starts_with("github.com") || chain == "core") continue;
      const auto needs = known.api_call(chain);
      if (!needs) {
        out.mystery = out.mystery || chain.starts_with("github");
        continue;
      }
      for (const facts::Need& one : *needs)
        out.needs.push_back({one.scope, one.level, true, pair->value.node->span, std::string(chain)});
    }
  };
  find("github");
  find("core");
  for (const std::string_view opening : {"require(", "import(", "exec.", "getOctokit"})
    out.mystery = out.mystery || text.find(opening) != text.npos;
  return out;
}

}  // namespace assay::workflows
