#include "rules/rule_checks.h"

#include <re2/re2.h>

#include <map>
#include <set>

#include "base/strings.h"
#include "rules/lint.h"
#include "rules/rule_set.h"
#include "rules/suggest.h"

namespace assay {
namespace {

using ById = std::map<std::string_view, const DraftRule*>;

ById index_ids(const std::vector<DraftRule>& drafts, std::vector<DiagnosticSink>& sinks) {
  ById by_id;
  for (const DraftRule& draft : drafts) {
    if (draft.rule.id.empty()) continue;
    const auto [first, is_new] = by_id.emplace(draft.rule.id, &draft);
    if (is_new) continue;
    const DraftRule& other = *first->second;
    sinks[draft.file].error(draft.id, cat("id '", draft.rule.id, "' is taken"),
                            cat("by the rule at ", printable(sinks[other.file].file()), ':', other.id.line));
  }
  return by_id;
}

void check_pairs(const DraftRule& draft, const std::set<std::string_view>& ids, DiagnosticSink& sink) {
  for (std::size_t i = 0; i < draft.rule.pairs.size(); ++i) {
    const std::string& other = draft.rule.pairs[i].rule;
    if (other == draft.rule.id) {
      sink.error(draft.pairs[i], "a rule cannot be its own pair");
    } else if (!ids.contains(other)) {
      const std::string meant = did_you_mean(other, std::vector<std::string_view>(ids.begin(), ids.end()));
      sink.error(
          draft.pairs[i], cat("no rule has the id ", quoted(other)),
          meant.empty() ? "it is the id of a rule of the same files, or of one that 'assay rules list' shows" : meant);
    }
  }
}

// The examples are not shown: they look like credentials.
void check_examples(const DraftRule& draft, DiagnosticSink& sink) {
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_log_errors(false);
  const re2::RE2 program(expression_of(draft.rule), options);
  if (!program.ok()) {
    sink.error(draft.pattern, cat("'left' and 'pattern' do not go together: ", printable(program.error())));
    return;
  }
  for (std::size_t i = 0; i < draft.rule.details.matches.size(); ++i)
    if (!re2::RE2::PartialMatch(draft.rule.details.matches[i], program))
      sink.error(draft.matches[i], cat("the pattern does not match example ", i + 1, " of 'match'"),
                 "'assay rules test FILE' says at which stage; {~} is taken out of an example before");
}

void add_lint(const DraftRule& draft, DiagnosticSink& sink) {
  for (Diagnostic& found : lint_rule(draft.rule))
    sink.add(found.level, draft.pattern, std::move(found.message), std::move(found.hint));
}

}  // namespace

void check_rules(const std::vector<DraftRule>& drafts, bool all_ids_known, const std::vector<std::string>& others,
                 std::vector<DiagnosticSink>& sinks) {
  std::set<std::string_view> ids(others.begin(), others.end());
  for (const auto& [id, rule] : index_ids(drafts, sinks)) ids.insert(id);
  for (const DraftRule& draft : drafts) {
    DiagnosticSink& sink = sinks[draft.file];
    sink.about_rule(draft.rule.id);
    if (all_ids_known) check_pairs(draft, ids, sink);
    if (draft.sound) {
      check_examples(draft, sink);
      add_lint(draft, sink);
    }
    sink.about_rule("");
  }
}

}  // namespace assay
