#include "attest/gate/domain_judge.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "attest/evidence/chain.h"
#include "attest/evidence/record.h"
#include "base/strings.h"
#include "rules/policies/wildcard.h"

namespace assay::gate {

namespace {

constexpr std::int64_t kSecondsOfDay = 86400;

std::string shown(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number);
  return {buffer, end.ptr};
}

std::string age_text(std::int64_t seconds) {
  if (seconds >= 2 * kSecondsOfDay) return counted(static_cast<std::uint64_t>(seconds / kSecondsOfDay), "day", "days");
  return counted(static_cast<std::uint64_t>(seconds / 60), "minute", "minutes");
}

class DomainJudge {
 public:
  DomainJudge(const Policy& policy, const Question& question, const Domain& domain)
      : policy_(policy), question_(question), domain_(domain) {}

  // `its`: which of all evidence is for the domain.
  DomainResult judge(const std::vector<Evidence>& all, std::vector<std::size_t> its) {
    out_.name = domain_.name;
    out_.owner = domain_.owner;
    out_.required = domain_.required;
    out_.blocks = domain_.blocks;
    out_.evidence = std::move(its);
    if (out_.evidence.empty()) {
      if (domain_.required) add(Verdict::unproved, "gate-domain-missing", domain_.name, "There is no evidence for it.");
      return std::move(out_);
    }
    for (const std::size_t i : out_.evidence) piece(all[i]);
    const std::vector<std::size_t> met = pieces_of_demands(all);
    for (std::size_t i = 0; i < met.size(); ++i)
      if (met[i] < domain_.demands[i].at_least)
        add(Verdict::unproved, "gate-too-few", domain_.name,
            cat("It needs ", domain_.demands[i].at_least, " of the evidence that line ", domain_.demands[i].mark.line,
                " of the policy asks for, and has ", met[i], '.'));
    covered(all);
    cases(all);
    return std::move(out_);
  }

 private:
  void add(Verdict verdict, std::string code, std::string subject, std::string text) {
    out_.reasons.push_back({verdict, std::move(code), std::move(subject), std::move(text)});
  }

  // How many pieces each demand has, at most as many as it asks for. Two records of one file are one piece, and a piece
  // that answers several demands meets one of them.
  std::vector<std::size_t> pieces_of_demands(const std::vector<Evidence>& all) const {
    std::map<std::string, const Evidence*> distinct;
    for (const std::size_t i : out_.evidence) distinct.emplace(identity_of(all[i]), &all[i]);
    std::vector<std::vector<const Evidence*>> held(domain_.demands.size());
    for (const auto& [identity, evidence] : distinct) {
      const auto full = [&](std::size_t i) { return held[i].size() >= domain_.demands[i].at_least; };
      std::size_t count = 0;
      while (count < held.size() && full(count)) ++count;
      if (count == held.size()) break;
      std::vector<bool> tried(held.size(), false);
      place(*evidence, held, tried);
    }
    std::vector<std::size_t> out;
    for (const auto& pieces : held) out.push_back(pieces.size());
    return out;
  }

  // Gives a piece to a demand that lacks one; where all that it answers are met, one of their pieces may answer
  // another.
  bool place(const Evidence& evidence, std::vector<std::vector<const Evidence*>>& held,
             std::vector<bool>& tried) const {
    for (std::size_t i = 0; i < held.size(); ++i) {
      if (tried[i] || !answers(evidence, domain_.demands[i])) continue;
      tried[i] = true;
      if (held[i].size() < domain_.demands[i].at_least) {
        held[i].push_back(&evidence);
        return true;
      }
      for (const Evidence*& other : held[i]) {
        if (!place(*other, held, tried)) continue;
        other = &evidence;
        return true;
      }
    }
    return false;
  }

  static std::string identity_of(const Evidence& evidence) {
    if (!evidence.source_sha256.empty()) return evidence.source_sha256;
    return evidence.sha256.empty() ? evidence.path : evidence.sha256;
  }

  void piece(const Evidence& evidence) {
    const Demand* demand = nullptr;
    for (const Demand& one : domain_.demands) {
      if (!answers(evidence, one)) continue;
      // A piece that answers several demands keeps to all of them.
      demand = &one;
      freshness(evidence, *demand);
      thresholds(evidence, *demand);
      narrower(evidence, *demand);
    }
    if (demand == nullptr)
      add(Verdict::unproved, "gate-format", evidence.path,
          cat("The policy asks for other evidence than a file of the format ", name_of(evidence.format),
              evidence.predicate.empty() ? "" : cat(" in a statement of type ", evidence.predicate),
              evidence.tool.empty() ? "" : cat(" by ", evidence.tool), '.'));
    if (demand == nullptr) freshness(evidence, Demand{});
    verdict(evidence);
    subject(evidence);
    producer(evidence);
    signature(evidence);
  }

  static bool answers(const Evidence& evidence, const Demand& demand) {
    if (!demand.formats.empty() &&
        std::find(demand.formats.begin(), demand.formats.end(), evidence.format) == demand.formats.end())
      return false;
    if (!demand.tools.empty() && !fits_any(demand.tools, evidence.tool)) return false;
    if (!demand.predicates.empty()) return fits_any(demand.predicates, evidence.predicate);
    return evidence.predicate.empty() || evidence.predicate == attest::kEvidenceV1 ||
           evidence.format != attest::Format::unknown;
  }

  void verdict(const Evidence& evidence) {
    if (evidence.verdict == Verdict::pass) return;
    std::string text = evidence.verdict == Verdict::fail ? "It says fail" : "It proves nothing";
    constexpr std::size_t kMostShown = 3;
    std::size_t count = 0;
    for (const Reason& reason : evidence.reasons) {
      if (reason.verdict == Verdict::pass || ++count > kMostShown) continue;
      text += cat(count == 1 ? ": " : "; ", reason.code, ", ", reason.text);
    }
    if (count > kMostShown) text += cat("; and ", count - kMostShown, " more");
    if (!text.ends_with('.')) text += '.';
    add(evidence.verdict, evidence.verdict == Verdict::fail ? "gate-evidence-failed" : "gate-evidence-unproved",
        evidence.path, text);
  }

  // Of each kind that was asked about, whether or not the policy demands it: the reports and the signed summary say go
  // of all of them.
  void subject(const Evidence& evidence) {
    for (const auto& [kind, asked] : question_.subjects) {
      bool bound = false;
      std::string foreign;
      for (const auto& [algorithm, digest] : evidence.subjects) {
        if (algorithm != kind) continue;
        bound = true;
        if (std::find(asked.begin(), asked.end(), digest) == asked.end()) foreign = digest;
      }
      if (!bound)
        add(Verdict::unproved, "gate-not-bound", evidence.path, cat("It does not say which ", kind, " it is about."));
      else if (!foreign.empty())
        // Which of its results is about which is not told, so one that is foreign spoils it.
        add(Verdict::fail, "gate-other-subject", evidence.path, cat("It is about another ", kind, ", ", foreign, '.'));
    }
  }

  // Every digest that was asked about must be in the evidence of the domain: of three files, two are not enough.
  void covered(const std::vector<Evidence>& all) {
    for (const auto& [kind, asked] : question_.subjects) {
      if (asked.size() < 2) continue;
      for (const std::string& digest : asked) {
        const bool found = std::any_of(out_.evidence.begin(), out_.evidence.end(), [&](std::size_t i) {
          const auto& subjects = all[i].subjects;
          return std::find(subjects.begin(), subjects.end(), std::pair(kind, digest)) != subjects.end();
        });
        if (!found)
          add(Verdict::unproved, "gate-not-bound", domain_.name, cat("Nothing is about ", kind, ' ', digest, '.'));
      }
    }
  }

  void producer(const Evidence& evidence) {
    const Producers& wanted = policy_.producer;
    if (!evidence.producer) {
      if (wanted.required) add(Verdict::unproved, "gate-no-producer", evidence.path, "It does not say who made it.");
      return;
    }
    const attest::Producer& by = *evidence.producer;
    // A branch or an event by itself is anybody's.
    if (wanted.required && (by.repository.empty() || (by.workflow.empty() && by.run_id.empty())))
      add(Verdict::unproved, "gate-no-producer", evidence.path,
          "It names no repository with a workflow or run that made it.");
    std::vector<std::string> repositories = wanted.repositories;
    if (!question_.repository.empty()) repositories.push_back(question_.repository);
    one_of(evidence, repositories, by.repository, "gate-other-repository", "repository");
    one_of(evidence, wanted.workflows, by.workflow, "gate-other-workflow", "workflow");
    one_of(evidence, wanted.branches, by.branch, "gate-other-branch", "branch");
    one_of(evidence, wanted.events, by.event, "gate-other-event", "event");
    fork(evidence, by);
    for (const auto& [algorithm, digest] : evidence.subjects)
      if (algorithm == "gitCommit" && !by.commit.empty() && digest != by.commit)
        add(Verdict::fail, "gate-other-subject", evidence.path,
            cat("The run that made it was started for the commit ", by.commit, ", and it is about ", digest, '.'));
  }

  void fork(const Evidence& evidence, const attest::Producer& by) {
    const Producers& wanted = policy_.producer;
    // Where forks are allowed, their branches still are none of the repository's.
    if (wanted.forks && wanted.branches.empty()) return;
    if (by.head_repository.empty()) {
      if (may_be_of_fork(by.event))
        add(Verdict::unproved, "gate-fork", evidence.path,
            cat("It does not say which repository the code of its event ", by.event, " comes from."));
    } else if (by.head_repository != by.repository) {
      if (wanted.forks)
        add(Verdict::fail, "gate-other-branch", evidence.path,
            cat("Its branch ", by.branch, " is one of the fork ", by.head_repository, '.'));
      else
        add(Verdict::fail, "gate-fork", evidence.path, cat("It was made for the fork ", by.head_repository, '.'));
    }
  }

  // Events that run what somebody else pushed, or follow a run that did.
  static bool may_be_of_fork(std::string_view event) {
    return event.starts_with("pull_request") || event == "merge_request_event" || event == "workflow_run" ||
           event == "workflow_call" || event == "issue_comment";
  }

  void one_of(const Evidence& evidence, const std::vector<std::string>& wanted, const std::string& value,
              std::string_view code, std::string_view what) {
    if (wanted.empty()) return;
    if (value.empty()) {
      if (policy_.producer.required)
        add(Verdict::unproved, "gate-no-producer", evidence.path, cat("It does not say which ", what, " made it."));
    } else if (!fits_any(wanted, value)) {
      add(Verdict::fail, std::string(code), evidence.path, cat("It was made by the ", what, ' ', value, '.'));
    }
  }

  void narrower(const Evidence& evidence, const Demand& demand) {
    if (!demand.workflows.empty())
      one_of(evidence, demand.workflows, evidence.producer ? evidence.producer->workflow : std::string(),
             "gate-other-workflow", "workflow");
  }

  void signature(const Evidence& evidence) {
    if (evidence.signature == Evidence::Signature::good) return;
    if (evidence.signature == Evidence::Signature::wrong && question_.has_keys) {
      add(Verdict::fail, "gate-other-key", evidence.path, "It is signed, and not by a key that was given.");
    } else if (policy_.signing == Signing::required) {
      add(Verdict::unproved, "gate-unsigned", evidence.path, "It is not signed.");
    } else {
      add(Verdict::pass, "gate-unsigned", evidence.path,
          "Nobody's signature was checked: anybody can have written it.");
    }
  }

  void freshness(const Evidence& evidence, const Demand& demand) {
    for (const auto& at : {evidence.made, evidence.recorded})
      if (at && at->seconds > question_.now.seconds + attest::kClockSkewSeconds)
        return add(Verdict::fail, "gate-future", evidence.path,
                   cat("It tells of ", text_of(*at), ", which is to come."));
    const auto most = demand.max_age ? demand.max_age : policy_.max_age;
    if (!most) return;
    // What a file tells of counts, not when somebody made a record of it.
    const auto at = evidence.made ? evidence.made : evidence.recorded;
    if (!at) return add(Verdict::unproved, "gate-no-time", evidence.path, "It does not say when it was made.");
    const std::int64_t age = question_.now.seconds - at->seconds;
    if (age > *most)
      add(Verdict::fail, "gate-stale", evidence.path,
          cat("It is ", age_text(age), " old, and may be ", age_text(*most), '.'));
  }

  void thresholds(const Evidence& evidence, const Demand& demand) {
    for (const Threshold& threshold : demand.thresholds) {
      std::optional<double> value;
      if (threshold.is_ratio) {
        if (const auto found = evidence.ratios.find(threshold.name); found != evidence.ratios.end())
          value = found->second;
      } else if (const auto found = evidence.counts.find(threshold.name); found != evidence.counts.end()) {
        value = static_cast<double>(found->second);
      }
      if (!value || !std::isfinite(*value))
        // A run names all that it measured: an objective without its metric is missed.
        add(evidence.format == attest::Format::runtime_metrics ? Verdict::fail : Verdict::unproved,
            "gate-count-unknown", evidence.path, cat("It does not tell '", threshold.name, "'."));
      else if (threshold.at_least && *value < *threshold.at_least)
        add(Verdict::fail, "gate-threshold", evidence.path,
            cat("'", threshold.name, "' is ", shown(*value), ", and must be at least ", shown(*threshold.at_least),
                '.'));
      else if (threshold.at_most && *value > *threshold.at_most)
        add(Verdict::fail, "gate-threshold", evidence.path,
            cat("'", threshold.name, "' is ", shown(*value), ", and may be at most ", shown(*threshold.at_most), '.'));
    }
  }

  void cases(const std::vector<Evidence>& all) {
    for (const Demand& demand : domain_.demands) {
      for (const std::string& wanted : demand.cases) {
        const bool found = std::any_of(out_.evidence.begin(), out_.evidence.end(), [&](std::size_t i) {
          return answers(all[i], demand) && std::binary_search(all[i].cases.begin(), all[i].cases.end(), wanted);
        });
        if (!found) add(Verdict::fail, "gate-case-missing", wanted, "No evidence covers the case.");
      }
    }
  }

  const Policy& policy_;
  const Question& question_;
  const Domain& domain_;
  DomainResult out_;
};

}  // namespace

DomainResult judge_domain(const Policy& policy, const Question& question, const Domain& domain,
                          const std::vector<Evidence>& all, std::vector<std::size_t> its) {
  return DomainJudge(policy, question, domain).judge(all, std::move(its));
}

}  // namespace assay::gate
