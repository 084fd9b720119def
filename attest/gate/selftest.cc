#include "attest/gate/selftest.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "attest/evidence/record.h"
#include "base/strings.h"

namespace assay::gate {

namespace {

constexpr std::int64_t kNow = 1'800'000'000;
constexpr std::int64_t kHour = 3600;

// Text that a pattern fits: each '*' stands for something.
std::string sample_of(std::string_view pattern) {
  std::string out;
  for (const char c : pattern) out += c == '*' ? std::string("x") : std::string(1, c);
  return out;
}
std::string first_sample(const std::vector<std::string>& patterns, std::string_view otherwise) {
  return patterns.empty() ? std::string(otherwise) : sample_of(patterns.front());
}

std::string digest_of(std::string_view kind, char digit) {
  const bool git = kind == "gitCommit" || kind == "gitTree";
  return std::string(git ? 40 : kind == "sha256" ? 64 : 128, digit);
}

Question question_of(const Policy& policy) {
  Question out;
  for (const std::string& kind : policy.subjects) out.subjects[kind] = {digest_of(kind, 'a')};
  out.repository = first_sample(policy.producer.repositories, "owner/name");
  out.now = {kNow, 0};
  out.has_keys = true;
  return out;
}

Evidence good_evidence(const Policy& policy, const Domain& domain, const Demand& demand, std::size_t number) {
  Evidence out;
  out.path = cat(domain.name, '-', number, ".json");
  out.domain = domain.name;
  out.format = demand.formats.empty() ? attest::Format::sarif : demand.formats.front();
  out.predicate = first_sample(demand.predicates, attest::kEvidenceV1);
  out.tool = first_sample(demand.tools, "tool 1.0");
  out.verdict = Verdict::pass;
  for (const std::string& kind : policy.subjects) out.subjects.emplace_back(kind, digest_of(kind, 'a'));
  attest::Producer producer;
  producer.kind = "github-actions";
  producer.repository = first_sample(policy.producer.repositories, "owner/name");
  producer.head_repository = producer.repository;
  producer.workflow =
      first_sample(demand.workflows.empty() ? policy.producer.workflows : demand.workflows, ".github/workflows/ci.yml");
  producer.branch = first_sample(policy.producer.branches, "main");
  producer.event = first_sample(policy.producer.events, "push");
  out.producer = std::move(producer);
  out.made = attest::Instant{kNow - 60, 0};
  out.recorded = attest::Instant{kNow - 30, 0};
  for (const Threshold& threshold : demand.thresholds) {
    const double value = threshold.at_least.value_or(threshold.at_most.value_or(0));
    if (threshold.is_ratio)
      out.ratios[threshold.name] = value;
    else
      out.counts[threshold.name] = static_cast<std::uint64_t>(std::ceil(std::max(0.0, value)));
  }
  out.cases = demand.cases;
  std::sort(out.cases.begin(), out.cases.end());
  out.signature = Evidence::Signature::good;
  return out;
}

std::vector<Evidence> good_evidence(const Policy& policy) {
  std::vector<Evidence> out;
  for (const Domain& domain : policy.domains)
    for (const Demand& demand : domain.demands)
      for (std::uint32_t i = 0; i < demand.at_least; ++i)
        out.push_back(good_evidence(policy, domain, demand, out.size()));
  return out;
}

class Selftest {
 public:
  explicit Selftest(const Policy& policy)
      : policy_(policy), question_(question_of(policy)), good_(good_evidence(policy)) {
    // Exceptions accept what this test breaks on purpose.
    policy_.exceptions.clear();
  }

  std::vector<SelftestCase> run() {
    judge("whole evidence", {}, good_);
    for (const Domain& domain : policy_.domains)
      if (domain.blocks) one_domain(domain);
    return std::move(out_);
  }

 private:
  using Change = std::function<void(Evidence&)>;

  void judge(std::string name, std::string code, const std::vector<Evidence>& evidence) {
    SelftestCase out{std::move(name), std::move(code), Verdict::unproved, false};
    const GateResult result = evaluate(policy_, question_, evidence);
    out.verdict = result.verdict;
    if (out.code.empty()) {
      out.held = result.verdict == Verdict::pass;
    } else {
      const auto has = [&](const Reason& reason) { return reason.code == out.code; };
      out.held = result.verdict != Verdict::pass && std::any_of(result.blockers.begin(), result.blockers.end(), has);
    }
    out_.push_back(std::move(out));
  }

  // The first piece of the domain, changed.
  void changed(const Domain& domain, std::string_view what, std::string code, const Change& change) {
    std::vector<Evidence> evidence = good_;
    for (Evidence& one : evidence) {
      if (one.domain != domain.name) continue;
      change(one);
      break;
    }
    judge(cat(domain.name, ": ", what), std::move(code), evidence);
  }

  void one_domain(const Domain& domain) {
    if (domain.required) {
      std::vector<Evidence> without = good_;
      std::erase_if(without, [&](const Evidence& one) { return one.domain == domain.name; });
      judge(cat(domain.name, ": no evidence"), "gate-domain-missing", without);
    }
    changed(domain, "says fail", "gate-evidence-failed", [](Evidence& one) { one.verdict = Verdict::fail; });
    changed(domain, "proves nothing", "gate-evidence-unproved", [](Evidence& one) { one.verdict = Verdict::unproved; });
    changed(domain, "bound to nothing", "gate-not-bound", [](Evidence& one) { one.subjects.clear(); });
    changed(domain, "about something else", "gate-other-subject", [](Evidence& one) {
      for (auto& [kind, digest] : one.subjects) digest = digest_of(kind, 'b');
    });
    changed(domain, "from the future", "gate-future", [](Evidence& one) {
      one.recorded = attest::Instant{kNow + 24 * kHour, 0};
    });
    const Producers& by = policy_.producer;
    if (by.required) changed(domain, "by nobody", "gate-no-producer", [](Evidence& one) { one.producer.reset(); });
    changed(domain, "of another repository", "gate-other-repository",
            [](Evidence& one) { one.producer->repository = one.producer->head_repository = "another/repository"; });
    if (!by.workflows.empty() || !domain.demands.front().workflows.empty())
      changed(domain, "of another workflow", "gate-other-workflow",
              [](Evidence& one) { one.producer->workflow = ".github/workflows/another.yml"; });
    if (!by.branches.empty())
      changed(domain, "of another branch", "gate-other-branch",
              [](Evidence& one) { one.producer->branch = "another"; });
    if (!by.events.empty())
      changed(domain, "of another event", "gate-other-event", [](Evidence& one) { one.producer->event = "another"; });
    if (!by.forks) {
      changed(domain, "of a fork", "gate-fork", [](Evidence& one) {
        one.producer->event = "pull_request";
        one.producer->head_repository = "fork/name";
      });
    }
    changed(domain, "signed by somebody else", "gate-other-key",
            [](Evidence& one) { one.signature = Evidence::Signature::wrong; });
    if (policy_.signing == Signing::required)
      changed(domain, "not signed", "gate-unsigned", [](Evidence& one) { one.signature = Evidence::Signature::none; });
    demanded(domain);
  }

  void demanded(const Domain& domain) {
    const Demand& demand = domain.demands.front();
    if (const auto age = demand.max_age ? demand.max_age : policy_.max_age) {
      changed(domain, "too old", "gate-stale", [&](Evidence& one) {
        one.made = attest::Instant{kNow - *age - kHour, 0};
      });
      changed(domain, "of no time", "gate-no-time", [](Evidence& one) {
        one.made.reset();
        one.recorded.reset();
      });
    }
    if (!demand.formats.empty())
      changed(domain, "of another format", "gate-format", [](Evidence& one) { one.format = attest::Format::plain; });
    for (const Threshold& threshold : demand.thresholds) {
      changed(domain, cat("without ", threshold.name), "gate-count-unknown", [&](Evidence& one) {
        one.counts.erase(threshold.name);
        one.ratios.erase(threshold.name);
      });
      if (threshold.is_ratio && threshold.at_least)
        changed(domain, cat("too little ", threshold.name), "gate-threshold",
                [&](Evidence& one) { one.ratios[threshold.name] = *threshold.at_least - 1; });
      if (threshold.is_ratio && threshold.at_most)
        changed(domain, cat("too much ", threshold.name), "gate-threshold",
                [&](Evidence& one) { one.ratios[threshold.name] = *threshold.at_most + 1; });
      if (!threshold.is_ratio && threshold.at_most)
        changed(domain, cat("too many ", threshold.name), "gate-threshold", [&](Evidence& one) {
          one.counts[threshold.name] = static_cast<std::uint64_t>(std::max(0.0, *threshold.at_most)) + 1;
        });
      if (!threshold.is_ratio && threshold.at_least && *threshold.at_least >= 1)
        changed(domain, cat("too few ", threshold.name), "gate-threshold",
                [&](Evidence& one) { one.counts[threshold.name] = 0; });
    }
    if (!demand.cases.empty())
      changed(domain, "a case not covered", "gate-case-missing", [](Evidence& one) { one.cases.clear(); });
  }

  Policy policy_;
  Question question_;
  std::vector<Evidence> good_;
  std::vector<SelftestCase> out_;
};

}  // namespace

std::vector<SelftestCase> selftest(const Policy& policy) { return Selftest(policy).run(); }

}  // namespace assay::gate
