#include "scanners/secrets/rule_examples.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/rule_trace.h"

namespace assay {

namespace {

// A value that a check doubts does not count.
bool finds(Scanner& scanner, std::uint32_t rule, const std::string& text) {
  std::vector<Match> matches;
  if (scanner.rules()[rule].reader == Reader::lines) {
    scanner.begin_blob(text.size());
    scanner.find_lines(text, 0, text.size(), {&rule, 1}, matches);
  } else {
    scanner.find_all(text, matches);
  }
  return std::any_of(matches.begin(), matches.end(), [&](Match& match) {
    if (match.rule != rule || !scanner.complete(text, match)) return false;
    const std::size_t begin = match.begin + match.secret;
    const std::size_t end = begin + match.secret_width;
    return !is_doubtful(scanner.rules()[rule].checks, Bytes(text).substr(begin, end - begin), text, begin, end);
  });
}

// Of all anchors the one that came farthest tells most.
std::string why_not(const RuleSet& rules, std::uint32_t rule, const std::string& text) {
  const std::vector<RuleTrace> traces = trace_rule(rules, rule, text, 0, text.size());
  if (traces.empty()) return "no anchor of the rule stands in it";
  const RuleTrace& best = *std::max_element(traces.begin(), traces.end(),
                                            [](const RuleTrace& a, const RuleTrace& b) { return a.stage < b.stage; });
  if (best.stage != Stage::found) return cat(name_of(best.stage), ": ", best.why);
  return best.why.empty() ? "the engine does not find what its stages accept"
                          : cat("found, but doubtful, which does not count: ", best.why);
}

}  // namespace

std::vector<ExampleFailure> failing_examples(Scanner& scanner, const Rule& rule, std::uint32_t index) {
  std::vector<ExampleFailure> out;
  const auto& matches = rule.details.matches;
  for (std::size_t i = 0; i < matches.size(); ++i)
    if (!finds(scanner, index, matches[i])) out.push_back({true, i + 1, why_not(scanner.rules(), index, matches[i])});
  const auto& others = rule.details.non_matches;
  for (std::size_t i = 0; i < others.size(); ++i)
    if (finds(scanner, index, others[i])) out.push_back({false, i + 1, "the rule finds it"});
  return out;
}

}  // namespace assay
