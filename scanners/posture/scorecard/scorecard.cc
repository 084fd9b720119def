#include "scanners/posture/scorecard/scorecard.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/posture/checks/registry.h"

namespace assay::posture {

namespace {

using nlohmann::json;

constexpr std::size_t kMostReason = 1000;
constexpr std::size_t kMostChecks = 1000;

std::string text_of(const json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return {};
  return found->get<std::string>().substr(0, kMostReason);
}

const json& member(const json& object, const char* name) {
  static const json none;
  if (!object.is_object()) return none;
  const auto found = object.find(name);
  return found == object.end() ? none : *found;
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::optional<int> score_of(const json& value) {
  if (!value.is_number_integer()) return std::nullopt;
  const auto score = value.get<std::int64_t>();
  if (score < kInconclusive || score > kMostScore) return std::nullopt;
  return static_cast<int>(score);
}

Result<Scorecard> of_json(const json& root, const std::string& name) {
  Scorecard out;
  out.date = text_of(root, "date");
  out.commit = lower(text_of(member(root, "repo"), "commit"));
  if (!is_commit(out.commit)) out.commit.clear();
  out.version = text_of(member(root, "scorecard"), "version");
  for (const json& check : member(root, "checks")) {
    SaidCheck one{text_of(check, "name"), {kInconclusive, text_of(check, "reason")}};
    const auto score = score_of(member(check, "score"));
    if (one.name.empty() || !score)
      return fail("reading Scorecard's results", name, "a check has no name, or no score from -1 to 10");
    one.said.score = *score;
    if (out.checks.size() == kMostChecks) return fail("reading Scorecard's results", name, "it has too many checks");
    out.checks.push_back(std::move(one));
  }
  return out;
}

// "BranchProtectionID" is Branch-Protection.
const Check* check_of_rule(std::string_view rule) {
  if (rule.ends_with("ID")) rule.remove_suffix(2);
  for (const Check* check : all_checks()) {
    std::string plain(check->name);
    std::erase(plain, '-');
    if (equal_ignoring_case(plain, rule)) return check;
  }
  return nullptr;
}

// "score is 3: branch protection is not …"
std::optional<Said> said_in(std::string_view message) {
  constexpr std::string_view kLead = "score is ";
  if (!message.starts_with(kLead)) return std::nullopt;
  message.remove_prefix(kLead.size());
  const std::size_t colon = message.find(':');
  const std::string_view digits = message.substr(0, colon);
  Said out;
  if (digits == "10")
    out.score = kMostScore;
  else if (digits.size() == 1 && digits[0] >= '0' && digits[0] <= '9')
    out.score = digits[0] - '0';
  else
    return std::nullopt;
  if (colon != message.npos)
    out.reason = printable(message.substr(colon + 1, std::min(message.find('\n', colon), message.size()) - colon - 1));
  while (out.reason.starts_with(' ')) out.reason.erase(0, 1);
  while (out.reason.ends_with(':')) out.reason.pop_back();
  return out;
}

// "supply-chain/branch-protection/COMMIT-DATE"
void read_run(const json& run, Scorecard& out) {
  const std::string id = text_of(member(run, "automationDetails"), "id");
  const std::string_view last = std::string_view(id).substr(id.rfind('/') + 1);
  const std::size_t dash = last.find('-');
  const std::string commit = lower(last.substr(0, dash));
  if (out.commit.empty() && is_commit(commit)) out.commit = commit;
  if (out.date.empty() && dash != last.npos) out.date = last.substr(dash + 1);
  if (out.version.empty()) out.version = text_of(member(member(run, "tool"), "driver"), "semanticVersion");
}

Result<Scorecard> of_sarif(const json& root, const std::string& name) {
  Scorecard out;
  out.whole = false;
  bool of_scorecard = false;
  for (const json& run : member(root, "runs")) {
    if (!equal_ignoring_case(text_of(member(member(run, "tool"), "driver"), "name"), "Scorecard")) continue;
    of_scorecard = true;
    read_run(run, out);
    for (const json& result : member(run, "results")) {
      const Check* check = check_of_rule(text_of(result, "ruleId"));
      const auto said = said_in(text_of(member(result, "message"), "text"));
      if (check == nullptr || !said) continue;
      const bool known = std::any_of(out.checks.begin(), out.checks.end(),
                                     [check](const SaidCheck& one) { return one.name == check->name; });
      if (!known) out.checks.push_back({std::string(check->name), *said});
    }
  }
  if (!of_scorecard) return fail("reading Scorecard's results", name, "it has no run of Scorecard");
  return out;
}

}  // namespace

Result<Scorecard> read_scorecard(std::string_view text, const std::string& name) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const json root = json::parse(text, nullptr, false);
  if (!root.is_object()) return fail("reading Scorecard's results", name, "it is no JSON object");
  if (member(root, "runs").is_array()) return of_sarif(root, name);
  if (member(root, "checks").is_array()) return of_json(root, name);
  return fail("reading Scorecard's results", name, "it has neither 'checks' nor 'runs'",
              "'scorecard --format json' and '--format sarif' write what is read");
}

std::vector<std::string> take_in(const Scorecard& scorecard, std::string_view commit, std::vector<Judgement>& out) {
  std::vector<std::string> notes;
  const std::string dated = scorecard.date.empty() ? std::string() : cat(" on ", printable(scorecard.date));
  const bool same = !commit.empty() && scorecard.commit == commit;
  for (const SaidCheck& one : scorecard.checks) {
    const auto found = std::find_if(out.begin(), out.end(), [&](const Judgement& judgement) {
      return equal_ignoring_case(judgement.check->name, one.name);
    });
    if (found == out.end()) {
      notes.push_back(cat("Scorecard's check '", printable(one.name), "' is not known here"));
      continue;
    }
    if (found->said) continue;
    found->said = one.said;
    if (one.said.score == kInconclusive || found->score != kInconclusive) continue;
    if (!same) {
      found->reason += cat("; Scorecard said ", one.said.score, dated, " of ",
                           scorecard.commit.empty() ? "a commit that it does not name" : "another commit");
      continue;
    }
    found->score = one.said.score;
    found->from_scorecard = true;
    found->reason = cat("Scorecard", dated, " of this commit: ", printable(one.said.reason));
  }
  return notes;
}

}  // namespace assay::posture
