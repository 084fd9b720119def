#include "scanners/workflows/model/steps_reader.h"

namespace assay::workflows {

namespace {

void append_steps(ShapeReader& reader, const yaml::Node& steps, Few<Step>& out);

void append_step(ShapeReader& reader, const yaml::Node& node, Few<Step>& out) {
  Step step;
  step.node = &node;
  const yaml::Node* parallel = nullptr;
  const bool read = reader.mapping(node, "a step", [&](const yaml::Entry& entry) {
    const std::string_view key = entry.key->text;
    if (key == "id") step.id = reader.text(entry);
    if (key == "name") step.name = reader.text(entry);
    if (key == "if") step.condition = reader.text(entry);
    if (key == "shell") step.shell = reader.text(entry);
    if (key == "working-directory") step.working_directory = reader.text(entry);
    if (key == "continue-on-error") step.continue_on_error = reader.text(entry);
    if (key == "timeout-minutes") step.timeout = reader.text(entry);
    if (key == "with") step.with = reader.pairs(entry);
    if (key == "env") step.env = reader.pairs(entry);
    if (key == "parallel") parallel = entry.value;
    if (key == "run") {
      step.run = reader.text(entry);
      step.run_key = entry.key;
    }
    if (key == "uses")
      if (const Text uses = reader.text(entry))
        step.uses = std::make_shared<const Uses>(parse_uses(uses, reader.tree()));
  });
  if (!read) return;
  if (step.run_key != nullptr && step.uses) reader.problem(*step.run_key, "a step has 'run' or 'uses', not both");
  if (parallel != nullptr) return append_steps(reader, *parallel, out);
  step.index = out.size();
  out.push_back(std::move(step));
}

void append_steps(ShapeReader& reader, const yaml::Node& steps, Few<Step>& out) {
  reader.sequence(steps, "steps", [&](const yaml::Node& item) { append_step(reader, item, out); });
}

}  // namespace

Few<Step> read_steps(ShapeReader& reader, const yaml::Node& steps) {
  Few<Step> out;
  out.reserve(steps.items().size());
  append_steps(reader, steps, out);
  return out;
}

}  // namespace assay::workflows
