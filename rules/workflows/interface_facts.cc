#include "rules/workflows/interface_facts.h"

#include <algorithm>

#include "base/letter_case.h"

namespace assay::facts {
namespace {

KnownInput read_input(std::string_view field) {
  KnownInput out;
  out.deprecated = field.ends_with('~');
  if (out.deprecated) field.remove_suffix(1);
  out.required = field.ends_with('!');
  if (out.required) field.remove_suffix(1);
  out.name = field;
  return out;
}

Interface read_interface(const Block& block) {
  Interface out;
  out.action = block.key;
  Lines lines = block.lines();
  while (const auto line = lines.next()) {
    Fields fields(*line);
    const std::string_view kind = fields.next();
    if (kind == "inputs") {
      out.inputs.emplace();
      while (fields.more()) out.inputs->push_back(read_input(fields.next()));
    } else if (kind == "outputs") {
      out.outputs.emplace();
      while (fields.more()) out.outputs->push_back(fields.next());
    }
  }
  return out;
}

// Whether a key of the table comes before "action@ref" in lower case, without putting that together.
bool is_before(std::string_view key, std::string_view action, std::string_view ref) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; };
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (i > action.size() + ref.size()) return false;
    const char wanted = i < action.size()    ? small(action[i])
                        : i == action.size() ? '@'
                                             : small(ref[i - action.size() - 1]);
    if (key[i] != wanted) return static_cast<unsigned char>(key[i]) < static_cast<unsigned char>(wanted);
  }
  return key.size() < action.size() + 1 + ref.size();
}

}  // namespace

const KnownInput* Interface::input(std::string_view name) const {
  if (!inputs) return nullptr;
  const auto found = std::find_if(inputs->begin(), inputs->end(),
                                  [&](const KnownInput& one) { return equal_ignoring_case(one.name, name); });
  return found == inputs->end() ? nullptr : &*found;
}

InterfaceFacts::InterfaceFacts(const FactTable& table) : date_(table.date()) {
  auto known = std::make_shared<std::vector<Interface>>();
  std::size_t number = 0;
  while (const auto block = table.next(number)) known->push_back(read_interface(*block));
  known_ = std::move(known);
}

const Interface* InterfaceFacts::find(std::string_view action, std::string_view ref) const {
  const auto found = std::lower_bound(known_->begin(), known_->end(), 0, [&](const Interface& one, int /*wanted*/) {
    return is_before(one.action, action, ref);
  });
  if (found == known_->end() || found->action.size() != action.size() + 1 + ref.size()) return nullptr;
  const std::string_view name = found->action.substr(0, action.size());
  const std::string_view behind = found->action.substr(action.size() + 1);
  return equal_ignoring_case(name, action) && equal_ignoring_case(behind, ref) ? &*found : nullptr;
}

}  // namespace assay::facts
