#include <array>
#include <string_view>
#include <unordered_set>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/grammar/scalar_type.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

constexpr std::array<std::string_view, 3> kPairs = {"branches", "tags", "paths"};

const Filter* filter_of(const Trigger& trigger, std::string_view name) {
  for (const Filter& filter : trigger.filters)
    if (filter.key->text == name) return &filter;
  return nullptr;
}

// A default of another type than the input's, and a choice that is none.
void check_input(const Input& input, Reporter& out) {
  const bool choice = input.type.is("choice");
  std::unordered_set<std::string_view> options;
  for (const Text& option : input.options)
    if (!options.insert(option.value()).second)
      out.report(*option.node, quoted(option.value()) + " stands twice among the options.");
  if (choice && input.options.empty())
    out.report(*input.key, "The input " + quoted(input.key->text) + " is a choice without 'options'.");
  if (!choice && !input.options.empty())
    out.report(*input.key, "The input " + quoted(input.key->text) + " has 'options' and is no choice.")
        .severity(Severity::low);
  const Text& value = input.default_value;
  if (!value || value.has_expression()) return;
  const ScalarType type = scalar_type(*value.node);
  const bool wrong = (choice && !input.options.empty() && !options.contains(value.value())) ||
                     (input.type.is("boolean") && type != ScalarType::boolean) ||
                     (input.type.is("number") && type != ScalarType::number);
  if (wrong)
    out.report(*value.node,
               "The default " + quoted(value.value()) + " is no value of the input " + quoted(input.key->text) + ".")
        .confidence(Confidence::medium);
}

void run(const Subject& subject, Reporter& out) {
  for (const GrammarProblem& problem : subject.reading.grammar.problems) {
    if (problem.area != Area::triggers) continue;
    Draft draft = out.report(problem.span, sentence_of(problem));
    // It has no effect, which matters where somebody relies on it.
    if (problem.tolerated) draft.severity(Severity::medium).confidence(Confidence::medium);
  }
  const Workflow& workflow = subject.workflow();
  const yaml::Node* const on =
      workflow.on_key == nullptr ? nullptr : subject.tree().root().value_of(workflow.on_key->text);
  if (on != nullptr && (on->is_null() || (!on->is_scalar() && on->entries().empty() && on->items().empty())))
    out.report(*workflow.on_key, "'on' names no event.");
  for (const Trigger& trigger : workflow.triggers) {
    if (trigger.event() == "workflow_call")
      for (const Input& input : trigger.inputs)
        if (is_true(input.required) && input.default_value)
          out.report(*input.default_value.node,
                     cat("The input ", quoted(input.key->text), " is required, so its default is never taken."))
              .severity(Severity::low);
    for (const Input& input : trigger.inputs) check_input(input, out);
    for (const std::string_view name : kPairs) {
      const Filter* only = filter_of(trigger, name);
      const Filter* ignore = filter_of(trigger, std::string(name) + "-ignore");
      if (only != nullptr && ignore != nullptr)
        out.report(*ignore->key, quoted(ignore->key->text) + " and " + quoted(name) + " exclude each other.")
            .related(*only->key, "The other one.");
    }
  }
}

}  // namespace

extern const Check trigger_invalid = {
    .id = "trigger-invalid",
    .title = "Event or its filters are unknown to GitHub",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "What GitHub's grammar refuses below `on:`: a name that is no event, a filter or a type of activity that an "
        "event does not have, an input without a type; filters of one event that exclude each other, as `branches` and "
        "`branches-ignore`; an input with a default that is none of its values, or that is required and has one; and "
        "no event at all.",
    .why = "GitHub refuses the whole workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write the event's name as GitHub has it; say what to leave out by `!` in `branches`.",
    .avoid = "Do not take `pull_request_target` for a spelling of `pull_request`: it has other rights.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows"},
    .bad = {"on: pull-request\njobs: {}\n", "on: [push, commit]\njobs: {}\n", "on: []\njobs: {}\n",
            "on: {push: {branches: [main], branches-ignore: [x]}}\njobs: {}\n",
            "on: {pull_request: {types: [opend]}}\njobs: {}\n", "on: {pull_request: {tags: [x]}}\njobs: {}\n",
            "on: {workflow_call: {inputs: {a: {required: true}}}}\njobs: {}\n",
            "on: {workflow_dispatch: {inputs: {a: {type: choice, options: [x], default: y}}}}\njobs: {}\n"},
    .good = {"on: [push, pull_request, workflow_dispatch, merge_group]\njobs: {}\n",
             "on: {push: {branches: [main, '!x'], tags-ignore: [y]}}\njobs: {}\n",
             "on: {workflow_dispatch: {inputs: {a: {type: choice, options: [x, y], default: y}}}}\njobs: {}\n",
             "on: repository_dispatch\njobs: {}\n", "on: {repository_dispatch: {types: deploy}}\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
