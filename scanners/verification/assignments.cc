#include "scanners/verification/assignments.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"

namespace assay::verification {

namespace {

// A private key proves itself by what it signs: no server is to be sent it, whatever a rule says.
bool is_private_key(const Secret& secret) {
  return secret.reveal(RevealPermit("verification")).find("PRIVATE KEY-----") != std::string_view::npos;
}

}  // namespace

bool has_other_servers(const HttpCall& call) { return refusal_of(host_of(call)) != RefusalMeans::dead; }

Values Choice::values() const {
  return [this](std::string_view name) -> const Secret* {
    if (name == "secret") return secret;
    const auto found = companions.find(name);
    return found == companions.end() ? nullptr : found->second;
  };
}

Assigner::Assigner(const std::vector<Finding>& findings, const RuleSet& rules, const Means& means)
    : rules_(rules), means_(means), neighbours_(findings) {
  for (const Finding& finding : findings) values_.emplace(std::pair(finding.rule, finding.fingerprint), &finding);
}

std::shared_ptr<Verifier> Assigner::verifier_of(std::uint32_t rule) {
  const auto [at, is_new] = verifiers_.try_emplace(rule);
  if (!is_new) return at->second;
  const Rule whole = rules_.with_details(rule);
  if (whole.details.verify.empty()) return nullptr;
  auto verifier = std::make_shared<Verifier>();
  verifier->call = whole.details.verify.front();
  verifier->tellings = tellings_of(target_of(verifier->call));
  verifier->home = host_of(verifier->call);
  verifier->refusal = refusal_of(verifier->home);
  if (const auto own = means_.servers.find(verifier->home); own != means_.servers.end()) {
    if (verifier->refusal == RefusalMeans::own_server || verifier->refusal == RefusalMeans::other_home)
      verifier->refusal = RefusalMeans::dead;
    verifier->call.url = at_server(verifier->call.url, own->second);
  }
  verifier->companions = companions_of(verifier->call);
  verifier->flaw = flaw_of(verifier->call);
  if (!trusts(whole, verifier->companions))
    verifier->flaw = "its rule comes with what is scanned: name its file with --config or --rules";
  if (verifier->flaw.empty()) verifier->control = make_control(rules_, rule, means_.random);
  at->second = verifier;
  return verifier;
}

bool Assigner::trusts(const Rule& rule, const std::vector<std::string>& companions) const {
  if (!means_.trusts) return true;
  return means_.trusts(rule) && std::all_of(companions.begin(), companions.end(), [this](const std::string& id) {
           const std::uint32_t index = rules_.find(id);
           return index == rules_.size() || means_.trusts(rules_.with_details(index));
         });
}

std::vector<const Finding*> Assigner::companions_for(const Finding& finding, const std::string& rule) {
  std::vector<const Finding*> out;
  for (const Companion& companion : finding.companions) {
    const auto value = values_.find({companion.rule, companion.fingerprint});
    if (companion.rule == rule && value != values_.end()) out.push_back(value->second);
  }
  for (const Finding* other : neighbours_.in_texts_of(finding, rule))
    if (std::find(out.begin(), out.end(), other) == out.end()) out.push_back(other);
  std::erase_if(out, [](const Finding* one) { return is_private_key(one->secret); });
  return out;
}

Belonging Assigner::belonging_of(const Finding& finding, const std::vector<const Finding*>& companions, bool several) {
  if (companions.empty()) return Belonging::alone;
  if (several) return Belonging::several;
  if (means_.given) return Belonging::given;
  return neighbours_.is_bound(finding, companions) ? Belonging::bound : Belonging::near;
}

Assignment Assigner::assign(const Finding& finding) {
  Assignment out;
  out.verifier = verifier_of(finding.rule_index);
  if (!out.verifier) {
    out.why_not = "its rule names no way to verify it";
    return out;
  }
  const auto not_sent = [&](std::string why) {
    out.why_not = std::move(why);
    out.choices.clear();
    return out;
  };
  if (finding.suppressed()) return not_sent("it is suppressed");
  if (finding.ordinary_word) return not_sent("it is an ordinary word");
  if (!out.verifier->flaw.empty()) return not_sent(out.verifier->flaw);
  if (is_private_key(finding.secret) && !only_signs(out.verifier->call)) return not_sent("a private key is never sent");
  out.choices = {Choice{&finding.secret, {}}};
  std::vector<const Finding*> along;
  for (const std::string& rule : out.verifier->companions) {
    const std::vector<const Finding*> found = companions_for(finding, rule);
    if (found.empty()) return not_sent(cat("no ", rule, " stands beside it"));
    along.insert(along.end(), found.begin(), found.end());
    std::vector<Choice> widened;
    for (const Choice& choice : out.choices)
      for (const Finding* companion : found) {
        widened.push_back(choice);
        widened.back().companions.emplace(rule, &companion->secret);
      }
    out.more_choices = out.more_choices || widened.size() > kMostChoices;
    widened.resize(std::min(widened.size(), kMostChoices));
    out.choices = std::move(widened);
  }
  // One whose finding is not here counts too.
  const bool misses_one = std::any_of(finding.companions.begin(), finding.companions.end(), [&](const Companion& one) {
    const std::vector<std::string>& asked = out.verifier->companions;
    return std::find(asked.begin(), asked.end(), one.rule) != asked.end() &&
           !values_.contains({one.rule, one.fingerprint});
  });
  out.belonging = belonging_of(finding, along, misses_one || along.size() > out.verifier->companions.size());
  for (const Choice& choice : out.choices)
    if (const auto filled = fill(out.verifier->call, choice.values(), 0); !filled) return not_sent(filled.error());
  if (!out.verifier->control) {
    out.impossible_control = true;
    return not_sent("no made-up value can be put together to try the verifier with");
  }
  return out;
}

}  // namespace assay::verification
