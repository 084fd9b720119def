#include "scanners/workflows/reach/run_condition.h"

#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/expressions/decision.h"

namespace assay::workflows::reach {

namespace {

using expressions::Assumptions;
using expressions::Value;

constexpr std::string_view kHead = "github.event.pull_request.head.repo.full_name";
constexpr std::string_view kBase = "github.repository";

// Whether the condition compares the repository with the one that a pull request comes from, and with nothing else:
// then both may be given names that differ, or are the same.
bool compares_repositories(std::string_view condition) {
  const std::string text = lower(condition);
  if (text.find(kHead) == std::string::npos || text.find('\'') == std::string::npos) {
    return text.find(kHead) != std::string::npos && text.find(kBase) != std::string::npos;
  }
  // Names of repositories have a '/'; other literals are compared with something else.
  bool literal = false;
  for (const char c : text) {
    if (c == '\'') literal = !literal;
    if (literal && c == '/') return false;
  }
  return text.find(kBase) != std::string::npos;
}

std::string text_of(const expressions::Case& choices) {
  std::string out;
  for (const expressions::Choice& choice : choices) {
    // That the jobs before passed goes without saying.
    if (choice.what == expressions::kStatusPath) continue;
    const bool truth = choice.is == "true" || choice.is == "false";
    out += cat(out.empty() ? "" : " and ", choice.what, truth ? " is " : " = ", choice.is);
  }
  return out;
}

Assumptions assumptions_of(const RunStart& start) {
  Assumptions out;
  if (start.trigger == nullptr)
    out.set_event(start.event);
  else
    out = triggering::assumptions_of(*start.trigger, triggering::Starter::anybody, start.event, start.arguments);
  if (!start.behind.empty()) out.set("github.event.workflow_run.event", Value::of(std::string(start.behind)));
  if (start.fork) out.set("github.event.pull_request.head.repo.fork", Value::of(true));
  return out;
}

}  // namespace

Chance chance_of(const Text& condition, const RunStart& start) {
  Chance out;
  if (!condition) return out;
  const auto parsed = expressions::parse_condition(condition.value());
  if (!parsed) {
    out.answer = Chance::Answer::open;
    out.why = "the condition cannot be read";
    return out;
  }
  out.needs_all_to_pass = parsed->implicit_success;
  Assumptions assumptions = assumptions_of(start);
  if ((start.fork || start.same_repository) && compares_repositories(condition.value())) {
    assumptions.set(kBase, Value::of("base/repository"));
    assumptions.set(kHead, Value::of(start.fork ? "fork/repository" : "base/repository"));
  }
  assumptions.set_status({expressions::Status::success});
  const expressions::Decision passing = expressions::decide(*parsed, assumptions);
  out.can_be_false = passing.can_be_false || passing.verdict == expressions::Verdict::never;
  assumptions.set_status({expressions::Status::success, expressions::Status::failure, expressions::Status::cancelled});
  const expressions::Decision decision = expressions::decide(*parsed, assumptions);
  const auto declared = [](const expressions::Case& choices) {
    return std::all_of(choices.begin(), choices.end(), [](const expressions::Choice& one) { return one.declared; });
  };
  if (decision.verdict == expressions::Verdict::never) {
    out.answer = Chance::Answer::never;
  } else if (decision.verdict == expressions::Verdict::unknown &&
             !(decision.can_be_true && declared(decision.when_true))) {
    out.answer = Chance::Answer::open;
    out.why = decision.can_be_true ? text_of(decision.when_true) : std::string();
    if (out.why.empty()) out.why = "its condition holds, which cannot be decided";
  }
  return out;
}

}  // namespace assay::workflows::reach
