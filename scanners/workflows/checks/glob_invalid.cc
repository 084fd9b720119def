#include <optional>
#include <string>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

constexpr std::string_view kSpecial = "*?+[]!\\";

// What is wrong with the class behind '['; `at` is moved to its ']'.
std::optional<std::string> wrong_class(std::string_view pattern, std::size_t& at) {
  const std::size_t close = pattern.find(']', at + 1);
  if (close == std::string_view::npos) return "a '[' without ']'";
  if (close == at + 1) return "an empty '[]'";
  for (std::size_t i = at + 2; i + 1 < close; ++i)
    if (pattern[i] == '-' && pattern[i - 1] > pattern[i + 1]) return "a range that ends before it begins";
  at = close;
  return std::nullopt;
}

std::optional<std::string> wrong_in_ref(std::string_view pattern) {
  if (pattern.starts_with('/')) return "a '/' at its begin, with which no branch or tag begins";
  if (pattern.ends_with('/')) return "a '/' at its end, with which no branch or tag ends";
  if (pattern.ends_with('.')) return "a '.' at its end, with which no branch or tag ends";
  if (pattern.find("//") != pattern.npos) return "'//', which no branch or tag has";
  if (pattern.find("..") != pattern.npos) return "'..', which no branch or tag has";
  return std::nullopt;
}

std::optional<std::string> wrong_in_path(std::string_view pattern) {
  if (pattern.starts_with('/')) return "a '/' at its begin: paths begin below the repository's root";
  if (pattern.starts_with("./") || pattern.starts_with("../") || pattern.find("/../") != pattern.npos ||
      pattern.find("/./") != pattern.npos)
    return "'.' or '..' as a part, which no path of a change has";
  if (pattern.ends_with(' ')) return "a blank at its end";
  return std::nullopt;
}

// What is wrong with a pattern, as the rest of the sentence "The pattern has …".
std::optional<std::string> wrong(std::string_view pattern, bool ref) {
  if (pattern.starts_with('!')) pattern.remove_prefix(1);
  if (pattern.empty()) return "nothing to match";
  bool repeatable = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      if (i + 1 == pattern.size() || kSpecial.find(pattern[i + 1]) == kSpecial.npos)
        return "a '\\' that stands before no special character";
      ++i;
    } else if (c == '?' || c == '+') {
      if (!repeatable) return std::string("a '") + c + "' with nothing before it that it could repeat";
      repeatable = false;
      continue;
    } else if (c == '[') {
      if (auto bad = wrong_class(pattern, i)) return bad;
    } else if (ref && (static_cast<unsigned char>(c) <= ' ' || c == '~' || c == '^' || c == ':')) {
      return "a character that no branch or tag has";
    }
    repeatable = c != '*';
  }
  return ref ? wrong_in_ref(pattern) : wrong_in_path(pattern);
}

void run(const Subject& subject, Reporter& out) {
  for (const Trigger& trigger : subject.workflow().triggers) {
    for (const Filter& filter : trigger.filters) {
      const bool ref = !filter.key->text.starts_with("paths");
      bool positive = filter.patterns.empty();
      for (const Text& pattern : filter.patterns) {
        positive = positive || !pattern.value().starts_with('!');
        if (const auto bad = wrong(pattern.value(), ref))
          out.report(*pattern.node, "The pattern " + quoted(pattern.value()) + " has " + *bad + ".");
      }
      if (!positive && !filter.key->text.ends_with("-ignore"))
        out.report(*filter.key,
                   "All patterns of " + quoted(filter.key->text) + " leave out, so nothing starts the run.");
    }
  }
}

}  // namespace

extern const Check glob_invalid = {
    .id = "glob-invalid",
    .title = "Pattern of a filter is malformed or matches nothing",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A pattern in `branches`, `tags` or `paths` that GitHub cannot read, that no branch, tag or path can fit, and "
        "a "
        "list in which every pattern begins with `!`.",
    .why = "The workflow does not start where it is thought to: a check that never runs never says no.",
    .reproduce = "Push a change that the pattern is meant for: no run appears.",
    .fix =
        "Write paths from the repository's root without `./`, and a pattern that takes in before those that leave out.",
    .avoid = "Do not take `paths` away to be safe where the check is costly: mend the pattern.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "workflow-syntax#filter-pattern-cheat-sheet"},
    .bad = {"on: {push: {branches: ['^main']}}\njobs: {}\n", "on: {push: {paths: ['./src/**']}}\njobs: {}\n",
            "on: {push: {branches: ['!main']}}\njobs: {}\n", "on: {push: {tags: ['v[0-9']}}\njobs: {}\n",
            "on: {push: {tags: ['v[9-0]']}}\njobs: {}\n", "on: {push: {branches: [feature/]}}\njobs: {}\n",
            "on: {push: {branches: ['?x']}}\njobs: {}\n", "on: {push: {paths: [/src/**]}}\njobs: {}\n"},
    .good = {"on: {push: {branches: [main, 'release/**', '!release/**-alpha'], tags: ['v[0-9]+.*']}}\njobs: {}\n",
             "on: {pull_request: {paths: ['**.js', 'docs/**', '!docs/x.md', .github/**, 'a b.txt']}}\njobs: {}\n",
             "on: {push: {branches-ignore: ['!x']}}\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
