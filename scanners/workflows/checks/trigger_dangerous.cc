#include <algorithm>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

bool is_dangerous(std::string_view event) { return event == "pull_request_target" || event == "workflow_run"; }

// All that its jobs may do is read.
bool only_reads(const Permissions& permissions) {
  if (permissions.form == Permissions::Form::read_all) return true;
  return permissions.form == Permissions::Form::grants &&
         std::none_of(permissions.grants.begin(), permissions.grants.end(),
                      [](const Grant& grant) { return grant.access != Access::read && grant.access != Access::none; });
}

bool is_restrained(const Workflow& workflow) {
  return std::all_of(workflow.jobs.begin(), workflow.jobs.end(), [&](const Job& job) {
    const Permissions& permissions = permissions_of(workflow, job);
    const bool checks_out = std::any_of(job.steps.begin(), job.steps.end(), [](const Step& step) {
      return step.uses && step.uses->is_repository("actions/checkout");
    });
    return permissions && only_reads(permissions) && !checks_out && !job.uses;
  });
}

void run(const Subject& subject, Reporter& out) {
  for (const Trigger& trigger : subject.workflow().triggers) {
    if (!is_dangerous(trigger.event())) continue;
    Draft draft = out.report(*trigger.event_node,
                             quoted(trigger.event()) + " gives runs that outsiders cause this repository's secrets.");
    if (is_restrained(subject.workflow())) draft.severity(Severity::low).persona(Persona::pedantic);
  }
}

}  // namespace

extern const Check trigger_dangerous = {
    .id = "trigger-dangerous",
    .title = "Workflow runs with the repository's rights on events that outsiders cause",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "`on: pull_request_target` and `on: workflow_run`. Where all jobs only read and check nothing out, it is less "
        "severe and told to pedantic readers only.",
    .why =
        "A pull request from a fork starts the run, and the run has secrets and a token that may write. Any way from "
        "the "
        "pull request's code, names or artifacts into a command is a way to take the repository over.",
    .reproduce = "Open a pull request from a fork whose branch name, title or files the workflow uses.",
    .fix =
        "Use `pull_request`, which has no secrets for forks. What needs rights goes to a workflow that handles no code "
        "or text of the pull request.",
    .avoid =
        "Do not check out the pull request's head in such a workflow, and do not take a label for a review: the code "
        "can change after it.",
    .references = {"https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"},
    .zizmor = {"dangerous-triggers"},
    .bad = {"on: pull_request_target\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n",
            "on: {workflow_run: {workflows: [CI]}}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n"},
    .good = {"on: [push, pull_request]\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
