#include "scanners/workflows/model/document.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"

namespace assay::workflows {
namespace {

Document document_of(std::string_view source, std::string path = "w.yml") {
  auto document = read_document(path, path, std::string(source));
  if (document) return std::move(*document);
  ADD_FAILURE() << document.error().message;
  return {};
}

// "LINE MESSAGE;" of each problem.
std::string problems_of(std::string_view source, std::string path = "w.yml") {
  const Document document = document_of(source, std::move(path));
  std::string out;
  for (const yaml::Problem& problem : document.problems)
    out += cat(document.tree->region(problem.span).line, ' ', problem.message, ';');
  return out;
}

TEST(Document, TriggersComeInThreeShapes) {
  const auto events = [](std::string_view source) {
    const Document document = document_of(source);
    std::string out;
    for (const Trigger& trigger : document.workflow.triggers) out += cat(trigger.event(), ' ');
    return out;
  };
  EXPECT_EQ(events("on: push\njobs: {}\n"), "push ");
  EXPECT_EQ(events("on: [push, pull_request]\njobs: {}\n"), "push pull_request ");
  EXPECT_EQ(events("on:\n  push:\n  schedule:\n    - cron: '0 1 * * *'\njobs: {}\n"), "push schedule ");
}

TEST(Document, ATriggerHasFiltersInputsAndSecrets) {
  const Document document = document_of(
      "on:\n"
      "  push: {branches: [main], paths-ignore: docs/**}\n"
      "  workflow_dispatch:\n"
      "    inputs:\n"
      "      level: {type: choice, options: [a, b], default: a}\n"
      "  workflow_call:\n"
      "    secrets: {token: {required: true}}\n"
      "    outputs: {sum: {value: x}}\n"
      "  schedule: [{cron: '5 4 * * *', timezone: Europe/Paris}]\n"
      "jobs: {}\n");
  EXPECT_TRUE(document.problems.empty());
  const Workflow& workflow = document.workflow;
  ASSERT_EQ(workflow.trigger("push")->filters.size(), 2U);
  EXPECT_EQ(workflow.trigger("push")->filters[1].patterns[0].value(), "docs/**");
  const Input& input = workflow.trigger("workflow_dispatch")->inputs.at(0);
  EXPECT_EQ(input.key->text, "level");
  EXPECT_EQ(input.options.size(), 2U);
  EXPECT_EQ(workflow.trigger("workflow_call")->secrets.at(0).required.value(), "true");
  EXPECT_EQ(workflow.trigger("workflow_call")->outputs.at(0).value.value(), "x");
  EXPECT_EQ(workflow.trigger("schedule")->schedules.at(0).timezone.value(), "Europe/Paris");
}

TEST(Document, AJobHasItsFields) {
  const Document document = document_of(
      "on: push\n"
      "jobs:\n"
      "  build:\n"
      "    name: Build\n"
      "    needs: [a, b]\n"
      "    if: github.ref == 'x'\n"
      "    runs-on: [self-hosted, linux]\n"
      "    environment: {name: prod, url: 'https://example.org'}\n"
      "    permissions: {contents: read, id-token: write}\n"
      "    timeout-minutes: 5\n"
      "    continue-on-error: true\n"
      "    concurrency: group\n"
      "    strategy:\n"
      "      fail-fast: false\n"
      "      matrix: {os: [a, b], include: [{os: c}]}\n"
      "    env: {A: b}\n"
      "    outputs: {o: p}\n"
      "    defaults: {run: {shell: bash}}\n"
      "    container: {image: 'x:1', credentials: {username: u, password: p}}\n"
      "    services: {db: {image: postgres}}\n"
      "    steps:\n"
      "      - uses: actions/checkout@v6 # c\n"
      "        with: {Ref: main}\n"
      "      - id: one\n"
      "        run: |\n"
      "          true\n"
      "        shell: sh\n");
  EXPECT_TRUE(document.problems.empty());
  const Job& job = document.workflow.jobs.at(0);
  EXPECT_EQ(job.id(), "build");
  EXPECT_EQ(job.needs.size(), 2U);
  EXPECT_EQ(job.condition.value(), "github.ref == 'x'");
  EXPECT_EQ(job.runs_on.labels.at(0).value(), "self-hosted");
  EXPECT_EQ(job.environment.name.value(), "prod");
  EXPECT_EQ(job.permissions.find("id-token")->access, Access::write);
  EXPECT_EQ(job.timeout.value(), "5");
  EXPECT_EQ(job.concurrency.group.value(), "group");
  EXPECT_EQ(job.strategy->matrix.at(0).values.size(), 2U);
  EXPECT_EQ(job.strategy->include.size(), 1U);
  EXPECT_EQ(job.env.value_of("A"), "b");
  EXPECT_EQ(job.defaults.shell.value(), "bash");
  EXPECT_EQ(job.container->credentials.value_of("password"), "p");
  EXPECT_EQ(job.services.at(0).image.value(), "postgres");
  ASSERT_EQ(job.steps.size(), 2U);
  EXPECT_EQ(job.steps[0].with.value_of("ref"), "main");
  EXPECT_EQ(job.steps[0].uses->comment->text, "c");
  EXPECT_EQ(job.steps[1].run.value(), "true\n");
  EXPECT_EQ(document.tree->source(job.steps[1].anchor().span), "run");
}

TEST(Document, AJobMayCallAWorkflow) {
  const Document document = document_of(
      "on: push\n"
      "jobs:\n"
      "  a: {uses: ./.github/workflows/x.yml, secrets: inherit}\n"
      "  b: {uses: o/r/.github/workflows/x.yml@v1, with: {a: b}, secrets: {s: t}}\n");
  EXPECT_TRUE(document.problems.empty());
  EXPECT_TRUE(document.workflow.jobs[0].secrets_inherit);
  EXPECT_TRUE(document.workflow.jobs[0].uses->is_reusable_workflow());
  EXPECT_EQ(document.workflow.jobs[1].secrets.value_of("s"), "t");
  EXPECT_TRUE(document.workflow.jobs[1].uses->is_reusable_workflow());
}

TEST(Document, PermissionsComeInFourForms) {
  const auto form = [](std::string_view block) {
    return document_of(cat("on: push\npermissions: ", block, "\njobs: {}\n")).workflow.permissions.form;
  };
  EXPECT_EQ(form("read-all"), Permissions::Form::read_all);
  EXPECT_EQ(form("write-all"), Permissions::Form::write_all);
  EXPECT_EQ(form("{}"), Permissions::Form::grants);
  EXPECT_EQ(form("{contents: read}"), Permissions::Form::grants);
}

TEST(Document, AnActionIsKnownByItsName) {
  const Document document = document_of(
      "name: x\n"
      "inputs: {a: {description: b, default: c}}\n"
      "outputs: {o: {value: v}}\n"
      "runs:\n"
      "  using: composite\n"
      "  steps: [{run: 'true', shell: bash}]\n",
      "a/action.yml");
  EXPECT_TRUE(document.problems.empty());
  EXPECT_EQ(document.kind, FileKind::action);
  EXPECT_EQ(document.action->kind, ActionKind::composite);
  EXPECT_EQ(document.action->inputs.at(0).default_value.value(), "c");
  EXPECT_EQ(document.action->steps.at(0).shell.value(), "bash");
}

TEST(Document, AFileAmongWorkflowsIsOneWhateverItsName) {
  EXPECT_EQ(kind_of_file(".github/workflows/action.yml"), FileKind::workflow);
  EXPECT_EQ(kind_of_file("action.yaml"), FileKind::action);
  EXPECT_EQ(kind_of_file(".github/dependabot.yml"), FileKind::dependabot);
  EXPECT_EQ(kind_of_file("p/.github/dependabot.yaml"), FileKind::dependabot);
  EXPECT_EQ(kind_of_file(".github/workflows/dependabot.yml"), FileKind::workflow);
  EXPECT_EQ(kind_of_file(".pre-commit-config.yaml"), FileKind::pre_commit);
  EXPECT_EQ(kind_of_file("my.github/action.yml"), FileKind::action);
  EXPECT_EQ(kind_of_file(".github/workflows/reaction.yml"), FileKind::workflow);
}

TEST(Document, WrongShapesAreProblemsWithTheirLines) {
  EXPECT_EQ(problems_of("- a\n"), "1 'a workflow' must be a mapping;");
  EXPECT_EQ(problems_of("on: push\n"), "1 a workflow needs 'jobs';");
  EXPECT_EQ(problems_of("on: push\njobs:\n  a: b\n"), "3 'a' must be a mapping;");
  EXPECT_EQ(problems_of("on: push\njobs:\n  a:\n    runs-on: x\n    steps: {run: y}\n"),
            "5 'steps' must be a sequence;");
  EXPECT_EQ(problems_of("on: push\njobs:\n  a:\n    steps: [run]\n"),
            "4 'a step' must be a mapping;3 a job needs 'runs-on' or 'uses';");
  EXPECT_EQ(problems_of("on: push\npermissions: all\njobs: {}\n"),
            "2 'permissions' must be read-all, write-all or a mapping of scopes;");
  EXPECT_EQ(problems_of("name: x\n", "action.yml"), "1 an action needs 'runs';");
}

TEST(Document, RealWorkflowsHaveNoWrongShape) {
  std::size_t files = 0;
  for (const char* up : {"/..", "/../.."}) {
    const std::string folder = cat(ASSAY_SOURCE_DIR, up, "/shared/data/dpone/.github/workflows");
    if (files > 0 || !std::filesystem::is_directory(folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      EXPECT_EQ(problems_of(read_file(entry.path().string()).value()), "") << entry.path();
      ++files;
    }
  }
  if (files == 0) GTEST_SKIP() << "shared/data/dpone is not here";
}

}  // namespace
}  // namespace assay::workflows
