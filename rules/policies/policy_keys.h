// The keys that policy files may use, declared once: the reader obeys them, rules/policies/schema.json must equal them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rules/rule_keys.h"

namespace assay::policy {

enum class KeyGroup : std::uint8_t {
  file,
  actions,
  minimum,
  action,
  required_action,
  workflows,
  workflow,
  trigger,
  artifacts,
  artifact,
  write,
  credentials,
  secret,
  opt_in,
  publishing,
  runners,
  pool,
  exception,
};

std::span<const KeySpec> keys_of(KeyGroup group);

std::span<const std::string_view> undeclared_names();  // allow, refuse
std::span<const std::string_view> every_names();       // day, week, month

}  // namespace assay::policy
