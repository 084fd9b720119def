#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/suggest.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/facts/interface.h"
#include "scanners/workflows/findings/expression_report.h"
#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/model/called.h"
#include "scanners/workflows/model/matrix_keys.h"

namespace assay::workflows::checks {

namespace {

using Names = std::vector<std::string_view>;

// docs.github.com, "Contexts reference", and the descriptions of actions/languageservices, as of 2026-08.
constexpr std::array<std::string_view, 45> kGithub = {"action",
                                                      "action_path",
                                                      "action_ref",
                                                      "action_repository",
                                                      "action_status",
                                                      "actor",
                                                      "actor_id",
                                                      "api_url",
                                                      "artifact_cache_size_limit",
                                                      "base_ref",
                                                      "env",
                                                      "event",
                                                      "event_name",
                                                      "event_path",
                                                      "graphql_url",
                                                      "head_ref",
                                                      "job",
                                                      "job_workflow_sha",
                                                      "output",
                                                      "path",
                                                      "ref",
                                                      "ref_name",
                                                      "ref_protected",
                                                      "ref_type",
                                                      "repository",
                                                      "repository_id",
                                                      "repository_owner",
                                                      "repositoryurl",
                                                      "repository_owner_id",
                                                      "repository_visibility",
                                                      "retention_days",
                                                      "run_attempt",
                                                      "run_id",
                                                      "run_number",
                                                      "secret_source",
                                                      "server_url",
                                                      "sha",
                                                      "state",
                                                      "step_summary",
                                                      "token",
                                                      "triggering_actor",
                                                      "workflow",
                                                      "workflow_ref",
                                                      "workflow_sha",
                                                      "workspace"};
constexpr std::array<std::string_view, 8> kRunner = {"name",  "os",         "arch",        "temp",
                                                     "debug", "tool_cache", "environment", "workspace"};
constexpr std::array<std::string_view, 8> kJob = {"container",           "services",          "status",
                                                  "check_run_id",        "workflow_ref",      "workflow_sha",
                                                  "workflow_repository", "workflow_file_path"};
constexpr std::array<std::string_view, 4> kStrategy = {"fail-fast", "job-index", "job-total", "max-parallel"};
constexpr std::array<std::string_view, 3> kStep = {"outputs", "outcome", "conclusion"};
constexpr std::array<std::string_view, 2> kNeed = {"outputs", "result"};

bool among(const auto& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view one) { return equal_ignoring_case(one, name); });
}

Names parts_of(std::string_view path) {
  Names out;
  while (true) {
    const std::size_t dot = path.find('.');
    out.push_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return out;
    path.remove_prefix(dot + 1);
  }
}

const Job* job_named(const Workflow& workflow, std::string_view id) {
  for (const Job& job : workflow.jobs)
    if (equal_ignoring_case(job.id(), id)) return &job;
  return nullptr;
}

class Finder {
 public:
  Finder(const Subject& subject, Reporter& out) : subject_(subject), out_(out), document_(subject.document) {}

  void check(const Expression& expression) {
    place_ = expression.place;
    for (const expressions::Reference& reference : expressions::references_of(expression.tree)) {
      // A name in quotes may hold a dot, which parts the path elsewhere.
      const std::string_view written =
          place_->node->text.substr(reference.span.begin, reference.span.end - reference.span.begin);
      if (written.find("['") != written.npos && written.find('.', written.find("['")) != written.npos) continue;
      const Names parts = parts_of(reference.path);
      const bool any = parts.size() > 2 && parts[1] == "*" && (parts[0] == "needs" || parts[0] == "steps");
      if (parts.size() < 2 || (parts[1] == "*" && !any)) continue;
      if (std::find(place_->available->contexts.begin(), place_->available->contexts.end(), parts[0]) ==
          place_->available->contexts.end())
        continue;
      span_ = reference.span;
      path_ = reference.path;
      written_ = written;
      tree_ = &expression.tree;
      if (any)
        each(parts);
      else
        look(parts);
    }
  }

 private:
  // needs.*.results, steps.*.output
  void each(const Names& parts) {
    const Names known = parts[0] == "needs" ? Names(kNeed.begin(), kNeed.end()) : Names(kStep.begin(), kStep.end());
    if (parts[2] != "*" && !among(known, parts[2]))
      tell(cat("What ", quoted(cat(parts[0], ".*")), " stands for has no ", said(parts[2])), known, parts[2]);
  }
  void look(const Names& parts) {
    const std::string_view context = parts[0];
    if (context == "github") return github(parts);
    if (context == "runner") return fixed(kRunner, parts);
    if (context == "job") return fixed(kJob, parts);
    if (context == "strategy") return fixed(kStrategy, parts);
    if (context == "inputs") return inputs(parts[1], true);
    if (context == "secrets") return secrets(parts[1]);
    if (context == "steps") return steps(parts);
    if (context == "needs") return needs(parts);
    if (context == "jobs") return jobs(parts);
    if (context == "matrix") return matrix(parts);
    if (context == "env") return env(parts[1]);
    if (context == "vars") return variables(parts[1]);
  }

  // A part of the path as it is written, which the path has in lower case.
  std::string said(std::string_view part) const {
    const auto offset = static_cast<std::size_t>(part.data() - path_.data());
    return quoted(written_.size() == path_.size() ? written_.substr(offset, part.size()) : part);
  }

  // Whether `||` says what holds where there is nothing.
  bool has_default() const {
    for (const expressions::Node& node : tree_->nodes) {
      if (node.kind != expressions::Node::Kind::disjunction) continue;
      for (std::size_t i = 0; i + 1 < node.count; ++i)
        if (tree_->operand(node, i).span == span_) return true;
    }
    return false;
  }

  Draft tell(std::string message, const Names& known, std::string_view name) {
    // What is counted only needs no words, which take long in a file that has thousands.
    if (out_.full()) return report_in(subject_, out_, *place_, span_, {});
    Draft draft = report_in(subject_, out_, *place_, span_, sentence_of(message, did_you_mean(name, known)));
    if (has_default()) draft.severity(Severity::low).persona(Persona::pedantic);
    return draft;
  }

  void github(const Names& parts) {
    if (!among(kGithub, parts[1])) {
      tell("'github' has no property " + said(parts[1]), Names(kGithub.begin(), kGithub.end()), parts[1])
          .confidence(Confidence::medium);
      return;
    }
    if (parts.size() > 2 && parts[1] != "event" && parts[2] != "*") return tell_text(parts);
    if (parts.size() == 4 && parts[1] == "event" && parts[2] == "inputs" && parts[3] != "*" &&
        document_.is_workflow() && document_.workflow.trigger("workflow_call") == nullptr)
      inputs(parts[3], false);
  }

  // All but the event is text.
  void tell_text(const Names& parts) {
    tell(cat("'", parts[0], ".", parts[1], "' is a text, and has no ", said(parts[2])), {}, parts[2]);
  }

  template <std::size_t kCount>
  void fixed(const std::array<std::string_view, kCount>& known, const Names& parts) {
    if (!among(known, parts[1]))
      tell(said(parts[0]) + " has no property " + said(parts[1]), Names(known.begin(), known.end()), parts[1])
          .confidence(Confidence::medium);
    else if (parts.size() > 2 && parts[1] != "container" && parts[1] != "services" && parts[2] != "*")
      tell_text(parts);
  }

  void inputs(std::string_view name, bool called_too) {
    Names known;
    bool any = !document_.is_workflow();
    const auto add = [&](const Few<Input>& list) {
      for (const Input& input : list) known.push_back(input.key->text);
    };
    add(document_.action->inputs);
    for (const Trigger& trigger : document_.workflow.triggers) {
      if (trigger.event() != "workflow_dispatch" && !(called_too && trigger.event() == "workflow_call")) continue;
      any = true;
      add(trigger.inputs);
    }
    if (among(known, name)) return;
    tell(any ? "There is no input " + said(name) : "The workflow is started by nothing that has inputs", known, name);
  }

  void secrets(std::string_view name) {
    const Workflow& workflow = document_.workflow;
    if (!document_.is_workflow() || !workflow.is_only_called() || workflow.triggers[0].secrets.empty()) return;
    if (equal_ignoring_case(name, "github_token")) return;
    Names known;
    for (const CallSecret& secret : workflow.triggers[0].secrets) known.push_back(secret.key->text);
    if (among(known, name) || is_called_with_all_secrets()) return;
    tell("The workflow does not declare the secret " + said(name), known, name).confidence(Confidence::medium);
  }

  // `secrets: inherit` hands on what is not declared, too.
  bool is_called_with_all_secrets() {
    if (!inherits_) {
      inherits_ = false;
      for (const Document& caller : subject_.repository.documents)
        for (const Job& job : caller.workflow.jobs)
          if (job.uses && job.secrets_inherit && called_workflow(subject_.repository, caller, *job.uses) == &document_)
            inherits_ = true;
    }
    return *inherits_;
  }

  void steps(const Names& parts) {
    const Few<Step>& all = place_->job != nullptr ? place_->job->steps : document_.action->steps;
    const std::size_t before = place_->step == nullptr ? all.size() : place_->step->index;
    const auto found = first_steps(all).find(lower(parts[1]));
    if (found != ids_.end()) {
      const Step& step = *found->second;
      if (step.index < before) return step_property(step, parts);
      tell("The step " + said(parts[1]) + (step.index == before ? " is this one" : " comes only behind this one"), {},
           parts[1]);
      return;
    }
    Names known;
    for (const Step& step : all)
      if (step.id && step.index < before && !out_.full()) known.push_back(step.id.value());
    tell("There is no step with the id " + said(parts[1]), known, parts[1]);
  }

  // The first step of each id, which is in lower case.
  const std::map<std::string, const Step*, std::less<>>& first_steps(const Few<Step>& all) {
    if (ids_of_ == &all) return ids_;
    ids_.clear();
    ids_of_ = &all;
    for (const Step& step : all)
      if (step.id) ids_.try_emplace(lower(step.id.value()), &step);
    return ids_;
  }

  void step_property(const Step& step, const Names& parts) {
    if (parts.size() < 3 || parts[2] == "*") return;
    if (!among(kStep, parts[2])) {
      tell("A step has no " + said(parts[2]), Names(kStep.begin(), kStep.end()), parts[2]);
      return;
    }
    if (parts.size() < 4 || parts[2] != "outputs" || parts[3] == "*" || !step.uses) return;
    const Document* action = called_action(subject_.repository, document_, *step.uses);
    if (action == nullptr) return known_output(*step.uses, parts[3]);
    if (action->is_workflow() || action->action->kind != ActionKind::composite) return;
    Names known;
    for (const Output& output : action->action->outputs) known.push_back(output.key->text);
    if (!among(known, parts[3]))
      tell("The action " + quoted(step.uses->text.value()) + " has no output " + said(parts[3]), known, parts[3]);
  }

  // By the table of popular actions. A newer release may have more, and a script may give what it does not declare, so
  // only what looks like a slip of the pen is told.
  void known_output(const Uses& uses, std::string_view name) {
    const facts::Interface* known = known_interface(uses, locked_commit(subject_, uses));
    if (known == nullptr || !known->outputs || among(*known->outputs, name)) return;
    if (did_you_mean(name, *known->outputs).empty()) return;
    tell("The action " + quoted(uses.text.value()) + " has no output " + said(name), *known->outputs, name)
        .confidence(Confidence::medium);
  }

  void needs(const Names& parts) {
    if (place_->job == nullptr) return;
    Names known;
    for (const Text& need : place_->job->needs) known.push_back(need.value());
    const Job* job = job_named(document_.workflow, parts[1]);
    if (!among(known, parts[1])) {
      tell(job == nullptr ? "There is no job " + said(parts[1])
                          : "The job " + said(parts[1]) + " is not among the 'needs' of this one",
           known, parts[1]);
      return;
    }
    if (job != nullptr) job_property(*job, parts);
  }

  void jobs(const Names& parts) {
    const Job* job = job_named(document_.workflow, parts[1]);
    if (job != nullptr) return job_property(*job, parts);
    Names known;
    for (const Job& one : document_.workflow.jobs) known.push_back(one.id());
    tell("There is no job " + said(parts[1]), known, parts[1]);
  }

  void job_property(const Job& job, const Names& parts) {
    if (parts.size() < 3 || parts[2] == "*") return;
    if (!among(kNeed, parts[2])) {
      tell("A job that is needed has no " + said(parts[2]), Names(kNeed.begin(), kNeed.end()), parts[2]);
      return;
    }
    if (parts.size() < 4 || parts[2] != "outputs" || parts[3] == "*") return;
    const auto known = outputs_of(job);
    if (known && !among(*known, parts[3]))
      tell("The job " + quoted(job.id()) + " has no output " + said(parts[3]), *known, parts[3]);
  }

  // Nothing where it is not known: a workflow of another repository, an expression.
  std::optional<Names> outputs_of(const Job& job) {
    Names out;
    if (!job.uses) {
      if (job.outputs.whole) return std::nullopt;
      for (const Pair& pair : job.outputs.list) out.push_back(pair.name());
      return out;
    }
    const Document* called = called_workflow(subject_.repository, document_, *job.uses);
    const Trigger* call = called == nullptr ? nullptr : called->workflow.trigger("workflow_call");
    if (call == nullptr) return std::nullopt;
    for (const Output& output : call->outputs) out.push_back(output.key->text);
    return out;
  }

  void matrix(const Names& parts) {
    if (place_->job == nullptr) return;
    const std::string_view name = parts[1];
    const auto known = matrix_keys(*place_->job->strategy, *place_->job->node);
    if (!known) return;
    if (!among(*known, name)) {
      tell(known->empty() ? "The job has no matrix" : "The matrix has no " + said(name), *known, name);
      return;
    }
    if (parts.size() < 3 || parts[2] == "*") return;
    const auto below = matrix_keys_below(*place_->job->strategy, name);
    if (below && !among(*below, parts[2]))
      tell("No value of " + said(name) + " in the matrix has " + said(parts[2]), *below, parts[2]);
  }

  // Whatever ran before a step may have written to $GITHUB_ENV, so only a first step tells.
  void env(std::string_view name) {
    const Job* job = place_->job;
    if (job == nullptr || place_->step == nullptr || place_->step->index != 0) return;
    Names known;
    for (const Pairs* env : {&document_.workflow.env, &job->env, &job->container->env, &place_->step->env}) {
      if (env->whole) return;
      for (const Pair& pair : env->list) known.push_back(pair.name());
    }
    if (!among(known, name))
      tell("No 'env' has set " + said(name) + " when the first step begins", known, name)
          .confidence(Confidence::medium);
  }

  void variables(std::string_view name) {
    const Declared* declared = declared_for(subject_.repository, document_);
    if (declared == nullptr || !declared->variables) return;
    const Names known(declared->variables->begin(), declared->variables->end());
    if (!among(known, name)) tell("The settings list no variable " + said(name), known, name);
  }

  const Subject& subject_;
  Reporter& out_;
  const Document& document_;
  const ExpressionPlace* place_ = nullptr;
  expressions::Span span_;
  std::string_view path_, written_;
  const expressions::Tree* tree_ = nullptr;
  std::optional<bool> inherits_;
  std::map<std::string, const Step*, std::less<>> ids_;
  const Few<Step>* ids_of_ = nullptr;
};

void run(const Subject& subject, Reporter& out) {
  Finder finder(subject, out);
  for (const Expression& expression : subject.reading.expressions.expressions) finder.check(expression);
}

}  // namespace

extern const Check expression_undefined = {
    .id = "expression-undefined",
    .title = "Expression names something that is not defined",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A name behind `needs`, `steps`, `inputs`, `matrix`, `jobs`, `github`, `runner`, `job` or `strategy` that "
        "nothing defines where the expression stands; a secret that a called workflow does not declare; a variable of "
        "`env` in a first step, before which nothing can have set it; a property of what is a text; an output of a "
        "popular "
        "action that is misspelt.",
    .why =
        "It is nothing, silently: a condition with it is decided by a spelling mistake, and a script gets an empty "
        "text.",
    .reproduce = "Print the expression in a step: the log shows nothing.",
    .fix = "Write the name as it is defined, and add the job to `needs` or the id to the step.",
    .avoid = "Do not give the expression a default by `||` without looking why it is empty.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/contexts"},
    .bad = {"- run: echo ${{ steps.x.outputs.y }}\n", "- {run: make, id: a}\n- run: echo ${{ steps.a.output.y }}\n",
            "- run: echo ${{ matrix.os }} ${{ env.NOTHING }}\n", "- run: echo ${{ inputs.x }}\n",
            R"(on: {workflow_dispatch: {inputs: {version: }}}
jobs:
  a: {runs-on: x, outputs: {y: z}, steps: []}
  b: {runs-on: x, steps: [{run: 'echo ${{ needs.a.outputs.y }}'}]}
)",
            R"(on: push
jobs:
  a: {runs-on: x, outputs: {y: z}, steps: []}
  b: {runs-on: x, needs: a, steps: [{run: 'echo ${{ needs.a.outputs.q }}'}]}
)",
            "- run: echo ${{ github.reff }}\n",
            R"(on: {workflow_call: {secrets: {token: {required: true}}}}
jobs:
  a: {runs-on: x, steps: [{run: make, env: {T: '${{ secrets.tokn }}'}}]}
)"},
    .good = {"- {run: make, id: a}\n- run: echo ${{ steps.A.outputs.y }}\n",
             R"(on: {workflow_dispatch: {inputs: {version: {type: string}}}}
env: {V: 1}
jobs:
  a: {runs-on: x, outputs: {y: z}, steps: [{run: 'echo ${{ env.V }} ${{ inputs.version }}'}]}
  b: {runs-on: x, needs: [a], steps: [{run: 'echo ${{ needs.a.outputs.y }} ${{ github.event.inputs.version }}'}]}
)",
             R"(on: push
jobs:
  a:
    runs-on: x
    strategy: {matrix: {os: [a], include: [{os: b, extra: 1}]}}
    steps: [{run: 'echo ${{ matrix.os }} ${{ matrix.extra }}'}, {run: 'echo ${{ env.SET_BEFORE }}'}]
  b: {runs-on: x, strategy: {matrix: {v: [{a: 1}, {b: 2}]}}, steps: [{run: 'echo ${{ matrix.v.a }}'}]}
)",
             R"(on: {workflow_call: {secrets: {token: {required: true}}}}
jobs:
  a: {runs-on: x, steps: [{run: make, env: {T: '${{ secrets.other }}'}}]}
--- # .github/workflows/caller.yml
on: push
jobs:
  a: {uses: ./.github/workflows/example.yml, secrets: inherit}
)",
             "# action.yml\ninputs: {x: }\nruns: {using: composite, steps: [{run: 'echo ${{ inputs.x }}', shell: "
             "bash}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
