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

std::string_view RunnerFacts::successor(std::string_view name) const {
  if (name.size() > kLongestLabel) return {};
  const std::string wanted = lower(name);
  const auto system = std::string_view(wanted).substr(0, wanted.find('-') + 1);
  if (system.empty()) return {};
  const auto dash = std::string_view(wanted).find('-', system.size());
  const std::string_view kind =
      dash == std::string_view::npos ? std::string_view() : std::string_view(wanted).substr(dash);
  const auto version_in = [&](std::string_view label) {
    return label.ends_with(kind) ? version_of(label.substr(0, label.size() - kind.size()), system)
                                 : std::optional<Version>();
  };
  const auto version = version_in(wanted);
  if (!version) return {};
  std::string_view next;
  std::optional<Version> lowest;
  std::size_t place = 0;
  while (const auto block = table_.next(place)) {
    const auto known = version_in(block->key);
    if (!known || !std::is_gt(compare(*known, *version)) || (lowest && std::is_gteq(compare(*known, *lowest))))
      continue;
    if (label(block->key)->retired) continue;
    lowest = known;
    next = block->key;
  }
  return next;
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
