#include "scanners/workflows/triggering/reach.h"

#include <algorithm>
#include <tuple>

#include "base/strings.h"

namespace assay::workflows::triggering {
namespace {

using expressions::Condition;
using expressions::Outcome;

// Conditions that are decided together, and jobs that are followed back.
constexpr std::size_t kMostConditions = 8;
constexpr std::size_t kMostNeeds = 6;
constexpr std::size_t kMostEvaluations = 128;

// What the run came to so far, which nobody has to do anything for.
bool is_status(std::string_view what) {
  return what == expressions::kStatusPath || what.starts_with("success(") || what.starts_with("always(") ||
         what.starts_with("failure(") || what.starts_with("cancelled(");
}

}  // namespace

struct Reach::Known {
  std::vector<expressions::Assumptions> assumptions[2];  // by starter, for each trigger
  std::map<const yaml::Node*, std::unique_ptr<Condition>> conditions;
  std::map<std::tuple<const Job*, const Step*, Starter>, std::vector<Way>> ways;
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
  for (const Starter starter : {Starter::anybody, Starter::outsider})
    for (const Trigger& trigger : workflow.triggers)
      known_->assumptions[static_cast<std::size_t>(starter)].push_back(assumptions_of(trigger, starter));
}

Reach::~Reach() = default;

const Condition* Reach::condition(const Text& text) const {
  if (!text) return nullptr;
  const auto [place, fresh] = known_->conditions.try_emplace(text.node);
  if (fresh) {
    auto parsed = expressions::parse_condition(text.value());
    if (parsed) place->second = std::make_unique<Condition>(std::move(*parsed));
  }
  return place->second.get();
}

void Reach::add_conditions(const Job& job, std::size_t depth, std::vector<const Condition*>& to) const {
  const Condition* own = condition(job.condition);
  if (own != nullptr && to.size() < kMostConditions && std::find(to.begin(), to.end(), own) == to.end())
    to.push_back(own);
  // Behind always() and the like a job runs though one that it needs was left out.
  if (job.condition && (own == nullptr || !own->implicit_success)) return;
  if (depth == kMostNeeds) return;
  for (const Text& need : job.needs) {
    const Job* needed = workflow_.job(need.value());
    if (needed != nullptr && needed != &job && to.size() < kMostConditions) add_conditions(*needed, depth + 1, to);
  }
}

bool Reach::reaches(std::size_t trigger, const Job& job, const Step* step, Starter starter,
                    expressions::Case& when) const {
  std::vector<const Condition*> conditions;
  if (step != nullptr)
    if (const Condition* own = condition(step->condition)) conditions.push_back(own);
  add_conditions(job, 0, conditions);
  if (conditions.empty()) return true;
  const expressions::Assumptions& assumptions = known_->assumptions[static_cast<std::size_t>(starter)][trigger];
  const auto evaluation = [&](const expressions::Answers& answers) {
    Outcome no;
    no.truth = false;
    if (starter == Starter::outsider && impossible_for_outsiders(answers)) return no;
    Outcome out;
    out.truth = true;
    for (const Condition* one : conditions) {
      Outcome outcome = evaluate(*one, assumptions, answers, true);
      if (outcome.truth && !*outcome.truth) return outcome;
      if (!outcome.truth && out.truth) out = std::move(outcome);
    }
    return out;
  };
  expressions::Decision decision = decide(evaluation, assumptions, kMostEvaluations);
  when = std::move(decision.when_true);
  return decision.can_be_true || !decision.complete;
}

const std::vector<Way>& Reach::ways(const Job* job, const Step* step, Starter starter) const {
  const auto [place, fresh] = known_->ways.try_emplace({job, step, starter});
  if (!fresh) return place->second;
  std::vector<Way> out;
  for (std::size_t i = 0; i < workflow_.triggers.size(); ++i) {
    Way way{&workflow_.triggers[i], {}};
    if (job == nullptr || reaches(i, *job, step, starter, way.when)) out.push_back(std::move(way));
  }
  std::stable_sort(out.begin(), out.end(), [](const Way& a, const Way& b) { return a.when.size() < b.when.size(); });
  place->second = std::move(out);
  return place->second;
}

}  // namespace assay::workflows::triggering
