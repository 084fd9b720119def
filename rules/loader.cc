#include "rules/loader.h"

#include <algorithm>
#include <iterator>

#include "base/strings.h"
#include "rules/rule_checks.h"
#include "rules/rule_reader.h"
#include "rules/value_reader.h"
#include "rules/yaml_reader.h"

namespace assay {
namespace {

// Whether a problem stands from `begin` on, before `end`.
bool has_problem(const std::vector<YamlProblem>& problems, YamlMark begin, const YamlMark* end) {
  return std::any_of(problems.begin(), problems.end(), [&](const YamlProblem& problem) {
    return problem.mark >= begin && (end == nullptr || problem.mark < *end);
  });
}

}  // namespace

std::string Diagnostic::text() const {
  std::string out = cat(printable(file), ':', line, ':', column, level == Level::error ? ": error: " : ": warning: ");
  if (!rule.empty()) out += cat(rule, ": ");
  out += message;
  if (!hint.empty()) out += cat("\n  hint: ", hint);
  return out;
}

LoadedRules load_rules(const std::vector<RuleFile>& files, const std::vector<std::string>& others) {
  LoadedRules out;
  if (files.empty()) {
    out.diagnostics.push_back({Diagnostic::Level::error, "rules", 1, 1, "", "no rule file is given", ""});
    return out;
  }
  std::vector<DiagnosticSink> sinks;
  std::vector<DraftRule> drafts;
  bool all_ids_known = true;
  for (std::size_t i = 0; i < files.size(); ++i) {
    DiagnosticSink& sink = sinks.emplace_back(files[i].name);
    YamlDocument document = read_yaml(files[i].text);
    for (const YamlProblem& problem : document.problems) sink.error(problem.mark, problem.message, problem.hint);
    all_ids_known = all_ids_known && document.whole;
    if (!document.whole) continue;
    ValueReader values(sink);
    std::vector<DraftRule> read = read_rules(document.root, values);
    for (std::size_t at = 0; at < read.size(); ++at) {
      DraftRule& draft = read[at];
      draft.file = i;
      const YamlMark* end = at + 1 < read.size() ? &read[at + 1].mark : nullptr;
      draft.sound = draft.sound && !has_problem(document.problems, draft.mark, end);
      all_ids_known = all_ids_known && !draft.rule.id.empty();
    }
    std::move(read.begin(), read.end(), std::back_inserter(drafts));
  }
  check_rules(drafts, all_ids_known, others, sinks);

  for (DiagnosticSink& sink : sinks)
    for (Diagnostic& diagnostic : std::move(sink).take()) out.diagnostics.push_back(std::move(diagnostic));
  if (!out.ok()) return out;
  for (DraftRule& draft : drafts) out.rules.push_back(std::move(draft.rule));
  std::sort(out.rules.begin(), out.rules.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
  return out;
}

}  // namespace assay
