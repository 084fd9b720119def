#include "scanners/workflows/model/triggers_reader.h"

namespace assay::workflows {

namespace {

bool is_filter(std::string_view key) {
  return key == "branches" || key == "branches-ignore" || key == "tags" || key == "tags-ignore" || key == "paths" ||
         key == "paths-ignore";
}

void read_schedules(ShapeReader& reader, const yaml::Node& node, Trigger& out) {
  reader.sequence(node, "schedule", [&](const yaml::Node& item) {
    Schedule schedule;
    schedule.node = &item;
    reader.mapping(item, "an entry of 'schedule'", [&](const yaml::Entry& entry) {
      if (entry.key->text == "cron") schedule.cron = reader.text(entry);
      if (entry.key->text == "timezone") schedule.timezone = reader.text(entry);
    });
    out.schedules.push_back(schedule);
  });
}

void read_secrets(ShapeReader& reader, const yaml::Entry& secrets, Trigger& out) {
  if (secrets.value->is_null()) return;
  reader.mapping(*secrets.value, "secrets", [&](const yaml::Entry& entry) {
    CallSecret secret;
    secret.key = entry.key;
    if (!entry.value->is_null())
      reader.mapping(*entry.value, entry.key->text, [&](const yaml::Entry& one) {
        if (one.key->text == "description") secret.description = reader.text(one);
        if (one.key->text == "required") secret.required = reader.text(one);
      });
    out.secrets.push_back(secret);
  });
}

Trigger read_trigger(ShapeReader& reader, const yaml::Entry& entry) {
  Trigger out;
  out.event_node = entry.key;
  if (entry.value->is_null()) return out;
  out.node = entry.value;
  if (out.event() == "schedule") {
    read_schedules(reader, *entry.value, out);
    return out;
  }
  reader.mapping(*entry.value, entry.key->text, [&](const yaml::Entry& one) {
    const std::string_view key = one.key->text;
    if (is_filter(key)) out.filters.push_back({one.key, reader.texts(one)});
    if (key == "types") out.types = reader.texts(one);
    if (key == "workflows") out.workflows = reader.texts(one);
    if (key == "inputs") out.inputs = read_inputs(reader, one);
    if (key == "outputs") out.outputs = read_outputs(reader, one);
    if (key == "secrets") read_secrets(reader, one, out);
  });
  return out;
}

}  // namespace

Few<Input> read_inputs(ShapeReader& reader, const yaml::Entry& inputs) {
  Few<Input> out;
  if (inputs.value->is_null()) return out;
  reader.mapping(*inputs.value, "inputs", [&](const yaml::Entry& entry) {
    Input input;
    input.key = entry.key;
    if (!entry.value->is_null())
      reader.mapping(*entry.value, entry.key->text, [&](const yaml::Entry& one) {
        const std::string_view key = one.key->text;
        if (key == "description") input.description = reader.text(one);
        if (key == "type") input.type = reader.text(one);
        if (key == "required") input.required = reader.text(one);
        if (key == "default") input.default_value = reader.text(one);
        if (key == "deprecationMessage") input.deprecation = reader.text(one);
        if (key == "options") input.options = reader.texts(one);
      });
    out.push_back(std::move(input));
  });
  return out;
}

Few<Output> read_outputs(ShapeReader& reader, const yaml::Entry& outputs) {
  Few<Output> out;
  if (outputs.value->is_null()) return out;
  reader.mapping(*outputs.value, "outputs", [&](const yaml::Entry& entry) {
    Output output;
    output.key = entry.key;
    if (!entry.value->is_null())
      reader.mapping(*entry.value, entry.key->text, [&](const yaml::Entry& one) {
        if (one.key->text == "description") output.description = reader.text(one);
        if (one.key->text == "value") output.value = reader.text(one);
      });
    out.push_back(output);
  });
  return out;
}

Few<Trigger> read_triggers(ShapeReader& reader, const yaml::Node& on) {
  Few<Trigger> out;
  if (on.is_mapping()) {
    reader.mapping(on, "on", [&](const yaml::Entry& entry) { out.push_back(read_trigger(reader, entry)); });
    return out;
  }
  const auto name = [&](const yaml::Node& node) {
    if (const Text event = reader.text(node, "on")) {
      out.emplace_back();
      out.back().event_node = event.node;
    }
  };
  if (on.is_sequence()) {
    for (const yaml::Node* item : on.items()) name(*item);
  } else {
    name(on);
  }
  return out;
}

}  // namespace assay::workflows
