// An action's metadata (action.yml). Plain data, views of a yaml::Tree that outlives it.
#pragma once

#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

enum class ActionKind : std::uint8_t { composite, node, docker, unknown };

struct Action {
  Text name, description, author;
  Few<Input> inputs;
  Few<Output> outputs;
  const yaml::Node* runs_key = nullptr;
  ActionKind kind = ActionKind::unknown;
  Text using_;  // composite, docker, node24
  // Of node.
  Text main, pre, post;
  // Of docker.
  Text image;
  // Of composite.
  Few<Step> steps;
};

}  // namespace assay::workflows
