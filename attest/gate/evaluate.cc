#include "attest/gate/evaluate.h"

#include <cmath>
#include <map>
#include <set>

#include "attest/gate/domain_judge.h"
#include "base/strings.h"
#include "rules/policies/policy.h"
#include "rules/policies/wildcard.h"

namespace assay::gate {

namespace {

constexpr std::int64_t kSecondsOfDay = 86400;

// As a number that compares: 20261231.
std::uint32_t day_ahead(const Question& question, std::int64_t days) {
  const attest::Instant at{question.now.seconds + days * kSecondsOfDay, 0};
  return policy::day_of(text_of(at).substr(0, 10)).value_or(0);
}

// Turns reasons that an exception accepts into remarks.
void apply_exceptions(const Policy& policy, const Question& question, GateResult& out) {
  const std::uint32_t today = day_ahead(question, 0);
  for (std::size_t i = 0; i < policy.exceptions.size(); ++i) {
    const Exception& exception = policy.exceptions[i];
    ExceptionUse use{i, 0, policy::day_of(exception.until).value_or(0) < today};
    for (DomainResult& domain : out.domains) {
      if (domain.name != exception.domain) continue;
      for (Reason& reason : domain.reasons) {
        if (reason.verdict == Verdict::pass || reason.code != exception.code ||
            !policy::fits(exception.subject, reason.subject))
          continue;
        ++use.used;
        if (use.expired) continue;
        reason.verdict = Verdict::pass;
        domain.excepted = true;
        reason.text += cat(" Accepted until ", exception.until, ": ", exception.reason);
      }
    }
    if (use.used == 0)
      out.warnings.push_back({Verdict::pass, "gate-exception-unused", exception.domain,
                              cat("The exception for ", exception.code, " in line ", exception.mark.line,
                                  " of the policy holds for nothing.")});
    else if (use.expired)
      out.warnings.push_back({Verdict::pass, "gate-exception-expired", exception.domain,
                              cat("The exception for ", exception.code, " in line ", exception.mark.line,
                                  " of the policy ended on ", exception.until, '.')});
    out.exceptions.push_back(use);
  }
}

std::string unreadable_text(const Evidence& evidence) {
  std::string why = evidence.reasons.empty() ? std::string("its form is not known") : evidence.reasons.back().text;
  if (why.ends_with('.')) why.pop_back();
  return cat("Nobody knows what it says: ", why, '.');
}

}  // namespace

std::string_view decision_of(Verdict verdict) {
  return verdict == Verdict::pass ? "go" : verdict == Verdict::fail ? "no-go" : "unproved";
}

std::string objection_to(const Policy& policy, const Question& question, const std::vector<Evidence>& evidence) {
  for (const std::string& kind : policy.subjects)
    if (const auto asked = question.subjects.find(kind); asked == question.subjects.end() || asked->second.empty())
      return cat("the policy binds evidence to a ", kind, ", and none was given");
  if (policy.signing == Signing::required && !question.has_keys)
    return "the policy demands signatures, and no key was given";
  for (const Exception& exception : policy.exceptions)
    if (policy::day_of(exception.until).value_or(0) > day_ahead(question, kMostExceptionDays))
      return cat("the exception in line ", exception.mark.line, " of the policy ends on ", exception.until,
                 ", more than ", kMostExceptionDays, " days ahead");
  if (policy.producer.required && policy.producer.repositories.empty() && question.repository.empty())
    return "neither the policy nor --repository says whose evidence counts";
  if (evidence.empty()) return "there is no evidence at all";
  std::set<std::string> named;
  for (const Evidence& one : evidence) {
    if (!one.named) continue;
    if (policy.domain(one.domain) == nullptr) return cat("the policy has no domain '", one.domain, "'");
    if (!named.insert(one.domain).second) return cat("two files are named for the domain '", one.domain, "'");
  }
  return {};
}

GateResult evaluate(const Policy& policy, const Question& question, const std::vector<Evidence>& evidence,
                    const std::vector<Reason>& beside) {
  GateResult out;
  std::map<std::string_view, std::vector<std::size_t>> of_domains;
  for (const Domain& domain : policy.domains) of_domains[domain.name];
  for (std::size_t i = 0; i < evidence.size(); ++i)
    if (const auto found = of_domains.find(evidence[i].domain); found != of_domains.end()) found->second.push_back(i);
  for (const Domain& domain : policy.domains)
    out.domains.push_back(judge_domain(policy, question, domain, evidence, of_domains[domain.name]));
  apply_exceptions(policy, question, out);
  std::vector<Reason> unreadable;
  for (const Evidence& one : evidence) {
    if (of_domains.contains(one.domain)) continue;
    // It may have been for any domain, and may have said fail.
    if (one.unreadable)
      unreadable.push_back({one.verdict == Verdict::fail ? Verdict::fail : Verdict::unproved, "gate-unreadable",
                            one.path, unreadable_text(one)});
    else
      out.warnings.push_back({Verdict::pass, "gate-domain-unknown", one.path,
                              one.domain.empty() ? std::string("It is for no domain.")
                                                 : cat("The policy has no domain '", one.domain, "'.")});
  }
  std::size_t required = 0;
  std::size_t passed = 0;
  Verdict verdict = Verdict::pass;
  const auto take = [&](const std::vector<Reason>& reasons) {
    for (const Reason& reason : reasons) {
      verdict = worse(verdict, reason.verdict);
      (reason.verdict == Verdict::pass ? out.warnings : out.blockers).push_back(reason);
    }
  };
  take(beside);
  take(unreadable);
  for (DomainResult& domain : out.domains) {
    domain.verdict = Verdict::pass;
    for (const Reason& reason : domain.reasons) {
      domain.verdict = worse(domain.verdict, reason.verdict);
      if (reason.verdict != Verdict::pass && domain.blocks)
        out.blockers.push_back(reason);
      else
        out.warnings.push_back(reason);
    }
    if (domain.blocks) verdict = worse(verdict, domain.verdict);
    if (!domain.required) continue;
    ++required;
    if (domain.verdict == Verdict::pass && !domain.excepted) ++passed;
  }
  out.verdict = required == 0 || evidence.empty() ? worse(verdict, Verdict::unproved) : verdict;
  out.score =
      required == 0 ? 0 : std::round(10000.0 * static_cast<double>(passed) / static_cast<double>(required)) / 100;
  for (const Level& level : policy.levels) {
    if (out.score < level.score || (level.score >= 100 && out.verdict != Verdict::pass)) continue;
    out.level = level.name;
    break;
  }
  return out;
}

}  // namespace assay::gate
