#include "scanners/workflows/model/workflow_reader.h"

#include "scanners/workflows/model/settings_reader.h"
#include "scanners/workflows/model/steps_reader.h"
#include "scanners/workflows/model/triggers_reader.h"

namespace assay::workflows {

namespace {

void read_job_entry(ShapeReader& reader, const yaml::Entry& entry, Job& job) {
  const std::string_view key = entry.key->text;
  if (key == "name") job.name = reader.text(entry);
  if (key == "if") job.condition = reader.text(entry);
  if (key == "timeout-minutes") job.timeout = reader.text(entry);
  if (key == "continue-on-error") job.continue_on_error = reader.text(entry);
  if (key == "needs") job.needs = reader.texts(entry);
  if (key == "runs-on") job.runs_on = read_runs_on(reader, entry);
  if (key == "environment") job.environment = read_environment(reader, entry);
  if (key == "strategy") job.strategy = read_strategy(reader, entry);
  if (key == "permissions") job.permissions = read_permissions(reader, entry);
  if (key == "env") job.env = reader.pairs(entry);
  if (key == "outputs") job.outputs = reader.pairs(entry);
  if (key == "defaults") job.defaults = read_defaults(reader, entry);
  if (key == "concurrency") job.concurrency = read_concurrency(reader, entry);
  if (key == "container" && !entry.value->is_null()) job.container = read_container(reader, entry);
  if (key == "steps") job.steps = read_steps(reader, *entry.value);
  if (key == "with") job.with = reader.pairs(entry);
  if (key == "services" && !entry.value->is_null() && !Text{entry.value}.has_expression())
    reader.mapping(*entry.value, "services",
                   [&](const yaml::Entry& one) { job.services.push_back(read_container(reader, one)); });
  if (key == "uses")
    if (const Text uses = reader.text(entry)) job.uses = std::make_shared<const Uses>(parse_uses(uses, reader.tree()));
  if (key == "secrets") {
    if (entry.value->is_scalar() && entry.value->text == "inherit")
      job.secrets_inherit.node = entry.value;
    else
      job.secrets = reader.pairs(entry);
  }
}

void read_jobs(ShapeReader& reader, const yaml::Entry& jobs, Workflow& out) {
  out.jobs.reserve(jobs.value->entries().size());
  reader.mapping(*jobs.value, "jobs", [&](const yaml::Entry& entry) {
    Job job;
    job.id_node = entry.key;
    job.node = entry.value;
    if (!reader.mapping(*entry.value, entry.key->text,
                        [&](const yaml::Entry& one) { read_job_entry(reader, one, job); }))
      return;
    if (!job.uses && !job.runs_on) reader.problem(*entry.key, "a job needs 'runs-on' or 'uses'");
    if (job.uses && !job.steps.empty()) reader.problem(*entry.key, "a job that calls a workflow has no steps");
    out.jobs.push_back(std::move(job));
  });
}

ActionKind kind_of(std::string_view runs_using) {
  if (runs_using == "composite") return ActionKind::composite;
  if (runs_using == "docker") return ActionKind::docker;
  return runs_using.starts_with("node") ? ActionKind::node : ActionKind::unknown;
}

void read_runs(ShapeReader& reader, const yaml::Entry& runs, Action& out) {
  out.runs_key = runs.key;
  reader.mapping(*runs.value, "runs", [&](const yaml::Entry& entry) {
    const std::string_view key = entry.key->text;
    if (key == "using") out.using_ = reader.text(entry);
    if (key == "main") out.main = reader.text(entry);
    if (key == "pre") out.pre = reader.text(entry);
    if (key == "post") out.post = reader.text(entry);
    if (key == "image") out.image = reader.text(entry);
    if (key == "steps") out.steps = read_steps(reader, *entry.value);
  });
  out.kind = kind_of(out.using_.value());
  if (out.kind == ActionKind::unknown)
    reader.problem(out.using_ ? *out.using_.node : *runs.key, "'using' must be composite, docker or a version of node");
}

}  // namespace

Workflow read_workflow(ShapeReader& reader, const yaml::Node& root) {
  Workflow out;
  if (!reader.mapping(root, "a workflow", [&](const yaml::Entry& entry) {
        const std::string_view key = entry.key->text;
        if (key == "name") out.name = reader.text(entry);
        if (key == "run-name") out.run_name = reader.text(entry);
        if (key == "permissions") out.permissions = read_permissions(reader, entry);
        if (key == "env") out.env = reader.pairs(entry);
        if (key == "defaults") out.defaults = read_defaults(reader, entry);
        if (key == "concurrency") out.concurrency = read_concurrency(reader, entry);
        if (key == "on") {
          out.on_key = entry.key;
          out.triggers = read_triggers(reader, *entry.value);
        }
        if (key == "jobs") {
          out.jobs_key = entry.key;
          read_jobs(reader, entry, out);
        }
      }))
    return out;
  if (out.on_key == nullptr) reader.problem(root, "a workflow needs 'on'");
  if (out.jobs_key == nullptr) reader.problem(root, "a workflow needs 'jobs'");
  return out;
}

Action read_action(ShapeReader& reader, const yaml::Node& root) {
  Action out;
  const bool read = reader.mapping(root, "an action", [&](const yaml::Entry& entry) {
    const std::string_view key = entry.key->text;
    if (key == "name") out.name = reader.text(entry);
    if (key == "description") out.description = reader.text(entry);
    if (key == "author") out.author = reader.text(entry);
    if (key == "inputs") out.inputs = read_inputs(reader, entry);
    if (key == "outputs") out.outputs = read_outputs(reader, entry);
    if (key == "runs") read_runs(reader, entry, out);
  });
  if (read && out.runs_key == nullptr) reader.problem(root, "an action needs 'runs'");
  return out;
}

}  // namespace assay::workflows
