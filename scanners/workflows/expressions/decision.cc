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
    step(Answers{});
    if (out_.complete && !out_.can_be_false) out_.verdict = Verdict::always;
    if (out_.complete && !out_.can_be_true) out_.verdict = Verdict::never;
    return std::move(out_);
  }

 private:
  // Depth first; each answer that is tried makes one question fewer.
  void step(const Answers& answers) {
    if (++evaluations_ > most_) {
      out_.complete = false;
      return;
    }
    const Outcome outcome = evaluation_(answers);
    if (outcome.truth) {
      found(*outcome.truth);
    } else if (!outcome.question) {
      out_.complete = false;
    } else {
      split(answers, *outcome.question);
    }
  }
  void found(bool truth) {
    bool& can_be = truth ? out_.can_be_true : out_.can_be_false;
    Case& when = truth ? out_.when_true : out_.when_false;
    if (!can_be || case_.size() < when.size()) when = case_;
    can_be = true;
  }
  void attempt(const Answers& answers, Choice choice) {
    case_.push_back(std::move(choice));
    step(answers);
    case_.pop_back();
  }

  void split(const Answers& answers, const Question& question) {
    if (question.kind == Question::Kind::variable) {
      const Variable& variable = assumptions_.variables()[question.variable];
      for (std::size_t i = 0; i < variable.values.size(); ++i) {
        Answers with = answers;
        with.variables[question.variable] = i;
        attempt(with, {variable.path, shown(variable.values[i]), true});
      }
      return;
    }
    if (question.kind == Question::Kind::text) {
      Answers is = answers, is_not = answers;
      is.others[question.key].value = Value::of(question.text);
      is_not.others[question.key].unequal.push_back(lower(question.text));
      const std::string text = cat("'", question.text, "'");
      attempt(is, {question.key, text, false});
      attempt(is_not, {question.key, cat("not ", text), false});
      return;
    }
    for (const bool truth : {true, false}) {
      Answers with = answers;
      with.others[question.key].truth = truth;
      attempt(with, {question.key, truth ? "true" : "false", false});
    }
  }

  const std::function<Outcome(const Answers&)>& evaluation_;
  const Assumptions& assumptions_;
  const std::size_t most_;
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
