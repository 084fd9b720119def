#include "scanners/posture/results/rulesets.h"

#include <nlohmann/json.hpp>

namespace assay::posture {

namespace {

using nlohmann::json;

bool is_true(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void read_rule(const json& rule, Ruleset& out) {
  const std::string type = text_of(rule, "type");
  const auto found = rule.find("parameters");
  const json parameters = found != rule.end() && found->is_object() ? *found : json::object();
  if (type == "deletion") out.keeps_branch = true;
  if (type == "non_fast_forward") out.keeps_history = true;
  if (type == "required_status_checks") {
    const auto checks = parameters.find("required_status_checks");
    out.status_checks = out.status_checks || (checks != parameters.end() && checks->is_array() && !checks->empty());
    out.up_to_date = out.up_to_date || is_true(parameters, "strict_required_status_checks_policy");
  }
  if (type != "pull_request") return;
  out.asks_review = true;
  const auto count = parameters.find("required_approving_review_count");
  if (count != parameters.end() && count->is_number_integer())
    out.approvals = static_cast<int>(std::clamp<std::int64_t>(count->get<std::int64_t>(), 0, 10));
  out.code_owners = is_true(parameters, "require_code_owner_review");
  out.dismisses_stale = is_true(parameters, "dismiss_stale_reviews_on_push");
  out.last_push = is_true(parameters, "require_last_push_approval");
}

}  // namespace

int Ruleset::score() const {
  if (!active || !of_branches) return 0;
  constexpr int kTiers[] = {0, 3, 6, 8, 9, 10};
  int tier = 0;
  if (keeps_history && keeps_branch) tier = 1;
  if (tier == 1 && asks_review && approvals >= 1 && up_to_date && last_push) tier = 2;
  if (tier == 2 && status_checks) tier = 3;
  if (tier == 3 && approvals >= 2 && code_owners) tier = 4;
  if (tier == 4 && dismisses_stale && !bypass) tier = 5;
  return kTiers[tier];
}

std::vector<std::string> Ruleset::lacks() const {
  std::vector<std::string> out;
  const auto ask = [&](bool has, const char* what) {
    if (!has) out.emplace_back(what);
  };
  ask(active, "is not enforced");
  ask(keeps_history, "lets history be rewritten by force");
  ask(keeps_branch, "lets the branch be deleted");
  ask(asks_review, "does not ask for pull requests");
  ask(approvals >= 1, "asks for no approval");
  ask(up_to_date, "does not ask that the branch is up to date");
  ask(last_push, "does not ask for approval of the last push");
  ask(status_checks, "requires no check");
  ask(approvals >= 2, "asks for fewer than two approvals");
  ask(code_owners, "does not ask owners of the code");
  ask(dismisses_stale, "keeps approvals when new commits come");
  ask(!bypass, "lets somebody pass by");
  return out;
}

std::optional<Ruleset> read_ruleset(std::string_view text) {
  const json root = json::parse(text, nullptr, false);
  if (!root.is_object()) return std::nullopt;
  const auto rules = root.find("rules");
  if (rules == root.end() || !rules->is_array() || !root.contains("enforcement")) return std::nullopt;
  Ruleset out;
  const std::string target = text_of(root, "target");
  out.of_branches = target.empty() || target == "branch";
  out.active = text_of(root, "enforcement") == "active";
  const auto bypass = root.find("bypass_actors");
  out.bypass = bypass != root.end() && bypass->is_array() && !bypass->empty();
  for (const json& rule : *rules)
    if (rule.is_object()) read_rule(rule, out);
  return out;
}

}  // namespace assay::posture
