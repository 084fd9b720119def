#include "scanners/workflows/model/shape_reader.h"

namespace assay::workflows {

Text ShapeReader::text(const yaml::Node& node, std::string_view name) {
  if (!node.is_scalar()) {
    problem(node, cat("'", printable(name), "' must be a text, a number or a truth value"));
    return {};
  }
  return node.is_null() ? Text{} : Text{&node};
}

Few<Text> ShapeReader::texts(const yaml::Entry& entry) {
  Few<Text> out;
  if (entry.value->is_sequence()) {
    out.reserve(entry.value->items().size());
    for (const yaml::Node* item : entry.value->items())
      if (const Text one = text(*item, entry.key->text)) out.push_back(one);
  } else if (entry.value->is_mapping()) {
    problem(*entry.value, cat("'", printable(entry.key->text), "' must be a text or a sequence of texts"));
  } else if (const Text one = text(entry)) {
    out.push_back(one);
  }
  return out;
}

Pairs ShapeReader::pairs(const yaml::Entry& entry) {
  Pairs out;
  out.key = entry.key;
  out.node = entry.value;
  if (entry.value->is_null()) return out;
  if (entry.value->is_scalar() && Text{entry.value}.has_expression()) {
    out.whole.node = entry.value;
    return out;
  }
  out.list.reserve(entry.value->entries().size());
  mapping(*entry.value, entry.key->text, [&](const yaml::Entry& one) { out.list.push_back({one.key, text(one)}); });
  return out;
}

}  // namespace assay::workflows
