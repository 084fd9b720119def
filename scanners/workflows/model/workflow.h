// A workflow as GitHub understands it. Every field keeps its node, so that a finding can point at it; a field that is
// not there is empty. Plain data, views of a yaml::Tree that outlives it.
//
// Expressions are kept as they are written (Text::has_expression); who needs them parsed asks by the node.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/few.h"
#include "base/rare.h"
#include "scanners/workflows/model/text.h"
#include "scanners/workflows/model/uses.h"

namespace assay::workflows {

enum class Access : std::uint8_t { none, read, write, unknown };

struct Grant {
  const yaml::Node* key = nullptr;  // the scope
  Access access = Access::unknown;
  Text value;

  std::string_view scope() const { return key->text; }
};

struct Permissions {
  enum class Form : std::uint8_t { grants, read_all, write_all, unknown };
  const yaml::Node* key = nullptr;
  const yaml::Node* node = nullptr;  // null where there is no block
  Form form = Form::grants;
  Few<Grant> grants;  // none for {}, which takes everything away

  explicit operator bool() const { return key != nullptr; }
  const Grant* find(std::string_view scope) const;
};

struct Filter {
  const yaml::Node* key = nullptr;  // branches, branches-ignore, tags, tags-ignore, paths, paths-ignore
  Few<Text> patterns;
};

struct Schedule {
  const yaml::Node* node = nullptr;
  Text cron, timezone;
};

// Of workflow_dispatch, workflow_call and actions.
struct Input {
  const yaml::Node* key = nullptr;
  Text description, type, required, default_value, deprecation;
  Few<Text> options;
};

struct Output {
  const yaml::Node* key = nullptr;
  Text description, value;
};

struct CallSecret {
  const yaml::Node* key = nullptr;
  Text description, required;
};

struct Trigger {
  const yaml::Node* event_node = nullptr;  // the name
  const yaml::Node* node = nullptr;        // what is said of it, or null
  Few<Text> types, workflows;
  Few<Filter> filters;
  Few<Schedule> schedules;
  Few<Input> inputs;
  Few<Output> outputs;
  Few<CallSecret> secrets;

  std::string_view event() const { return event_node->text; }
};

struct Concurrency {
  const yaml::Node* key = nullptr;
  Text group, cancel_in_progress, queue;

  explicit operator bool() const { return key != nullptr; }
};

// Of `defaults: run:`.
struct Defaults {
  Text shell, working_directory;
};

struct RunsOn {
  const yaml::Node* key = nullptr;
  Few<Text> labels;
  Text group;

  explicit operator bool() const { return key != nullptr; }
};

struct Environment {
  const yaml::Node* key = nullptr;
  Text name, url;

  explicit operator bool() const { return key != nullptr; }
};

struct Dimension {
  const yaml::Node* key = nullptr;
  const yaml::Node* node = nullptr;
  std::vector<const yaml::Node*> values;  // none where it is an expression
};

struct Strategy {
  const yaml::Node* key = nullptr;
  Text matrix_expression;  // in place of the matrix
  Few<Dimension> matrix;
  std::vector<const yaml::Node*> include, exclude;
  Text fail_fast, max_parallel;

  explicit operator bool() const { return key != nullptr; }
};

struct Container {
  const yaml::Node* key = nullptr;  // `container`, or the service's name
  Text image, options;
  Pairs env;
  Pairs credentials;
  Few<Text> ports, volumes;

  explicit operator bool() const { return key != nullptr; }
};

// `uses` is a pointer because half of all steps have none, and its parts are as large as all else of a step.
struct Step {
  const yaml::Node* node = nullptr;
  std::size_t index = 0;  // in its job or action, from 0
  Text id, name, condition, run, shell, working_directory, continue_on_error, timeout;
  const yaml::Node* run_key = nullptr;
  std::shared_ptr<const Uses> uses;
  Pairs with, env;

  // What a finding about the step as a whole points at: its uses, its `run`, its name, or all of it.
  const yaml::Node& anchor() const;
};

struct Job {
  const yaml::Node* id_node = nullptr;
  const yaml::Node* node = nullptr;
  Text name, condition, timeout, continue_on_error;
  Few<Text> needs;
  RunsOn runs_on;
  Environment environment;
  Rare<Strategy> strategy;
  Permissions permissions;
  Pairs env, outputs;
  Defaults defaults;
  Concurrency concurrency;
  Rare<Container> container;
  Few<Container> services;
  Few<Step> steps;
  // Of a job that calls a workflow.
  std::shared_ptr<const Uses> uses;
  Pairs with, secrets;
  Text secrets_inherit;  // `inherit` in place of the secrets

  std::string_view id() const { return id_node->text; }
};

struct Workflow {
  Text name, run_name;
  const yaml::Node* on_key = nullptr;
  const yaml::Node* jobs_key = nullptr;
  Few<Trigger> triggers;
  Permissions permissions;
  Pairs env;
  Defaults defaults;
  Concurrency concurrency;
  Few<Job> jobs;

  const Trigger* trigger(std::string_view event) const;
  const Job* job(std::string_view id) const;
  // Whether it can be started in no other way than by a call from another workflow.
  bool is_only_called() const { return triggers.size() == 1 && triggers[0].event() == "workflow_call"; }
};

// What the job is granted: its own block in the place of the workflow's.
inline const Permissions& permissions_of(const Workflow& workflow, const Job& job) {
  return job.permissions ? job.permissions : workflow.permissions;
}

}  // namespace assay::workflows
