#include "scanners/packages/model/bill_of_materials.h"

#include <nlohmann/json.hpp>

#include "base/strings.h"

namespace assay::packages {

namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 100;

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void add_names(const Json& object, const char* key, std::vector<std::string>& names) {
  const auto list = object.find(key);
  if (list == object.end() || !list->is_array()) return;
  for (const Json& one : *list)
    if (one.is_object()) names.push_back(text_at(one, "name"));
}

}  // namespace

BillOfMaterials read_bill(std::string_view text) {
  BillOfMaterials out;
  bool too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kDeepest;
    return depth <= kDeepest;
  };
  const Json root = Json::parse(text, watch, false);
  if (root.is_discarded() || too_deep || !root.is_object()) {
    out.why = "it is no JSON object";
    return out;
  }
  if (text_at(root, "bomFormat") == "CycloneDX") {
    out.format = cat("CycloneDX ", text_at(root, "specVersion"));
    if (text_at(root, "specVersion").empty()) out.why = "it has no specVersion";
    const auto metadata = root.find("metadata");
    if (metadata != root.end() && metadata->is_object()) {
      const auto component = metadata->find("component");
      if (component != metadata->end() && component->is_object()) out.names.push_back(text_at(*component, "name"));
    }
    add_names(root, "components", out.names);
    return out;
  }
  if (const std::string version = text_at(root, "spdxVersion"); !version.empty()) {
    out.format = version;
    out.names.push_back(text_at(root, "name"));
    add_names(root, "packages", out.names);
    return out;
  }
  if (root.contains("@graph")) {
    out.format = "SPDX-3";
    add_names(root, "@graph", out.names);
    return out;
  }
  out.why = "it is neither CycloneDX nor SPDX";
  return out;
}

}  // namespace assay::packages
