#include <algorithm>
#include <vector>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/suggest.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/grammar/scalar_type.h"
#include "scanners/workflows/model/called.h"

namespace assay::workflows::checks {

namespace {

// GitHub: "up to ten levels of workflows", the first one with them.
constexpr std::size_t kMostLevels = 10;

bool is_written_true(const Text& text) { return equal_ignoring_case(text.value(), "true"); }

class Call {
 public:
  Call(const Job& job, const Document& called, const Trigger& trigger, Reporter& out)
      : job_(job), called_(called), trigger_(trigger), out_(out) {}

  void check() const {
    check_inputs();
    if (!job_.secrets_inherit) check_secrets();
  }

 private:
  std::string callee() const { return quoted(job_.uses->text.value()); }

  Draft tell(const yaml::Node& node, const std::string& message, std::string_view name = {},
             const std::vector<std::string_view>& known = {}) const {
    const std::string hint = name.empty() ? std::string() : did_you_mean(name, known);
    return out_.report(node, cat(message, hint.empty() ? "." : cat(": ", hint))).in(&job_);
  }

  void check_inputs() const {
    std::vector<std::string_view> known;
    for (const Input& input : trigger_.inputs) known.push_back(input.key->text);
    for (const Pair& pair : job_.with.list) {
      const auto found = std::find_if(trigger_.inputs.begin(), trigger_.inputs.end(), [&](const Input& input) {
        return equal_ignoring_case(input.key->text, pair.name());
      });
      if (found == trigger_.inputs.end())
        tell(*pair.key, cat(callee(), " has no input ", quoted(pair.name())), pair.name(), known);
      else
        check_type(pair, *found);
    }
    if (job_.with.whole) return;
    for (const Input& input : trigger_.inputs)
      if (is_written_true(input.required) && !input.default_value && job_.with.find(input.key->text) == nullptr)
        tell(*job_.uses->text.node,
             cat("The input ", quoted(input.key->text), " that ", callee(), " requires is missing"))
            .related(called_, input.key->span, "The input.");
  }

  void check_type(const Pair& pair, const Input& input) const {
    if (!pair.value || pair.value.has_expression()) return;
    const ScalarType type = scalar_type(*pair.value.node);
    const bool boolean = input.type.is("boolean") && type != ScalarType::boolean;
    const bool number = input.type.is("number") && type != ScalarType::number;
    if (boolean || number)
      tell(*pair.value.node, cat("The input ", quoted(pair.name()), " takes ", boolean ? "true or false" : "a number",
                                 ", not ", quoted(pair.value.value())))
          .related(called_, input.key->span, "The input.");
  }

  void check_secrets() const {
    std::vector<std::string_view> known;
    for (const CallSecret& secret : trigger_.secrets) known.push_back(secret.key->text);
    for (const Pair& pair : job_.secrets.list) {
      const bool declared = std::any_of(known.begin(), known.end(),
                                        [&](std::string_view name) { return equal_ignoring_case(name, pair.name()); });
      if (!declared) tell(*pair.key, cat(callee(), " takes no secret ", quoted(pair.name())), pair.name(), known);
    }
    if (job_.secrets.whole) return;
    for (const CallSecret& secret : trigger_.secrets)
      if (is_written_true(secret.required) && job_.secrets.find(secret.key->text) == nullptr)
        tell(*job_.uses->text.node,
             cat("The secret ", quoted(secret.key->text), " that ", callee(), " requires is missing"))
            .related(called_, secret.key->span, "The secret.");
  }

  const Job& job_;
  const Document& called_;
  const Trigger& trigger_;
  Reporter& out_;
};

// The most workflows on a way of calls that begins with this one, as far as `kMostLevels` and one more.
std::size_t levels(const Repository& repository, const Document& document, std::vector<const Document*>& way,
                   std::size_t& budget) {
  if (way.size() > kMostLevels || budget == 0) return way.size();
  --budget;
  way.push_back(&document);
  std::size_t most = way.size();
  for (const Job& job : document.workflow.jobs) {
    if (!job.uses) continue;
    const Document* called = called_workflow(repository, document, *job.uses);
    if (called == nullptr || std::find(way.begin(), way.end(), called) != way.end()) continue;
    most = std::max(most, levels(repository, *called, way, budget));
    if (most > kMostLevels) break;
  }
  way.pop_back();
  return most;
}

// Whether the calls of a workflow lead back to it, by way of the nearest of those that it leads to.
bool leads_back(const Repository& repository, const Document& start, const Document& from) {
  constexpr std::size_t kMostCalled = 100;  // different ones, of which GitHub allows 50
  std::vector<const Document*> met = {&from};
  for (std::size_t at = 0; at < met.size(); ++at) {
    if (met[at] == &start) return true;
    for (const Job& job : met[at]->workflow.jobs) {
      const Document* called = job.uses ? called_workflow(repository, *met[at], *job.uses) : nullptr;
      if (called == &start) return true;
      if (called != nullptr && met.size() < kMostCalled && std::find(met.begin(), met.end(), called) == met.end())
        met.push_back(called);
    }
  }
  return false;
}

void run(const Subject& subject, Reporter& out) {
  constexpr std::size_t kMostCalls = 2000;
  bool told_depth = false;
  for (const Job& job : subject.workflow().jobs) {
    if (!job.uses) continue;
    const Document* called = called_workflow(subject.repository, subject.document, *job.uses);
    if (is_missing_workflow(subject.repository, subject.document, *job.uses))
      out.report(*job.uses->text.node, cat("There is no file ", quoted(job.uses->text.value()), ".")).in(&job);
    if (called == nullptr || !called->is_workflow()) continue;
    const Trigger* trigger = called->workflow.trigger("workflow_call");
    if (trigger == nullptr) {
      out.report(*job.uses->text.node,
                 cat(quoted(job.uses->text.value()), " cannot be called: it has no 'workflow_call'."))
          .in(&job);
      continue;
    }
    Call(job, *called, *trigger, out).check();
    if (leads_back(subject.repository, subject.document, *called)) {
      out.report(*job.uses->text.node, cat(quoted(job.uses->text.value()), " calls this workflow again.")).in(&job);
      continue;
    }
    std::vector<const Document*> way = {&subject.document};
    std::size_t budget = kMostCalls;
    if (!told_depth && levels(subject.repository, *called, way, budget) > kMostLevels) {
      told_depth = true;
      out.report(*job.uses->text.node,
                 cat("Workflows call each other more than ", kMostLevels, " levels deep from here."))
          .in(&job);
    }
  }
}

}  // namespace

extern const Check reusable_call_invalid = {
    .id = "reusable-call-invalid",
    .title = "Call of a workflow does not fit what is called",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A call of a workflow of the same repository with an input or secret that it does not have, without one that "
        "it "
        "requires, with a value of another type; of one that cannot be called, in a circle, or more than 10 levels "
        "deep.",
    .why = "GitHub refuses the calling workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Name inputs and secrets as `on: workflow_call:` of the called file has them.",
    .avoid = "Do not write `secrets: inherit` to get rid of the message: the called workflow then gets all of them.",
    .references = {"https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows"},
    .bad =
        {R"(on: push
jobs:
  a: {uses: ./.github/workflows/b.yml, with: {versoin: 1}}
--- # .github/workflows/b.yml
on: {workflow_call: {inputs: {version: {type: string}}}}
jobs: {}
)",
         R"(on: push
jobs:
  a: {uses: ./.github/workflows/b.yml}
--- # .github/workflows/b.yml
on: {workflow_call: {inputs: {version: {type: string, required: true}}}}
jobs: {}
)",
         R"(on: push
jobs:
  a: {uses: ./.github/workflows/b.yml, with: {all: 'yes'}}
--- # .github/workflows/b.yml
on: {workflow_call: {inputs: {all: {type: boolean}}}}
jobs: {}
)",
         R"(on: push
jobs:
  a: {uses: ./.github/workflows/b.yml, secrets: {b: x}}
--- # .github/workflows/b.yml
on: {workflow_call: {secrets: {a: {required: true}}}}
jobs: {}
)",
         "on: push\njobs:\n  a: {uses: ./.github/workflows/b.yml}\n--- # .github/workflows/b.yml\non: push\njobs: {}\n",
         R"(on: workflow_call
jobs:
  a: {uses: ./.github/workflows/example.yml}
)"},
    .good = {R"(on: push
jobs:
  a: {uses: ./.github/workflows/b.yml, with: {version: 1, ALL: true}, secrets: inherit}
  b: {uses: ./.github/workflows/c.yml, with: {x: 1}}
--- # .github/workflows/b.yml
on:
  workflow_call:
    inputs: {version: {type: string, required: true}, all: {type: boolean}, other: {type: number, default: 1}}
    secrets: {a: {required: true}}
jobs: {}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
