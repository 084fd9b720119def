#include "scanners/workflows/findings/asked_results.h"

#include <algorithm>

#include "base/letter_case.h"
#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows {

namespace {

// needs.x.result, needs.*.result, toJSON(needs), steps.x.outcome, job.status.
bool tells_result(std::string_view path) {
  return path == "needs" || path == "job.status" || path == "steps" || path.ends_with(".result") ||
         path.ends_with(".outcome") || path.ends_with(".conclusion") ||
         ((path.starts_with("needs.") || path.starts_with("steps.")) && path.find('.', 6) == path.npos);
}

void add_named(std::string_view text, std::set<std::string, std::less<>>& to) {
  constexpr std::string_view kNeeds = "needs";
  const std::string value = lower(text);
  for (std::size_t at = value.find(kNeeds); at != std::string::npos; at = value.find(kNeeds, at + 1)) {
    const std::size_t begin = at + kNeeds.size() + 1;
    if (begin >= value.size() || value[begin - 1] != '.' || value[begin] == '*') {
      to.emplace("*");
      continue;
    }
    const std::size_t end =
        std::min(value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-", begin), value.size());
    to.insert(value.substr(begin, end - begin));
  }
}

}  // namespace

bool runs_after_failure(const expressions::Condition* condition) {
  if (condition == nullptr || condition->implicit_success) return false;
  expressions::Assumptions failed;
  failed.set_status({expressions::Status::failure});
  const expressions::Decision decision = expressions::decide(*condition, failed);
  expressions::Assumptions passed;
  passed.set_status({expressions::Status::success});
  return decision.can_be_true && expressions::decide(*condition, passed).can_be_true;
}

bool asks_for_result(const expressions::Condition& condition) {
  return std::any_of(condition.trees.begin(), condition.trees.end(), [](const expressions::Tree& tree) {
    const auto references = expressions::references_of(tree);
    // An output of what came before may say how it went.
    return std::any_of(references.begin(), references.end(), [](const expressions::Reference& one) {
      return tells_result(one.path) || one.path.starts_with("needs.") || one.path.starts_with("steps.");
    });
  });
}

bool asks_for_result(const Text& text) {
  const std::string_view value = text.value();
  if (value.find("needs") == value.npos) return false;
  for (const expressions::Hole& hole : expressions::find_holes(value)) {
    const auto parsed = expressions::parse(value, hole.inside);
    if (!parsed) return true;
    for (const expressions::Reference& reference : expressions::references_of(*parsed))
      if (tells_result(reference.path)) return true;
  }
  return false;
}

bool asks_whether_failed(const expressions::Tree& tree) {
  const auto is_result = [&](const expressions::Node& node, std::size_t operand) {
    const std::string path = expressions::path_of(tree, tree.operands[node.first + operand]);
    return path.starts_with("needs.") && path.ends_with(".result");
  };
  const auto is_text = [&](const expressions::Node& node, std::size_t operand, std::string_view text) {
    const expressions::Node& one = tree.operand(node, operand);
    return one.kind == expressions::Node::Kind::string && one.text == text;
  };
  const expressions::Node& top = tree.top();
  const auto asks = [&](const expressions::Node& node) {
    using Kind = expressions::Node::Kind;
    using Compare = expressions::Node::Compare;
    if (node.count != 2) return false;
    if (node.kind == Kind::call)
      return expressions::same_name(node.text, "contains") && is_result(node, 0) && is_text(node, 1, "failure");
    if (node.kind != Kind::comparison || !is_result(node, 0)) return false;
    return (node.compare == Compare::equal && is_text(node, 1, "failure")) ||
           (node.compare == Compare::unequal && is_text(node, 1, "success"));
  };
  if (top.kind != expressions::Node::Kind::disjunction) return asks(top);
  const auto operands = tree.operands_of(top);
  return std::all_of(operands.begin(), operands.end(), [&](expressions::NodeId id) {
    const expressions::Node& node = tree.at(id);
    return asks(node) || (node.kind == expressions::Node::Kind::call && node.count == 2 && is_result(node, 0));
  });
}

bool job_asks_for_result(const Subject& subject, const Job& job, const expressions::Condition& condition) {
  if (asks_for_result(condition)) return true;
  bool asks = false;
  for_each_text(subject.document, [&](const Job* owner, const Step*, const Text& text) {
    asks = asks || (owner == &job && asks_for_result(text));
  });
  const auto by_api = [&](const Step& step) {
    const auto* own = subject.analysis.reach(subject.document).condition(step.condition);
    return (own != nullptr && asks_for_result(*own)) || step.run.value().find("gh api") != std::string_view::npos ||
           step.run.value().find("gh run") != std::string_view::npos ||
           (step.uses && step.uses->is_repository("actions/github-script"));
  };
  return asks || std::any_of(job.steps.begin(), job.steps.end(), by_api);
}

bool may_ask_api(const Job& job) {
  return std::any_of(job.steps.begin(), job.steps.end(), [](const Step& step) {
    return step.uses || step.run.value().find("gh ") != std::string_view::npos ||
           step.run.value().find("curl") != std::string_view::npos;
  });
}

bool speaks_of_failure(const Job& job) {
  const auto speaks = [](const Text& text) { return text.value().find("failure") != std::string_view::npos; };
  return speaks(job.condition) || std::any_of(job.steps.begin(), job.steps.end(), [&](const Step& step) {
           return speaks(step.condition) || speaks(step.run);
         });
}

NamedNeeds named_needs(const Subject& subject) {
  NamedNeeds out;
  for_each_text(subject.document, [&](const Job* owner, const Step*, const Text& text) {
    if (owner != nullptr && text.value().find("eeds") != std::string_view::npos) add_named(text.value(), out[owner]);
  });
  return out;
}

}  // namespace assay::workflows
