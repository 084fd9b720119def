#include <algorithm>
#include <array>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// GitHub's workflow grammar of 2026-06.
constexpr std::array<std::string_view, 37> kEvents = {"branch_protection_rule",
                                                      "check_run",
                                                      "check_suite",
                                                      "create",
                                                      "delete",
                                                      "deployment",
                                                      "deployment_status",
                                                      "discussion",
                                                      "discussion_comment",
                                                      "fork",
                                                      "gollum",
                                                      "image_version",
                                                      "issue_comment",
                                                      "issues",
                                                      "label",
                                                      "merge_group",
                                                      "milestone",
                                                      "page_build",
                                                      "project",
                                                      "project_card",
                                                      "project_column",
                                                      "public",
                                                      "pull_request",
                                                      "pull_request_comment",
                                                      "pull_request_review",
                                                      "pull_request_review_comment",
                                                      "pull_request_target",
                                                      "push",
                                                      "registry_package",
                                                      "release",
                                                      "repository_dispatch",
                                                      "schedule",
                                                      "status",
                                                      "watch",
                                                      "workflow_call",
                                                      "workflow_dispatch",
                                                      "workflow_run"};

constexpr std::array<std::string_view, 3> kPairs = {"branches", "tags", "paths"};

bool is_known(std::string_view event) { return std::find(kEvents.begin(), kEvents.end(), event) != kEvents.end(); }

const Filter* filter_of(const Trigger& trigger, std::string_view name) {
  for (const Filter& filter : trigger.filters)
    if (filter.key->text == name) return &filter;
  return nullptr;
}

void run(const Subject& subject, Reporter& out) {
  for (const Trigger& trigger : subject.workflow().triggers) {
    if (!is_known(trigger.event())) {
      out.report(*trigger.event_node, quoted(trigger.event()) + " is no event that starts workflows.");
      continue;
    }
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
        "A name below `on:` that is no event, and filters of one event that exclude each other: `branches` with "
        "`branches-ignore`.",
    .why = "GitHub refuses the whole workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write the event's name as GitHub has it; say what to leave out by `!` in `branches`.",
    .avoid = "Do not take `pull_request_target` for a spelling of `pull_request`: it has other rights.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows"},
    .bad = {"on: pull-request\njobs: {}\n", "on: [push, commit]\njobs: {}\n",
            "on: {push: {branches: [main], branches-ignore: [x]}}\njobs: {}\n"},
    .good = {"on: [push, pull_request, workflow_dispatch, merge_group]\njobs: {}\n",
             "on: {push: {branches: [main, '!x'], tags-ignore: [y]}}\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
