#include "rules/selection.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "rules/codec.h"
#include "rules/suggest.h"

namespace assay {

namespace {

using RulesById = std::map<std::string, Rule>;

// Fails when an id names no rule: a misspelt --disable would otherwise go unnoticed, a misspelt --only scan nothing.
Status check_ids(const std::vector<std::string>& ids, const RulesById& rules) {
  for (const std::string& id : ids) {
    if (rules.contains(id)) continue;
    std::vector<std::string_view> known;
    for (const auto& [name, rule] : rules) known.push_back(name);
    const std::string meant = did_you_mean(id, known);
    return fail("choosing rules", printable(id), "there is no such rule",
                meant.empty() ? "'assay rules list' shows them all" : meant);
  }
  return {};
}

SelectedRules choose_rules(const RuleImage& image, const RuleSelection& selection) {
  if (selection.plain()) return {RuleSet::load(image), {}};

  auto carried = decode_rules(image.rules, true);
  if (!carried) return {tl::make_unexpected(carried.error()), {}};
  RulesById rules;
  for (Rule& rule : *carried) rules[rule.id] = std::move(rule);

  if (!selection.files.empty()) {
    std::vector<std::string> known;
    for (const auto& [id, rule] : rules) known.push_back(id);
    LoadedRules added = load_rules(selection.files, known);
    if (!added.ok())
      return {fail("reading rules", "", "a rule file has errors", "they are listed above; nothing was scanned"),
              std::move(added.diagnostics)};
    for (Rule& rule : added.rules) rules[rule.id] = std::move(rule);
  }
  for (const auto* ids : {&selection.only, &selection.disable}) {
    if (const Status status = check_ids(*ids, rules); !status) return {tl::make_unexpected(status.error()), {}};
  }

  std::vector<Rule> chosen;
  for (auto& [id, rule] : rules) {
    const bool wanted =
        selection.only.empty() || std::find(selection.only.begin(), selection.only.end(), id) != selection.only.end();
    const bool disabled = std::find(selection.disable.begin(), selection.disable.end(), id) != selection.disable.end();
    if (wanted && !disabled) chosen.push_back(std::move(rule));
  }
  return {RuleSet::compile_cached(std::move(chosen), selection.cache_folder), {}};
}

}  // namespace

SelectedRules select_rules(const RuleImage& image, const RuleSelection& selection) {
  auto allowances = Allowances::compile(selection.allow);
  if (!allowances) return {tl::make_unexpected(allowances.error()), {}};
  SelectedRules selected = choose_rules(image, selection);
  if (selected.rules) selected.rules->allow(std::move(*allowances));
  return selected;
}

}  // namespace assay
