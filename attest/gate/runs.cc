#include "attest/gate/runs.h"

#include <algorithm>
#include <set>

#include "attest/evidence/chain.h"
#include "base/strings.h"
#include "rules/policies/wildcard.h"

namespace assay::gate {

namespace {

bool holds(const std::vector<std::string>& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

// Judges one run that was downloaded.
class RunJudge {
 public:
  RunJudge(const Policy& policy, const Question& question, const RunDemand& demand, const DownloadedRun& run,
           std::vector<Reason>& out)
      : policy_(policy), question_(question), demand_(demand), run_(run), out_(out) {}

  void judge(const std::vector<Evidence>& evidence) {
    for (const std::string& why : run_.unread) add(Verdict::unproved, "gate-run-unreadable", run_.folder, why);
    if (!run_.run) return;
    origin(*run_.run);
    concluded(*run_.run);
    times(*run_.run);
    for (const DownloadedArtifact& one : run_.downloads) artifact(one);
    not_downloaded();
    for (const std::string& wanted : demand_.artifacts) {
      const bool there = std::any_of(run_.downloads.begin(), run_.downloads.end(),
                                     [&](const DownloadedArtifact& one) { return policy::fits(wanted, one.name); });
      if (!there) add(Verdict::unproved, "gate-artifact-missing", run_.folder, cat("No artifact is ", wanted, '.'));
    }
    for (const std::size_t i : run_.evidence) piece(evidence[i], *run_.run);
  }

 private:
  void add(Verdict verdict, std::string code, std::string subject, std::string text) {
    out_.push_back({verdict, std::move(code), std::move(subject), std::move(text)});
  }
  void fail(std::string code, std::string text) { add(Verdict::fail, std::move(code), run_.folder, std::move(text)); }

  void origin(const ProviderRun& run) {
    std::vector<std::string> repositories = policy_.producer.repositories;
    if (!question_.repository.empty()) repositories.push_back(question_.repository);
    if (!fits_any(repositories, run.repository))
      fail("gate-other-repository", cat("The run is one of the repository ", run.repository, '.'));
    if (!policy_.producer.forks) {
      if (run.head_repository.empty())
        add(Verdict::unproved, "gate-fork", run_.folder, "The run does not say which repository its code comes from.");
      else if (run.head_repository != run.repository)
        fail("gate-fork", cat("The run is of the fork ", run.head_repository, '.'));
    }
    if (!fits_any(demand_.workflows, run.workflow))
      fail("gate-other-workflow", cat("The run is one of the workflow ", run.workflow, '.'));
    std::vector<std::string> branches = policy_.producer.branches;
    if (!question_.branch.empty()) branches = {question_.branch};
    if (!fits_any(branches, run.branch)) fail("gate-other-branch", cat("The run is of the branch ", run.branch, '.'));
    // What a pull request brings is read from its merge.
    const std::string_view ref = run.workflow_ref;
    if (!ref.empty() && ref != run.branch && ref != run.commit && ref != cat("refs/heads/", run.branch) &&
        ref != cat("refs/tags/", run.branch) && !ref.starts_with("refs/pull/"))
      fail("gate-other-branch", cat("The run's workflow was read from ", ref, '.'));
    if (!policy_.producer.events.empty() && !fits_any(policy_.producer.events, run.event))
      fail("gate-other-event", cat("The run was started by the event ", run.event, '.'));
    const auto commits = question_.subjects.find("gitCommit");
    if (commits != question_.subjects.end() && !holds(commits->second, run.commit))
      fail("gate-other-subject", cat("The run is of the commit ", run.commit, '.'));
  }

  void concluded(const ProviderRun& run) {
    constexpr std::string_view kBad[] = {"failure", "timed_out", "startup_failure"};
    if (run.status != "completed")
      add(Verdict::unproved, "gate-run-not-concluded", run_.folder, cat("The run is ", run.status, '.'));
    else if (std::find(std::begin(kBad), std::end(kBad), run.conclusion) != std::end(kBad))
      fail("gate-run-failed", cat("The run ended with ", run.conclusion, '.'));
    else if (run.conclusion != "success")
      add(Verdict::unproved, "gate-run-not-concluded", run_.folder,
          cat("The run ended with ", run.conclusion.empty() ? "nothing" : run.conclusion, '.'));
  }

  void times(const ProviderRun& run) {
    for (const auto& at : {run.started, run.updated})
      if (at && at->seconds > question_.now.seconds + attest::kClockSkewSeconds)
        return fail("gate-future", cat("The provider tells of ", text_of(*at), ", which is to come."));
    if (!policy_.max_age) return;
    if (!run.started)
      add(Verdict::unproved, "gate-no-time", run_.folder, "The provider does not say when the run was started.");
    else if (question_.now.seconds - run.started->seconds > *policy_.max_age)
      fail("gate-stale", cat("The run was started at ", text_of(*run.started), '.'));
  }

  // An artifact that may hold evidence, and that nobody looked at, may say fail.
  void not_downloaded() {
    for (const ProviderArtifact& one : run_.artifacts) {
      const bool there = std::any_of(run_.downloads.begin(), run_.downloads.end(),
                                     [&](const DownloadedArtifact& have) { return have.name == one.name; });
      if (!there && fits_any(demand_.artifacts, one.name) && !is_of_earlier_attempt(one))
        add(Verdict::unproved, "gate-artifact-missing", run_.folder,
            cat("The run has the artifact ", one.name, " too, and it is not there."));
    }
  }

  // By the provider's one clock.
  bool is_of_earlier_attempt(const ProviderArtifact& one) const {
    return one.created && run_.run->started && *one.created < *run_.run->started;
  }

  // Whether the provider says that the artifact is of this run, and of which attempt.
  void belongs(const ProviderArtifact& said, const std::string& path) {
    const ProviderRun& run = *run_.run;
    if (said.run_id.empty() || said.commit.empty())
      add(Verdict::unproved, "gate-other-run", path, "The provider does not say which run and commit it is of.");
    if (!said.run_id.empty() && said.run_id != run.id)
      add(Verdict::fail, "gate-other-run", path, cat("The artifact is one of the run ", said.run_id, '.'));
    if (!said.commit.empty() && said.commit != run.commit)
      add(Verdict::fail, "gate-other-subject", path, cat("The artifact is of the commit ", said.commit, '.'));
    if (!said.branch.empty() && said.branch != run.branch)
      add(Verdict::fail, "gate-other-branch", path, cat("The artifact is of the branch ", said.branch, '.'));
    if (!said.repository_id.empty() && !run.repository_id.empty() && said.repository_id != run.repository_id)
      add(Verdict::fail, "gate-other-repository", path,
          cat("The artifact is of the repository with the number ", said.repository_id, '.'));
    if (!policy_.producer.forks && !said.head_repository_id.empty() && !said.repository_id.empty() &&
        said.head_repository_id != said.repository_id)
      add(Verdict::fail, "gate-fork", path,
          cat("The artifact is of the fork with the number ", said.head_repository_id, '.'));
    if (is_of_earlier_attempt(said))
      add(Verdict::fail, "gate-other-attempt", path, "It was uploaded before the last attempt of the run was started.");
    if (said.created && said.created->seconds > question_.now.seconds + attest::kClockSkewSeconds)
      add(Verdict::fail, "gate-future", path,
          cat("It was uploaded at ", text_of(*said.created), ", which is to come."));
  }

  void artifact(const DownloadedArtifact& one) {
    const NewestArtifact newest = newest_artifact(run_.artifacts, one.name);
    if (newest.artifact == nullptr)
      return add(Verdict::fail, "gate-artifact-unknown", one.path, "The run has no artifact of this name.");
    if (!newest.sure)
      add(Verdict::unproved, "gate-artifact-unchecked", one.path,
          "The run has several artifacts of this name, and which is the newest is not told.");
    const ProviderArtifact& said = *newest.artifact;
    if (said.expired || (said.expires && said.expires->seconds <= question_.now.seconds))
      add(Verdict::unproved, "gate-artifact-expired", one.path,
          "The provider no longer has it: nobody can fetch it again and compare.");
    else if (!said.expires)
      add(Verdict::unproved, "gate-artifact-expired", one.path, "The provider does not say until when it has it.");
    belongs(said, one.path);
    if (one.content == DownloadedArtifact::Content::differs)
      add(Verdict::fail, "gate-artifact-digest", one.path, one.why);
    // Evidence that is signed by itself, and names this run, does not need the artifact's digest.
    if (one.content == DownloadedArtifact::Content::not_compared)
      add(policy_.signing == Signing::required ? Verdict::pass : Verdict::unproved, "gate-artifact-unchecked", one.path,
          one.why);
  }

  void piece(const Evidence& evidence, const ProviderRun& run) {
    if (policy_.domain(evidence.domain) != nullptr && !holds(demand_.domains, evidence.domain))
      add(Verdict::fail, "gate-other-run", evidence.path,
          cat("It is for the domain ", evidence.domain, ", which the run ", demand_.name, " does not speak for."));
    // Without a producer the domain says so.
    if (!evidence.producer) return;
    const attest::Producer& by = *evidence.producer;
    if (by.run_id.empty())
      add(Verdict::unproved, "gate-other-run", evidence.path, "It does not say which run made it.");
    else if (by.run_id != run.id)
      add(Verdict::fail, "gate-other-run", evidence.path,
          cat("It was made by the run ", by.run_id, ", and lies in an artifact of the run ", run.id, '.'));
    else if (by.run_attempt.empty())
      add(Verdict::unproved, "gate-other-attempt", evidence.path, "It does not say which attempt of the run made it.");
    else if (by.run_attempt != run.attempt)
      add(Verdict::fail, "gate-other-attempt", evidence.path,
          cat("It was made by the attempt ", by.run_attempt, " of the run, whose last is ", run.attempt, '.'));
    same(evidence, by.repository, run.repository, "gate-other-repository", "repository");
    same(evidence, by.workflow, run.workflow, "gate-other-workflow", "workflow");
    same(evidence, by.branch, run.branch, "gate-other-branch", "branch");
    same(evidence, by.event, run.event, "gate-other-event", "event");
    same(evidence, by.commit, run.commit, "gate-other-subject", "commit");
  }

  void same(const Evidence& evidence, const std::string& ours, const std::string& theirs, std::string_view code,
            std::string_view what) {
    if (!ours.empty() && ours != theirs)
      add(Verdict::fail, std::string(code), evidence.path,
          cat("It names the ", what, ' ', ours, ", and the provider ", theirs.empty() ? "none" : theirs, '.'));
  }

  const Policy& policy_;
  const Question& question_;
  const RunDemand& demand_;
  const DownloadedRun& run_;
  std::vector<Reason>& out_;
};

}  // namespace

NewestArtifact newest_artifact(const std::vector<ProviderArtifact>& artifacts, std::string_view name) {
  NewestArtifact out;
  for (const ProviderArtifact& one : artifacts) {
    if (one.name != name) continue;
    if (out.artifact == nullptr) {
      out.artifact = &one;
    } else if (!one.created || !out.artifact->created || *one.created == *out.artifact->created) {
      out.sure = false;
    } else if (*out.artifact->created < *one.created) {
      out = {&one, true};
    }
  }
  return out;
}

std::string objection_to_runs(const Policy& policy, const Question& question, const std::vector<DownloadedRun>& runs) {
  if (policy.runs.empty()) return "the policy asks for no runs";
  if (policy.producer.branches.empty() && question.branch.empty())
    return "neither the policy nor --branch says on which branch runs must be";
  if (policy.producer.repositories.empty() && question.repository.empty())
    return "neither the policy nor --repository says whose runs count";
  if (!holds(policy.subjects, "gitCommit")) return "the policy does not bind evidence to a gitCommit";
  std::set<std::string> named;
  for (const DownloadedRun& run : runs) {
    const bool known =
        std::any_of(policy.runs.begin(), policy.runs.end(), [&](const RunDemand& one) { return one.name == run.name; });
    if (!known) return cat("the policy has no run '", run.name, "'");
    if (!named.insert(run.name).second) return cat("two folders are named for the run '", run.name, "'");
  }
  return {};
}

std::vector<Reason> judge_runs(const Policy& policy, const Question& question, const std::vector<DownloadedRun>& runs,
                               const std::vector<Evidence>& evidence) {
  std::vector<Reason> out;
  for (const RunDemand& demand : policy.runs) {
    const auto found =
        std::find_if(runs.begin(), runs.end(), [&](const DownloadedRun& run) { return run.name == demand.name; });
    if (found == runs.end())
      out.push_back({Verdict::unproved, "gate-run-missing", demand.name, "Nothing of the run was given."});
    else
      RunJudge(policy, question, demand, *found, out).judge(evidence);
  }
  return out;
}

}  // namespace assay::gate
