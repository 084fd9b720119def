#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// Numbers that must be greater than zero.
void check_limit(const Text& text, std::string_view key, const Job* job, const Step* step, Reporter& out) {
  const std::string_view value = text.value();
  const bool negative = value.starts_with('-') && value.size() > 1;
  if (!value.empty() && (negative || value.find_first_not_of('0') == value.npos))
    out.report(*text.node, cat("The value of '", key, "' must be greater than zero."))
        .in(job, step)
        .severity(Severity::medium);
}

void check_limits(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    check_limit(job.timeout, "timeout-minutes", &job, nullptr, out);
    check_limit(job.strategy->max_parallel, "max-parallel", &job, nullptr, out);
    for (const Step& step : job.steps) check_limit(step.timeout, "timeout-minutes", &job, &step, out);
  }
}

// What the grammar does not say, and GitHub refuses all the same. An expression in it may give anything.
void check_image(const Subject& subject, const yaml::Node& key, const yaml::Node& container, const Job& job,
                 Reporter& out) {
  if (!container.is_mapping() || container.value_of("image") != nullptr) return;
  if (subject.tree().source(container.span).find("${{") == std::string_view::npos)
    out.report(key, cat(quoted(key.text), " has no 'image'.")).in(&job);
}

void check_images(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    if (const yaml::Entry* entry = job.node->find("container"))
      check_image(subject, *entry->key, *entry->value, job, out);
    const yaml::Node* const services = job.node->value_of("services");
    if (services == nullptr) continue;
    for (const yaml::Entry& entry : services->entries()) check_image(subject, *entry.key, *entry.value, job, out);
  }
}

void check_runner(const Job& job, Reporter& out) {
  const yaml::Node* const value = job.node->value_of("runs-on");
  const yaml::Node* const labels = value != nullptr && value->is_mapping() ? value->value_of("labels") : value;
  const bool group = value != nullptr && value->is_mapping() && value->value_of("group") != nullptr;
  if (labels != nullptr && labels->is_sequence() && labels->items().empty() && !group)
    out.report(*labels, "'runs-on' names no runner.").in(&job);
}

void check_credentials(const Pairs& credentials, const Job& job, Reporter& out) {
  if (!credentials || credentials.whole || !credentials.node->is_mapping() || credentials.list.empty()) return;
  for (const std::string_view name : {"username", "password"})
    if (credentials.find(name) == nullptr)
      out.report(*credentials.key, cat("'credentials' have no '", name, "'.")).in(&job).severity(Severity::medium);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    check_runner(job, out);
    check_credentials(job.container->credentials, job, out);
    for (const Container& service : job.services) check_credentials(service.credentials, job, out);
  }
  for (const GrammarProblem& problem : subject.reading.grammar.problems) {
    if (problem.area != Area::others || problem.is_expression) continue;
    Draft draft = out.report(problem.span, sentence_of(problem)).in(problem.job, problem.step);
    if (problem.tolerated) draft.severity(Severity::low).persona(Persona::pedantic);
  }
  check_limits(subject, out);
  check_images(subject, out);
}

}  // namespace

extern const Check syntax_invalid = {
    .id = "syntax-invalid",
    .title = "File has not the form of a workflow or action",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "What GitHub's own grammar of workflows and actions refuses: a key that it does not have, a value of another "
        "type, a word that is none of those allowed, and what a workflow, job, step or action lacks. Keys that came up "
        "behind the grammar's date are reported as unknown, and the finding names the date. Time limits and "
        "`max-parallel` "
        "of zero or less, containers without an image or with half of their credentials and a `runs-on` without "
        "labels, too.",
    .why = "GitHub refuses the whole file: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write it as the reference of the syntax says.",
    .avoid = "Do not comment the job out to get the others running, if it is a check that others rely on.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax",
                   "https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax"},
    .bad =
        {"on: push\n", "on: push\njobs:\n  a: {steps: []}\n", "- {run: make, uses: a/b@v1}\n",
         "# action.yml\nname: x\n", "# action.yml\nruns: {using: python}\n",
         "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, step: [{run: make}]}\n", "- {run: make, timeout-minutes: 0}\n",
         "on: push\njobs:\n  a: {runs-on: x, container: {env: {A: b}}, services: {d: {ports: ['1:1']}}, steps: []}\n"},
    .good = {"- run: make\n  timeout-minutes: 0.5\n",
             "# action.yml\nname: x\ndescription: y\nruns: {using: composite, steps: [{run: make, shell: bash}]}\n",
             "on: push\nconcurrency: {group: x, queue: max}\njobs:\n  a: {uses: ./.github/workflows/b.yml}\n",
             "on: push\njobs:\n  a: {runs-on: x, container: {options: '${{ vars.OPTIONS }}'}, steps: []}\n",
             "- {run: make, background: true, id: a}\n- {wait: a}\n- {wait-all: }\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
