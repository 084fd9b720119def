#include "scanners/workflows/model/settings_reader.h"

namespace assay::workflows {

namespace {

Access access_of(std::string_view value) {
  if (value == "none") return Access::none;
  if (value == "read") return Access::read;
  if (value == "write") return Access::write;
  return Access::unknown;
}

void read_matrix(ShapeReader& reader, const yaml::Node& node, Strategy& out) {
  if (node.is_scalar() && Text{&node}.has_expression()) {
    out.matrix_expression.node = &node;
    return;
  }
  reader.mapping(node, "matrix", [&](const yaml::Entry& entry) {
    const std::string_view key = entry.key->text;
    std::vector<const yaml::Node*> values(entry.value->items().begin(), entry.value->items().end());
    if (!entry.value->is_sequence() && !Text{entry.value}.has_expression())
      reader.problem(*entry.value, cat("'", printable(key), "' of a matrix must be a sequence"));
    if (key == "include")
      out.include = std::move(values);
    else if (key == "exclude")
      out.exclude = std::move(values);
    else
      out.matrix.push_back({entry.key, entry.value, std::move(values)});
  });
}

}  // namespace

Permissions read_permissions(ShapeReader& reader, const yaml::Entry& entry) {
  Permissions out;
  out.key = entry.key;
  out.node = entry.value;
  if (entry.value->is_scalar()) {
    const std::string_view value = entry.value->text;
    out.form = value == "read-all"    ? Permissions::Form::read_all
               : value == "write-all" ? Permissions::Form::write_all
                                      : Permissions::Form::unknown;
    if (out.form == Permissions::Form::unknown)
      reader.problem(*entry.value, "'permissions' must be read-all, write-all or a mapping of scopes");
    return out;
  }
  reader.mapping(*entry.value, "permissions", [&](const yaml::Entry& one) {
    const Text value = reader.text(one);
    out.grants.push_back({one.key, access_of(value.value()), value});
  });
  return out;
}

Concurrency read_concurrency(ShapeReader& reader, const yaml::Entry& entry) {
  Concurrency out;
  out.key = entry.key;
  if (entry.value->is_scalar()) {
    out.group = reader.text(entry);
    return out;
  }
  reader.mapping(*entry.value, "concurrency", [&](const yaml::Entry& one) {
    if (one.key->text == "group") out.group = reader.text(one);
    if (one.key->text == "cancel-in-progress") out.cancel_in_progress = reader.text(one);
    if (one.key->text == "queue") out.queue = reader.text(one);
  });
  return out;
}

Defaults read_defaults(ShapeReader& reader, const yaml::Entry& entry) {
  Defaults out;
  if (entry.value->is_null()) return out;
  reader.mapping(*entry.value, "defaults", [&](const yaml::Entry& run) {
    if (run.key->text != "run" || run.value->is_null()) return;
    reader.mapping(*run.value, "run", [&](const yaml::Entry& one) {
      if (one.key->text == "shell") out.shell = reader.text(one);
      if (one.key->text == "working-directory") out.working_directory = reader.text(one);
    });
  });
  return out;
}

RunsOn read_runs_on(ShapeReader& reader, const yaml::Entry& entry) {
  RunsOn out;
  out.key = entry.key;
  if (!entry.value->is_mapping()) {
    out.labels = reader.texts(entry);
    return out;
  }
  reader.mapping(*entry.value, "runs-on", [&](const yaml::Entry& one) {
    if (one.key->text == "group") out.group = reader.text(one);
    if (one.key->text == "labels") out.labels = reader.texts(one);
  });
  return out;
}

Environment read_environment(ShapeReader& reader, const yaml::Entry& entry) {
  Environment out;
  out.key = entry.key;
  if (entry.value->is_scalar()) {
    out.name = reader.text(entry);
    return out;
  }
  reader.mapping(*entry.value, "environment", [&](const yaml::Entry& one) {
    if (one.key->text == "name") out.name = reader.text(one);
    if (one.key->text == "url") out.url = reader.text(one);
  });
  return out;
}

Strategy read_strategy(ShapeReader& reader, const yaml::Entry& entry) {
  Strategy out;
  out.key = entry.key;
  if (entry.value->is_null()) return out;
  reader.mapping(*entry.value, "strategy", [&](const yaml::Entry& one) {
    if (one.key->text == "matrix") read_matrix(reader, *one.value, out);
    if (one.key->text == "fail-fast") out.fail_fast = reader.text(one);
    if (one.key->text == "max-parallel") out.max_parallel = reader.text(one);
  });
  return out;
}

Container read_container(ShapeReader& reader, const yaml::Entry& entry) {
  Container out;
  out.key = entry.key;
  if (entry.value->is_scalar()) {
    out.image = reader.text(entry);
    return out;
  }
  reader.mapping(*entry.value, entry.key->text, [&](const yaml::Entry& one) {
    const std::string_view key = one.key->text;
    if (key == "image") out.image = reader.text(one);
    if (key == "options") out.options = reader.text(one);
    if (key == "env") out.env = reader.pairs(one);
    if (key == "credentials") out.credentials = reader.pairs(one);
    if (key == "ports") out.ports = reader.texts(one);
    if (key == "volumes") out.volumes = reader.texts(one);
  });
  return out;
}

}  // namespace assay::workflows
