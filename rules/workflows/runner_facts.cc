#include "rules/workflows/runner_facts.h"

#include <algorithm>
#include <string>

#include "base/letter_case.h"
#include "base/one_edit.h"
#include "rules/workflows/version.h"

namespace assay::facts {
namespace {

constexpr std::size_t kLongestLabel = 100;

// "24.04" of "ubuntu-24.04"; nothing where something else than a number stands behind the system's name.
std::optional<Version> version_of(std::string_view label, std::string_view system) {
  if (!label.starts_with(system)) return std::nullopt;
  const std::string_view rest = label.substr(system.size());
  if (rest.empty() || rest.find_first_not_of("0123456789.") != rest.npos) return std::nullopt;
  return parse_version(rest);
}

}  // namespace

std::optional<RunnerLabel> RunnerFacts::label(std::string_view name) const {
  if (name.size() > kLongestLabel) return std::nullopt;
  const auto block = table_.find(name);
  if (!block) return std::nullopt;
  Fields fields(block->lines().next().value_or(""));
  RunnerLabel out;
  out.name = block->key;
  out.retired = fields.next() == "retired";
  out.retired_since = fields.next();
  return out;
}

std::string_view RunnerFacts::nearest(std::string_view name) const {
  if (name.size() > kLongestLabel) return {};
  const std::string wanted = lower(name);
  std::size_t place = 0;
  while (const auto block = table_.next(place))
    if (is_one_edit(wanted, block->key)) return block->key;
  return {};
}

bool RunnerFacts::is_older_version(std::string_view name) const {
  if (name.size() > kLongestLabel) return false;
  const std::string wanted = lower(name);
  for (const std::string_view system : {"ubuntu-", "macos-", "windows-"}) {
    const auto version = version_of(wanted, system);
    if (!version) continue;
    std::size_t place = 0;
    while (const auto block = table_.next(place)) {
      const auto known = version_of(block->key, system);
      if (known && std::is_gt(compare(*known, *version))) return true;
    }
  }
  return false;
}

}  // namespace assay::facts
