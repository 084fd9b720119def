#include "scanners/workflows/triggering/reach.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::workflows::triggering {
namespace {

using expressions::Condition;
using expressions::Outcome;

// Conditions that are decided together, and jobs that are followed back.
constexpr std::size_t kMostConditions = 8;
constexpr std::size_t kMostJobs = 40;
constexpr std::size_t kMostEvaluations = 128;
// Nodes of conditions that are visited for one workflow: a quarter of a second.
constexpr std::size_t kMostNodes = 1'000'000;

// What the run came to so far, which nobody has to do anything for.
bool is_status(std::string_view what) {
  return what == expressions::kStatusPath || what.starts_with("success(") || what.starts_with("always(") ||
         what.starts_with("failure(") || what.starts_with("cancelled(");
}

}  // namespace

struct Reach::Known {
  std::vector<std::optional<expressions::Assumptions>> assumptions[2];  // by starter, for each trigger; made when asked
  std::map<std::string, const Job*> jobs;                               // by their ids in lower case
  // By their texts: those of many steps are alike, and decided once.
  std::map<std::string_view, std::unique_ptr<Condition>> conditions;
  std::map<std::pair<const Condition*, bool>, expressions::Verdict> verdicts;
  std::map<std::pair<std::vector<const Condition*>, Starter>, std::vector<Way>> ways;
  // Entries of `ways`.
  std::map<std::tuple<const Job*, const Step*, Starter>, const std::vector<Way>*> ways_of;
  std::size_t nodes = 0;
};

std::string text_of(const Way& way) {
  std::string out(way.event());
  std::size_t told = 0;
  for (const expressions::Choice& choice : way.when) {
    if (is_status(choice.what)) continue;
    constexpr std::size_t kTold = 3;
    if (told == kTold) {
      out += ", …";
      break;
    }
    out += cat(told == 0 ? " with " : ", ", printable(choice.what), " = ", printable(choice.is));
    ++told;
  }
  return out;
}

Reach::Reach(const Workflow& workflow) : workflow_(workflow), known_(std::make_unique<Known>()) {
  for (auto& each : known_->assumptions) each.resize(workflow.triggers.size());
  for (const Job& job : workflow.jobs) known_->jobs.emplace(lower(job.id()), &job);
}

Reach::~Reach() = default;

const Condition* Reach::condition(const Text& text) const {
  if (!text) return nullptr;
  const auto [place, fresh] = known_->conditions.try_emplace(text.value());
  if (fresh) {
    auto parsed = expressions::parse_condition(text.value());
    if (parsed) place->second = std::make_unique<Condition>(std::move(*parsed));
  }
  return place->second.get();
}

bool Reach::complete() const { return known_->nodes <= kMostNodes; }

expressions::Decision Reach::decided(const std::function<Outcome(const expressions::Answers&)>& evaluation,
                                     const std::vector<const Condition*>& conditions,
                                     const expressions::Assumptions& assumptions) const {
  std::size_t nodes = 1;
  for (const Condition* one : conditions)
    for (const expressions::Tree& tree : one->trees) nodes += tree.nodes.size();
  const auto counted = [&](const expressions::Answers& answers) {
    known_->nodes += nodes;
    return known_->nodes > kMostNodes ? Outcome() : evaluation(answers);
  };
  return decide(counted, assumptions, kMostEvaluations);
}

expressions::Verdict Reach::verdict(const Condition& condition, bool skipped) const {
  const auto [place, fresh] = known_->verdicts.try_emplace({&condition, skipped}, expressions::Verdict::unknown);
  if (!fresh) return place->second;
  using expressions::Status;
  expressions::Assumptions assumptions;
  if (!skipped) assumptions.set_status({Status::success, Status::failure, Status::cancelled});
  const auto evaluation = [&](const expressions::Answers& answers) {
    return evaluate(condition, assumptions, answers, true);
  };
  return place->second = decided(evaluation, {&condition}, assumptions).verdict;
}

// Those of the step, the job, and the jobs that must have run before it, nearest first.
std::vector<const Condition*> Reach::conditions_of(const Job& job, const Step* step) const {
  std::vector<const Condition*> out;
  const auto add = [&](const Condition* one) {
    if (one != nullptr && out.size() < kMostConditions && std::find(out.begin(), out.end(), one) == out.end())
      out.push_back(one);
  };
  if (step != nullptr) add(condition(step->condition));
  std::vector<const Job*> jobs = {&job};
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const Condition* own = condition(jobs[i]->condition);
    add(own);
    // Behind always() and the like a job runs though one that it needs was left out.
    if (jobs[i]->condition && (own == nullptr || !own->implicit_success)) continue;
    for (const Text& need : jobs[i]->needs) {
      const auto needed = known_->jobs.find(lower(need.value()));
      if (needed == known_->jobs.end() || jobs.size() == kMostJobs) continue;
      if (std::find(jobs.begin(), jobs.end(), needed->second) == jobs.end()) jobs.push_back(needed->second);
    }
  }
  return out;
}

bool Reach::reaches(std::size_t trigger, const std::vector<const Condition*>& conditions, Starter starter,
                    expressions::Case& when) const {
  auto& made = known_->assumptions[static_cast<std::size_t>(starter)][trigger];
  if (!made) made = assumptions_of(workflow_.triggers[trigger], starter);
  const expressions::Assumptions& assumptions = *made;
  const auto evaluation = [&](const expressions::Answers& answers) {
    Outcome no;
    no.truth = false;
    if (starter == Starter::outsider && impossible_for_outsiders(answers)) return no;
    if (impossible_in(workflow_.triggers[trigger], answers)) return no;
    Outcome out;
    out.truth = true;
    for (const Condition* one : conditions) {
      Outcome outcome = evaluate(*one, assumptions, answers, true);
      if (outcome.truth && !*outcome.truth) return outcome;
      if (!outcome.truth && out.truth) out = std::move(outcome);
    }
    return out;
  };
  expressions::Decision decision = decided(evaluation, conditions, assumptions);
  when = std::move(decision.when_true);
  return decision.can_be_true || !decision.complete;
}

const std::vector<Way>& Reach::ways(const Job* job, const Step* step, Starter starter) const {
  const auto [place, fresh] = known_->ways_of.try_emplace({job, step, starter});
  if (!fresh) return *place->second;
  std::vector<const Condition*> conditions;
  if (job != nullptr) conditions = conditions_of(*job, step);
  const auto [ways, undecided] = known_->ways.try_emplace({std::move(conditions), starter});
  place->second = &ways->second;
  if (!undecided) return ways->second;
  std::vector<Way>& out = ways->second;
  for (std::size_t i = 0; i < workflow_.triggers.size(); ++i) {
    Way way{&workflow_.triggers[i], {}};
    if (ways->first.first.empty() || reaches(i, ways->first.first, starter, way.when)) out.push_back(std::move(way));
  }
  std::stable_sort(out.begin(), out.end(), [](const Way& a, const Way& b) { return a.when.size() < b.when.size(); });
  return out;
}

}  // namespace assay::workflows::triggering
