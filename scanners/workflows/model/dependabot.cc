#include "scanners/workflows/model/dependabot.h"

#include <algorithm>

namespace assay::workflows {

namespace {

Text text_of(const yaml::Node& mapping, std::string_view key) {
  const yaml::Node* value = mapping.value_of(key);
  return value != nullptr && value->is_scalar() && !value->is_null() ? Text{value} : Text{};
}

}  // namespace

bool Dependabot::has(std::string_view ecosystem) const {
  return std::any_of(updates.begin(), updates.end(),
                     [&](const DependabotUpdate& update) { return update.ecosystem.is(ecosystem); });
}

Dependabot read_dependabot(const Document& document) {
  Dependabot out;
  if (document.kind != FileKind::dependabot) return out;
  const yaml::Entry* updates = document.tree->root().find("updates");
  if (updates == nullptr) return out;
  out.updates_key = updates->key;
  for (const yaml::Node* item : updates->value->items()) {
    DependabotUpdate update;
    update.node = item;
    update.ecosystem = text_of(*item, "package-ecosystem");
    update.external_code = text_of(*item, "insecure-external-code-execution");
    if (const yaml::Entry* cooldown = item->find("cooldown")) {
      update.cooldown = cooldown->key;
      update.default_days = text_of(*cooldown->value, "default-days");
    }
    out.updates.push_back(update);
  }
  return out;
}

}  // namespace assay::workflows
