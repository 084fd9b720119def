// Permissions, contexts and grammar.
#include <gtest/gtest.h>

#include "base/strings.h"
#include "rules/workflows/context_facts.h"
#include "rules/workflows/grammar_facts.h"
#include "rules/workflows/permission_facts.h"

namespace assay::facts {
namespace {

const PermissionFacts kPermissions = builtin_permission_facts();
const ContextFacts kContexts = builtin_context_facts();
const GrammarFacts kGrammar = builtin_grammar_facts();

std::string text_of(const std::vector<Need>& needs) {
  std::string out;
  for (const Need& need : needs) out += cat(out.empty() ? "" : " ", need.scope, ':', name_of(need.level));
  return out;
}

TEST(PermissionFacts, ScopesHaveTheirLevels) {
  EXPECT_EQ(kPermissions.scopes().size(), 20U);
  EXPECT_FALSE(kPermissions.scope("id-token")->can_read);
  EXPECT_TRUE(kPermissions.scope("id-token")->can_write);
  EXPECT_FALSE(kPermissions.scope("models")->can_write);
  EXPECT_EQ(kPermissions.scope("contents")->write_severity, "high");
  EXPECT_FALSE(kPermissions.scope("content"));
  EXPECT_EQ(kPermissions.shorthand("write-all"), Level::write);
  EXPECT_EQ(kPermissions.shorthand("{}"), Level::none);
  EXPECT_FALSE(kPermissions.shorthand("none"));
}

TEST(PermissionFacts, WhatActionsNeed) {
  EXPECT_EQ(text_of(kPermissions.action("Actions/Checkout")->needs), "contents:read");
  const auto analyze = kPermissions.action("github/codeql-action/analyze");
  ASSERT_TRUE(analyze);
  EXPECT_EQ(text_of(analyze->needs), "security-events:write actions:read contents:read packages:read");
  EXPECT_EQ(analyze->needs[1].when, "private repository");
  EXPECT_EQ(analyze->confidence, ActionNeeds::Confidence::documented);
  EXPECT_TRUE(kPermissions.action("actions/setup-node")->needs.empty()) << "known to need nothing";
  EXPECT_FALSE(kPermissions.action("nobody/nothing")) << "not known";
}

std::string needed(std::vector<std::string_view> words) {
  std::string out;
  for (const CommandNeeds& one : kPermissions.command(words))
    out += cat(out.empty() ? "" : "; ", text_of(one.needs), one.condition.empty() ? "" : " ", one.condition);
  return out;
}

TEST(PermissionFacts, WhatCommandsNeed) {
  EXPECT_EQ(needed({"git", "push"}), "contents:write");
  EXPECT_EQ(needed({"git", "-C", "folder", "push", "origin"}), "contents:write");
  EXPECT_EQ(needed({"/usr/bin/git", "push"}), "contents:write");
  EXPECT_EQ(needed({"git", "stash", "push"}), "");
  EXPECT_EQ(needed({"gh", "pr", "reopen", "5"}), "pull-requests:write");
  EXPECT_EQ(needed({"gh", "-R", "o/r", "pr", "view"}), "pull-requests:read contents:read");
  EXPECT_EQ(needed({"gh", "api", "-X", "POST", "/repos/o/r/statuses/abc"}), "statuses:write");
  EXPECT_EQ(needed({"gh", "api", "repos/o/r/statuses/abc"}), "");
  EXPECT_EQ(needed({"npm", "publish", "--provenance"}),
            "packages:write with NODE_AUTH_TOKEN=GITHUB_TOKEN and npm.pkg.github.com; id-token:write");
  EXPECT_EQ(needed({"python3", "-m", "sigstore", "sign"}), "id-token:write");
  EXPECT_EQ(needed({"uv", "publish"}), "id-token:write trusted publishing");
  EXPECT_EQ(needed({"docker", "push", "ghcr.io/o/i:1"}), "packages:write");
  EXPECT_EQ(needed({"docker", "push", "example.org/i"}), "");
  EXPECT_EQ(needed({"ls"}), "");
  EXPECT_EQ(needed({}), "");
  EXPECT_EQ(needed({"gh", "api", "-X", "POST", std::string(100'000, '/')}), "") << "long words end soon";
}

TEST(PermissionFacts, WhatCallsOfTheApiNeed) {
  EXPECT_EQ(text_of(*kPermissions.api_call("github.rest.issues.createComment")), "issues:write");
  EXPECT_EQ(text_of(*kPermissions.api_call("core.getIDToken")), "id-token:write");
  EXPECT_EQ(text_of(*kPermissions.api_call("github.rest.codeScanning.uploadSarif")), "security-events:write");
  EXPECT_FALSE(kPermissions.api_call("github.rest.issues.get"));
}

TEST(ContextFacts, TellsWhoSetsWhat) {
  const auto title = kContexts.context("github.event.issue.title");
  ASSERT_TRUE(title);
  EXPECT_EQ(title->shape, "text");
  EXPECT_TRUE(title->set_by_outsiders());
  EXPECT_FALSE(title->safe);
  EXPECT_TRUE(title->set_in("issue_comment"));
  EXPECT_FALSE(title->set_in("push"));
  EXPECT_TRUE(kContexts.context("github.event.pull_request.head.sha")->safe);
  EXPECT_TRUE(kContexts.context("needs.build.result")->safe);
  EXPECT_TRUE(kContexts.context("github.actor")->safe);
  EXPECT_FALSE(kContexts.context("github.event.release.body")->set_by_outsiders());
}

TEST(ContextFacts, TheLongestPatternWins) {
  EXPECT_EQ(kContexts.context("github.event.inputs.name")->pattern, "github.event.inputs.*");
  EXPECT_EQ(kContexts.context("github.event.something.new")->pattern, "github.event.*");
  EXPECT_EQ(kContexts.context("steps.a.outputs.b")->pattern, "steps.*.outputs.*");
  EXPECT_EQ(kContexts.context("github.event.commits.*.message")->shape, "text");
  EXPECT_EQ(kContexts.context("github")->shape, "json");
  EXPECT_FALSE(kContexts.context("runner.other"));
}

TEST(ContextFacts, PathsFitPatterns) {
  EXPECT_TRUE(path_fits("github.event.issue.title", "github.event.issue.title"));
  EXPECT_TRUE(path_fits("github.event.commits.*.message", "github.event.commits.*.message"));
  EXPECT_TRUE(path_fits("steps.build.outputs.x", "steps.*.outputs.*"));
  EXPECT_TRUE(path_fits("inputs.a.b", "inputs.*"));
  EXPECT_TRUE(path_fits("secrets.*", "secrets.token"));
  EXPECT_FALSE(path_fits("github.event.issue", "github.event.issue.title"));
  EXPECT_FALSE(path_fits("github.event.issue.title.x", "github.event.issue.title"));
  EXPECT_FALSE(path_fits("github", "github.*"));
  EXPECT_FALSE(path_fits("githubx.event", "github.event"));
}

TEST(ContextFacts, WhatObjectsHold) {
  const auto has = [](std::string_view path, std::string_view pattern) {
    const auto found = kContexts.untrusted_below(path);
    return std::any_of(found.begin(), found.end(), [&](const Context& one) { return one.pattern == pattern; });
  };
  EXPECT_TRUE(has("github", "github.event.issue.body"));
  EXPECT_TRUE(has("github.event", "github.event.issue.body"));
  EXPECT_TRUE(has("github.event.issue", "github.event.issue.body"));
  EXPECT_TRUE(has("github.event.*.body", "github.event.issue.body"));
  EXPECT_TRUE(has("github.event.commits.*.author", "github.event.commits.*.author.name"));
  EXPECT_FALSE(has("github.event.*.body", "github.event.issue.title"));
  EXPECT_FALSE(has("github.event.issues", "github.event.issue.body"));
  EXPECT_TRUE(kContexts.untrusted_below("github.event.sender").empty());
  EXPECT_FALSE(has("github", "github.event.*")) << "says nothing of a field";
}

TEST(ContextFacts, EventsOutputsAndSinks) {
  EXPECT_TRUE(kContexts.event("pull_request_target")->risky);
  EXPECT_FALSE(kContexts.event("push")->risky);
  EXPECT_FALSE(kContexts.event("nothing"));
  EXPECT_EQ(kContexts.tainted_outputs("TJ-actions/branch-names").size(), 2U);
  EXPECT_EQ(kContexts.code_inputs("actions/github-script"), (std::vector<std::string_view>{"script"}));
  EXPECT_EQ(kContexts.code_inputs("azure/CLI"), (std::vector<std::string_view>{"inlineScript"}));
  EXPECT_TRUE(kContexts.code_inputs("actions/checkout").empty());
  EXPECT_TRUE(kContexts.alphabet("branch"));
  const auto issues = kContexts.untrusted_in("issues");
  EXPECT_TRUE(std::any_of(issues.begin(), issues.end(),
                          [](const Context& one) { return one.pattern == "github.event.issue.body"; }));
  EXPECT_FALSE(std::any_of(issues.begin(), issues.end(), [](const Context& one) { return one.safe; }));
}

TEST(GrammarFacts, Definitions) {
  using File = GrammarFacts::File;
  const auto root = kGrammar.definition(File::workflow, "workflow-root");
  ASSERT_TRUE(root);
  EXPECT_TRUE(root->is_mapping);
  EXPECT_EQ(root->property("jobs")->type, "jobs");
  EXPECT_TRUE(root->property("jobs")->required);
  EXPECT_FALSE(root->property("permissions")->required);
  EXPECT_EQ(root->property("job"), nullptr);
  const auto job_if = kGrammar.definition(File::workflow, "job-if");
  EXPECT_EQ(job_if->contexts, (std::vector<std::string_view>{"github", "inputs", "vars", "needs"}));
  EXPECT_EQ(job_if->functions[1], "failure(0,MAX)");
  EXPECT_EQ(kGrammar.definition(File::action, "step-if")->contexts.size(), 8U);
  EXPECT_EQ(kGrammar.definition(File::workflow, "workflow-dispatch-string")->constant, "workflow_dispatch");
  EXPECT_EQ(kGrammar.definition(File::workflow, "merge-group-activity")->one_of.size(), 2U);
  EXPECT_EQ(kGrammar.definition(File::workflow, "cron-mapping")->property("timezone")->type, "timezone-string");
  EXPECT_EQ(kGrammar.definition(File::workflow, "pull-request-review-comment-activity-type")->values.size(), 3U);
  EXPECT_EQ(kGrammar.definition(File::workflow, "on-sequence-strict")->item_type, "on-string-strict");
  EXPECT_FALSE(kGrammar.definition(File::action, "workflow-root"));
}

}  // namespace
}  // namespace assay::facts
