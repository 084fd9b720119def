#include "attest/gate/selftest.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "attest/evidence/record.h"
#include "attest/gate/runs.h"
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
  out.branch = first_sample(policy.producer.branches, "main");
  out.now = {kNow, 0};
  out.has_keys = true;
  return out;
}

bool speaks_for(const RunDemand& run, std::string_view domain) {
  return std::find(run.domains.begin(), run.domains.end(), domain) != run.domains.end();
}

std::vector<DownloadedRun> good_runs(const Policy& policy) {
  std::vector<DownloadedRun> out;
  for (const RunDemand& demand : policy.runs) {
    DownloadedRun run;
    run.name = run.folder = demand.name;
    ProviderRun said;
    said.id = std::to_string(out.size() + 1);
    said.attempt = "1";
    said.repository = said.head_repository = first_sample(policy.producer.repositories, "owner/name");
    said.workflow = first_sample(demand.workflows, "");
    said.branch = first_sample(policy.producer.branches, "main");
    said.event = first_sample(policy.producer.events, "push");
    said.commit = digest_of("gitCommit", 'a');
    said.status = "completed";
    said.conclusion = "success";
    said.started = said.updated = attest::Instant{kNow - 60, 0};
    for (const std::string& pattern : demand.artifacts) {
      ProviderArtifact artifact;
      artifact.name = sample_of(pattern);
      artifact.run_id = said.id;
      artifact.commit = said.commit;
      artifact.created = attest::Instant{kNow - 30, 0};
      artifact.expires = attest::Instant{kNow + kHour, 0};
      run.artifacts.push_back(artifact);
      run.downloads.push_back({artifact.name, artifact.name, DownloadedArtifact::Content::same, {}, {}});
    }
    run.run = std::move(said);
    out.push_back(std::move(run));
  }
  return out;
}

// The numbers and cases that all demands of the domain ask for: a piece that answers several keeps to all of them.
void fill_demanded(Evidence& out, const Domain& domain) {
  for (const Demand& demand : domain.demands) {
    for (const Threshold& threshold : demand.thresholds) {
      const double bound = threshold.at_least.value_or(threshold.at_most.value_or(0));
      const double value = std::max(0.0, bound);
      if (threshold.is_ratio) {
        const auto [at, is_new] = out.ratios.emplace(threshold.name, bound);
        if (!is_new && threshold.at_least) at->second = std::max(at->second, *threshold.at_least);
      } else {
        const auto [at, is_new] = out.counts.emplace(threshold.name, static_cast<std::uint64_t>(std::ceil(value)));
        if (!is_new && threshold.at_least)
          at->second = std::max(at->second, static_cast<std::uint64_t>(std::ceil(value)));
      }
    }
    out.cases.insert(out.cases.end(), demand.cases.begin(), demand.cases.end());
  }
  std::sort(out.cases.begin(), out.cases.end());
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
  for (std::size_t i = 0; i < policy.runs.size(); ++i) {
    if (!speaks_for(policy.runs[i], domain.name)) continue;
    producer.run_id = std::to_string(i + 1);
    producer.run_attempt = "1";
    producer.workflow = first_sample(policy.runs[i].workflows, "");
  }
  out.producer = std::move(producer);
  out.made = attest::Instant{kNow - 60, 0};
  out.recorded = attest::Instant{kNow - 30, 0};
  fill_demanded(out, domain);
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
      : policy_(policy), question_(question_of(policy)), good_(good_evidence(policy)), runs_(good_runs(policy)) {
    // Exceptions accept what this test breaks on purpose.
    policy_.exceptions.clear();
  }

  std::vector<SelftestCase> run() {
    judge("whole evidence", {}, good_);
    for (const Domain& domain : policy_.domains)
      if (domain.blocks) one_domain(domain);
    for (std::size_t i = 0; i < policy_.runs.size(); ++i) one_run(i);
    return std::move(out_);
  }

 private:
  using Change = std::function<void(Evidence&)>;

  void judge(std::string name, std::string code, const std::vector<Evidence>& evidence) {
    judge(std::move(name), std::move(code), evidence, runs_);
  }
  void judge(std::string name, std::string code, const std::vector<Evidence>& evidence,
             std::vector<DownloadedRun> runs) {
    for (DownloadedRun& run : runs)
      for (const RunDemand& demand : policy_.runs)
        for (std::size_t i = 0; demand.name == run.name && i < evidence.size(); ++i)
          if (speaks_for(demand, evidence[i].domain)) run.evidence.push_back(i);
    SelftestCase out{std::move(name), std::move(code), Verdict::unproved, false};
    const GateResult result = evaluate(policy_, question_, evidence, judge_runs(policy_, question_, runs, evidence));
    out.verdict = result.verdict;
    if (out.code.empty()) {
      out.held = result.verdict == Verdict::pass;
    } else {
      const auto has = [&](const Reason& reason) { return reason.code == out.code; };
      out.held = result.verdict != Verdict::pass && std::any_of(result.blockers.begin(), result.blockers.end(), has);
    }
    out_.push_back(std::move(out));
  }

  // The first piece that was made for the demand, changed.
  void changed(const Domain& domain, std::string_view what, std::string code, const Change& change) {
    std::vector<Evidence> evidence = good_;
    std::size_t before = 0;
    for (std::size_t i = 0; i < demand_; ++i) before += domain.demands[i].at_least;
    for (Evidence& one : evidence) {
      if (one.domain != domain.name || before-- != 0) continue;
      change(one);
      break;
    }
    const std::string which = domain.demands.size() > 1 ? cat(" (", demand_ + 1, ')') : std::string();
    judge(cat(domain.name, which, ": ", what), std::move(code), evidence);
  }

  void one_domain(const Domain& domain) {
    if (domain.required) {
      std::vector<Evidence> without = good_;
      std::erase_if(without, [&](const Evidence& one) { return one.domain == domain.name; });
      judge(cat(domain.name, ": no evidence"), "gate-domain-missing", without);
    }
    for (demand_ = 0; demand_ < domain.demands.size(); ++demand_) one_demand(domain, domain.demands[demand_]);
    demand_ = 0;
  }

  using RunChange = std::function<void(DownloadedRun&)>;

  void changed_run(std::size_t which, std::string_view what, std::string code, const RunChange& change) {
    std::vector<DownloadedRun> runs = runs_;
    change(runs[which]);
    judge(cat("run ", policy_.runs[which].name, ": ", what), std::move(code), good_, std::move(runs));
  }

  void one_run(std::size_t i) {
    std::vector<DownloadedRun> without = runs_;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    judge(cat("run ", policy_.runs[i].name, ": not given"), "gate-run-missing", good_, std::move(without));
    changed_run(i, "not described", "gate-run-unreadable", [](DownloadedRun& run) {
      run.run.reset();
      run.unread.emplace_back("run.json: not there.");
    });
    changed_run(i, "of another repository", "gate-other-repository",
                [](DownloadedRun& run) { run.run->repository = run.run->head_repository = "another/repository"; });
    changed_run(i, "of another workflow", "gate-other-workflow",
                [](DownloadedRun& run) { run.run->workflow = "another.yml"; });
    changed_run(i, "of another branch", "gate-other-branch", [](DownloadedRun& run) { run.run->branch = "another"; });
    changed_run(i, "of another commit", "gate-other-subject",
                [](DownloadedRun& run) { run.run->commit = digest_of("gitCommit", 'b'); });
    changed_run(i, "failed", "gate-run-failed", [](DownloadedRun& run) { run.run->conclusion = "failure"; });
    changed_run(i, "cancelled", "gate-run-not-concluded",
                [](DownloadedRun& run) { run.run->conclusion = "cancelled"; });
    changed_run(i, "tried again", "gate-other-attempt", [](DownloadedRun& run) { run.run->attempt = "2"; });
    changed_run(i, "another one", "gate-other-run", [](DownloadedRun& run) { run.run->id = "999"; });
    changed_run(i, "without artifacts", "gate-artifact-missing", [](DownloadedRun& run) { run.downloads.clear(); });
    changed_run(i, "artifact expired", "gate-artifact-expired",
                [](DownloadedRun& run) { run.artifacts.front().expired = true; });
    changed_run(i, "artifact of another run", "gate-other-run",
                [](DownloadedRun& run) { run.artifacts.front().run_id = "999"; });
    changed_run(i, "artifact of no run", "gate-other-run",
                [](DownloadedRun& run) { run.artifacts.front().run_id.clear(); });
    changed_run(i, "artifact of an earlier attempt", "gate-other-attempt", [](DownloadedRun& run) {
      run.artifacts.front().created = attest::Instant{kNow - kHour, 0};
    });
    changed_run(i, "artifact left out", "gate-artifact-missing", [](DownloadedRun& run) {
      run.artifacts.push_back(run.artifacts.front());
      run.downloads.erase(run.downloads.begin());
    });
    changed_run(i, "artifact changed", "gate-artifact-digest",
                [](DownloadedRun& run) { run.downloads.front().content = DownloadedArtifact::Content::differs; });
    changed_run(i, "artifact put there", "gate-artifact-unknown", [](DownloadedRun& run) { run.artifacts.clear(); });
  }

  void one_demand(const Domain& domain, const Demand& demand) {
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
    if (!by.workflows.empty() || !demand.workflows.empty())
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
    demanded(domain, demand);
  }

  // Of another format, by another tool, of another type. Where another demand of the domain takes any, it takes that
  // too; where others are particular, this one lacks a piece.
  void kind(const Domain& domain, const Demand& demand) {
    const auto particular = [&](const std::vector<std::string> Demand::*patterns, std::string_view wrong) {
      const bool all = std::none_of(domain.demands.begin(), domain.demands.end(),
                                    [&](const Demand& one) { return (one.*patterns).empty(); });
      return all && !fits_any(demand.*patterns, wrong);
    };
    const bool formats = std::none_of(domain.demands.begin(), domain.demands.end(),
                                      [](const Demand& one) { return one.formats.empty(); });
    const std::string code = domain.demands.size() > 1 ? "gate-too-few" : "gate-format";
    if (formats) changed(domain, "of another format", code, [](Evidence& one) { one.format = attest::Format::plain; });
    if (particular(&Demand::tools, "another 1.0"))
      changed(domain, "by another tool", code, [](Evidence& one) { one.tool = "another 1.0"; });
    if (particular(&Demand::predicates, "https://example.org/another"))
      changed(domain, "of another type", code, [](Evidence& one) { one.predicate = "https://example.org/another"; });
  }

  void demanded(const Domain& domain, const Demand& demand) {
    if (const auto age = demand.max_age ? demand.max_age : policy_.max_age) {
      changed(domain, "too old", "gate-stale", [&](Evidence& one) {
        one.made = attest::Instant{kNow - *age - kHour, 0};
      });
      changed(domain, "of no time", "gate-no-time", [](Evidence& one) {
        one.made.reset();
        one.recorded.reset();
      });
    }
    kind(domain, demand);
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
  std::vector<DownloadedRun> runs_;
  std::vector<SelftestCase> out_;
  std::size_t demand_ = 0;  // of the domain at hand
};

}  // namespace

std::vector<SelftestCase> selftest(const Policy& policy) { return Selftest(policy).run(); }

}  // namespace assay::gate
