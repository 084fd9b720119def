#include "scanners/workflows/expressions/decision.h"

#include <optional>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::expressions {
namespace {

std::string shown(const Value& value) {
  if (value.kind == Value::Kind::null) return "null";
  return value.kind == Value::Kind::string ? cat("'", value.text, "'") : as_text(value);
}

// Nodes, and what is read again in each evaluation: lists of JSON in literals.
std::size_t work_of(const Tree& tree) {
  return tree.nodes.empty() ? 1 : tree.nodes.size() + (tree.top().span.end - tree.top().span.begin) / 8;
}

class Search {
 public:
  Search(const std::function<Outcome(const Answers&)>& evaluation, const Assumptions& assumptions, std::size_t most)
      : evaluation_(evaluation), assumptions_(assumptions), most_(most) {}

  Decision run() {
    step();
    if (out_.complete && !out_.can_be_false) out_.verdict = Verdict::always;
    if (out_.complete && !out_.can_be_true) out_.verdict = Verdict::never;
    return std::move(out_);
  }

 private:
  // Depth first; each answer that is tried makes one question fewer.
  void step() {
    if (++evaluations_ > most_) {
      out_.complete = false;
      return;
    }
    const Outcome outcome = evaluation_(answers_);
    if (outcome.truth) {
      found(*outcome.truth);
    } else if (!outcome.question) {
      out_.complete = false;
    } else {
      split(*outcome.question);
    }
  }
  void found(bool truth) {
    bool& can_be = truth ? out_.can_be_true : out_.can_be_false;
    Case& when = truth ? out_.when_true : out_.when_false;
    if (!can_be || case_.size() < when.size()) when = case_;
    can_be = true;
  }
  void attempt(Choice choice) {
    case_.push_back(std::move(choice));
    step();
    case_.pop_back();
  }
  // With something said of `key`, and as it was afterwards: copies of all answers took a third of the time.
  template <class Say>
  void attempt(const std::string& key, std::string is, const Say& say) {
    const auto [place, fresh] = answers_.others.try_emplace(key);
    const Answers::About before = place->second;
    say(place->second);
    attempt({key, std::move(is), false});
    if (fresh)
      answers_.others.erase(place);
    else
      place->second = before;
  }

  void split(const Question& question) {
    if (question.kind == Question::Kind::variable) {
      const Variable& variable = assumptions_.variables()[question.variable];
      const auto answered = answers_.variables.try_emplace(question.variable).first;
      for (std::size_t i = 0; i < variable.values.size(); ++i) {
        answered->second = i;
        attempt({variable.path, shown(variable.values[i]), true});
      }
      answers_.variables.erase(answered);
      return;
    }
    if (question.kind == Question::Kind::text) {
      const std::string text = cat("'", question.text, "'");
      attempt(question.key, text, [&](Answers::About& about) { about.value = Value::of(question.text); });
      attempt(question.key, cat("not ", text),
              [&](Answers::About& about) { about.unequal.push_back(lower(question.text)); });
      return;
    }
    for (const bool truth : {true, false})
      attempt(question.key, truth ? "true" : "false", [&](Answers::About& about) { about.truth = truth; });
  }

  const std::function<Outcome(const Answers&)>& evaluation_;
  const Assumptions& assumptions_;
  const std::size_t most_;
  Answers answers_;
  Case case_;
  Decision out_;
  std::size_t evaluations_ = 0;
};

}  // namespace

Decision decide(const std::function<Outcome(const Answers&)>& evaluation, const Assumptions& assumptions,
                std::size_t most_evaluations) {
  return Search(evaluation, assumptions, most_evaluations).run();
}

Decision decide(const Tree& tree, const Assumptions& assumptions) {
  return decide([&](const Answers& answers) { return evaluate(tree, assumptions, answers); }, assumptions,
                evaluations_for(work_of(tree)));
}

Decision decide(const Condition& condition, const Assumptions& assumptions, bool bare) {
  const std::size_t work = condition.trees.empty() ? 1 : work_of(condition.trees.front());
  return decide([&](const Answers& answers) { return evaluate(condition, assumptions, answers, bare); }, assumptions,
                evaluations_for(work));
}

}  // namespace assay::expressions
