#include "scanners/workflows/findings/gates.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::workflows {

namespace {

// Programs that are run for their answer.
constexpr std::array<std::string_view, 50> kGates = {
    "pytest",        "tox",         "nox",         "ruff",        "mypy",        "pyright",      "flake8",
    "pylint",        "bandit",      "pip-audit",   "safety",      "twine",       "ctest",        "clippy",
    "golangci-lint", "staticcheck", "govulncheck", "eslint",      "tsc",         "jest",         "vitest",
    "actionlint",    "zizmor",      "shellcheck",  "hadolint",    "yamllint",    "markdownlint", "gitleaks",
    "trufflehog",    "kingfisher",  "betterleaks", "assay",       "trivy",       "grype",        "snyk",
    "semgrep",       "checkov",     "cosign",      "osv-scanner", "codespell",   "phpunit",      "rspec",
    "rubocop",       "gosec",       "tfsec",       "tflint",      "kubeconform", "stylelint",    "brakeman",
    "invoke-pester"};
// Words that ask any program for an answer: `cargo test`, `make check`, `tool release-gate`.
constexpr std::array<std::string_view, 19> kAnswers = {
    "test",     "tests",     "check",  "lint",   "audit", "verify",        "gate",       "validate",    "scan",   "vet",
    "maturity", "readiness", "policy", "assert", "slo",   "certification", "compliance", "conformance", "certify"};
// Options that do: `black --check`, `terraform fmt -check`, `prettier --list-different`.
constexpr std::array<std::string_view, 5> kAskingOptions = {"--check", "-check", "--check-only", "--list-different",
                                                            "--verify-only"};
// Those that look at something without saying yes or no of the code, and the shell's own.
constexpr std::array<std::string_view, 67> kOthers = {
    "echo",     "printf",  "grep",    "cat",     "ls",      "cd",    "mkdir",     "rm",      "cp",     "mv",
    "curl",     "wget",    "git",     "gh",      "apt-get", "find",  "local",     "set",     "export", "declare",
    "readonly", "unset",   "exit",    "return",  "shift",   "trap",  "source",    ".",       "read",   "eval",
    "wait",     "test",    "[",       "true",    "false",   ":",     "tee",       "sort",    "sed",    "awk",
    "head",     "tail",    "jq",      "touch",   "chmod",   "sleep", "kill",      "docker",  "tar",    "diff",
    "tr",       "cut",     "comm",    "uniq",    "paste",   "wc",    "apt",       "swapoff", "which",  "type",
    "hash",     "whereis", "command", "kubectl", "aws",     "dmesg", "journalctl"};
// Words behind which a gate is what is fetched or put somewhere, not what is run: `pip install pytest`.
constexpr std::array<std::string_view, 12> kFetching = {"install",  "add",     "get",    "i",    "remove", "uninstall",
                                                        "download", "upgrade", "update", "venv", "pull",   "version"};
// Programs whose words are the project's own targets: make install check.
constexpr std::array<std::string_view, 8> kOfTargets = {"make",    "mvn",   "mvnw", "gradle",
                                                        "gradlew", "ninja", "just", "rake"};
// What a program says of itself.
constexpr std::array<std::string_view, 4> kOfItself = {"--version", "--help", "-h", "version"};

template <class List>
bool among(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

// Whether one of the words that a dash or an underscore separates asks for an answer.
bool asks(std::string_view word) {
  for (std::size_t at = 0; at <= word.size();) {
    const std::size_t end = std::min(word.find_first_of("-_:.", at), word.size());
    if (among(kAnswers, word.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view name_of(const CommandWords& words) {
  return words.empty() || !words[0] ? std::string_view() : std::string_view(*words[0]);
}

bool has_word(const CommandWords& words, std::string_view wanted) {
  return std::any_of(words.begin(), words.end(), [&](const auto& word) { return word && *word == wanted; });
}

// Programs, the word that one of them must have (or none), and the option, with its value where that matters.
struct OffSwitch {
  std::string_view program, word, option, value;
};
constexpr std::array<OffSwitch, 16> kOffSwitches = {{{"ruff", "", "--exit-zero", ""},
                                                     {"flake8", "", "--exit-zero", ""},
                                                     {"pylint", "", "--exit-zero", ""},
                                                     {"bandit", "", "--exit-zero", ""},
                                                     {"trivy", "", "--exit-code", "0"},
                                                     {"gitleaks", "", "--exit-code", "0"},
                                                     {"golangci-lint", "", "--issues-exit-code", "0"},
                                                     {"gosec", "", "-no-fail", ""},
                                                     {"gosec", "", "--no-fail", ""},
                                                     {"tfsec", "", "--soft-fail", ""},
                                                     {"checkov", "", "--soft-fail", ""},
                                                     {"hadolint", "", "--no-fail", ""},
                                                     {"safety", "", "--continue-on-error", ""},
                                                     {"brakeman", "", "--no-exit-on-warn", ""},
                                                     {"npm", "audit", "--audit-level", "none"},
                                                     {"make", "", "--ignore-errors", ""}}};

// -i of make, alone or among others: -ki. A name of a target may begin with neither.
bool ignores_errors(std::string_view word) {
  return word.size() > 1 && word[0] == '-' && word[1] != '-' &&
         word.substr(1).find_first_not_of("ikBsn") == word.npos && word.find('i') != word.npos;
}

// pytest --version, trivy version; npm audit fix mends.
bool asks_of_itself(const CommandWords& words, std::size_t behind) {
  if (behind >= words.size() || !words[behind]) return false;
  return among(kOfItself, *words[behind]) || *words[behind] == "fix";
}

std::string gate_of_program(const CommandWords& words) {
  const std::string_view program = name_of(words);
  if (program == "git" && has_word(words, "diff") && has_word(words, "--exit-code")) return "git diff --exit-code";
  if (program.empty() || among(kOthers, program)) return {};
  std::string said;
  std::size_t told = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    constexpr std::size_t kLooked = 6;
    if (!word || told == kLooked) break;
    if (word->starts_with('-') && told != 0) {
      if (among(kAskingOptions, *word)) return cat(said, ' ', *word);
      continue;
    }
    const std::string_view name = file_name(*word);
    said += cat(said.empty() ? "" : " ", name);
    if (told > 0 && among(kFetching, name) && !among(kOfTargets, file_name(program))) return {};
    if (among(kGates, name) || (told == 0 && among(kGates, lower(name))) || asks(name))
      return asks_of_itself(words, i + 1) ? std::string() : said;
    ++told;
  }
  return {};
}

// find … -exec PROGRAM … \;: what the program says is lost, other than behind +.
std::string gate_of_find(const CommandWords& words) {
  const auto exec = std::find_if(words.begin(), words.end(), [](const auto& word) {
    return word && (*word == "-exec" || *word == "-execdir" || *word == "-ok");
  });
  if (exec == words.end()) return {};
  const auto end = std::find_if(exec, words.end(), [](const auto& word) { return word && *word == ";"; });
  return end == words.end() ? std::string() : gate_of_program(CommandWords(exec + 1, end));
}

}  // namespace

std::string gate_of(const CommandWords& words) {
  return name_of(words) == "find" ? gate_of_find(words) : gate_of_program(words);
}

std::string answer_of(const CommandWords& words) {
  constexpr std::size_t kTold = 4;
  std::string out;
  if (words.size() < 2 || name_of(words).empty() || among(kOthers, name_of(words))) return out;
  for (std::size_t i = 0; i < std::min(kTold, words.size()); ++i) {
    if (!words[i] || words[i]->starts_with('-')) break;
    if (i > 0 && among(kFetching, *words[i]) && !among(kOfTargets, file_name(name_of(words)))) return {};
    out += cat(i == 0 ? "" : " ", file_name(*words[i]));
  }
  return out;
}

bool asks_by_name(std::string_view name) {
  std::string words = lower(name);
  std::replace(words.begin(), words.end(), ' ', '-');
  return asks(words);
}

std::string switched_off(const CommandWords& words) {
  // uv run ruff, python -m flake8, poetry run pylint: the program is one of the first words.
  constexpr std::size_t kLooked = 4;
  for (std::size_t at = 0; at < std::min(kLooked, words.size()); ++at) {
    if (!words[at]) return {};
    const std::string_view name = file_name(*words[at]);
    std::vector<OffSwitch> own;
    for (const OffSwitch& one : kOffSwitches)
      if (one.program == name && (one.word.empty() || has_word(words, one.word))) own.push_back(one);
    for (std::size_t i = at + 1; i < words.size(); ++i) {
      if (!words[i]) continue;
      const std::string_view word = *words[i];
      if (word == "--") break;
      if (name == "make" && ignores_errors(word)) return std::string(word);
      for (const OffSwitch& one : own) {
        if (!word.starts_with(one.option)) continue;
        const std::string_view rest = word.substr(one.option.size());
        if (one.value.empty() ? rest.empty() : rest.starts_with('=') && rest.substr(1) == one.value)
          return std::string(word);
        if (!one.value.empty() && rest.empty() && i + 1 < words.size() && words[i + 1] && *words[i + 1] == one.value)
          return cat(word, ' ', one.value);
      }
    }
  }
  return {};
}

std::string never_asked(const CommandWords& words) {
  struct Asked {
    std::string_view program, option, told;
  };
  constexpr std::array<Asked, 3> kAsked = {{{"trivy", "--exit-code", "--exit-code 1"},
                                            {"trufflehog", "--fail", "--fail"},
                                            {"grype", "--fail-on", "--fail-on"}}};
  const std::string_view name = file_name(name_of(words));
  const auto one = std::find_if(kAsked.begin(), kAsked.end(), [&](const Asked& each) { return each.program == name; });
  if (one == kAsked.end() || words.size() < 2) return {};
  if (name == "trivy") {
    constexpr std::string_view kScans[] = {"image", "i", "fs", "filesystem", "repo", "repository", "rootfs", "config"};
    if (!words[1] || !among(kScans, *words[1])) return {};
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!words[i]) return {};  // it may be the option
    const std::string_view word = *words[i];
    constexpr std::string_view kReports[] = {"-o",         "--output", "-f",     "--format", "--config", "-c",
                                             "--download", "--json",   "--help", "--sarif",  "--version"};
    if (word.starts_with(one->option) || word.starts_with("--download")) return {};
    if (std::any_of(std::begin(kReports), std::end(kReports), [&](std::string_view each) {
          return word == each || (each.size() > 2 && word.starts_with(cat(each, "=")));
        }))
      return {};
  }
  const bool asks_nothing = name == "grype" && (words[1] == "db" || words[1] == "version" || words[1] == "config");
  return asks_nothing ? std::string() : std::string(one->told);
}

}  // namespace assay::workflows
