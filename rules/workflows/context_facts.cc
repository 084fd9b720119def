#include "rules/workflows/context_facts.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::facts {
namespace {

constexpr std::string_view kPrefix = "context/";

Context read_context(const Block& block) {
  Fields fields(block.lines().next().value_or(""));
  Context out;
  out.pattern = block.key.substr(kPrefix.size());
  out.shape = fields.next();
  out.set_by = fields.next();
  out.safe = fields.next() == "safe";
  out.events = listed(fields.next());
  out.note = fields.next();
  return out;
}

// Whether a pattern begins with the parts of a path, where * is any part of either. One within a pattern is an element
// of a list, which has no name.
bool stands_below(std::string_view pattern, std::string_view path) {
  while (true) {
    const std::size_t path_dot = path.find('.'), pattern_dot = pattern.find('.');
    const std::string_view part = path.substr(0, path_dot), wanted = pattern.substr(0, pattern_dot);
    const bool any_name = wanted == "*" && pattern_dot == pattern.npos;
    if (!any_name && part != "*" && part != wanted) return false;
    if (path_dot == path.npos) return true;
    if (pattern_dot == pattern.npos) return wanted == "*";
    path.remove_prefix(path_dot + 1);
    pattern.remove_prefix(pattern_dot + 1);
  }
}

}  // namespace

bool path_fits(std::string_view path, std::string_view pattern) {
  while (true) {
    const std::size_t path_dot = path.find('.'), pattern_dot = pattern.find('.');
    const std::string_view part = path.substr(0, path_dot), wanted = pattern.substr(0, pattern_dot);
    if (wanted != "*" && part != "*" && part != wanted) return false;
    if (pattern_dot == pattern.npos) return wanted == "*" || path_dot == path.npos;
    if (path_dot == path.npos) return false;
    path.remove_prefix(path_dot + 1);
    pattern.remove_prefix(pattern_dot + 1);
  }
}

bool Context::set_in(std::string_view event) const {
  return std::any_of(events.begin(), events.end(), [&](std::string_view one) { return one == "*" || one == event; });
}

std::optional<Context> ContextFacts::context(std::string_view path) const {
  if (const auto exact = table_.find(cat(kPrefix, path))) return read_context(*exact);
  std::optional<Block> longest;
  std::size_t place = 0;
  while (const auto block = table_.next(place)) {
    if (!block->key.starts_with(kPrefix) || !path_fits(path, block->key.substr(kPrefix.size()))) continue;
    if (!longest || block->key.size() > longest->key.size()) longest = block;
  }
  return longest ? std::optional(read_context(*longest)) : std::nullopt;
}

std::vector<Context> ContextFacts::untrusted_in(std::string_view event) const {
  std::vector<Context> out;
  std::size_t place = 0;
  while (const auto block = table_.next(place)) {
    if (!block->key.starts_with(kPrefix)) continue;
    Context one = read_context(*block);
    if (!one.safe && one.set_in(event)) out.push_back(std::move(one));
  }
  return out;
}

std::vector<Context> ContextFacts::untrusted_below(std::string_view path) const {
  std::vector<Context> out;
  std::size_t place = 0;
  while (const auto block = table_.next(place)) {
    if (!block->key.starts_with(kPrefix)) continue;
    Context one = read_context(*block);
    const bool any_part = one.pattern == "github" || one.pattern == "github.event.*";
    if (!one.safe && !any_part && stands_below(one.pattern, path)) out.push_back(std::move(one));
  }
  return out;
}

std::optional<std::string_view> ContextFacts::alphabet(std::string_view shape) const {
  const auto block = table_.find(cat("shape/", shape));
  return block ? block->lines().next() : std::nullopt;
}

std::optional<Event> ContextFacts::event(std::string_view name) const {
  const auto block = table_.find(cat("event/", name));
  if (!block) return std::nullopt;
  Fields fields(block->lines().next().value_or(""));
  Event out;
  out.started_by = fields.next();
  out.token = fields.next();
  out.secrets = fields.next();
  out.default_checkout = fields.next();
  out.risky = fields.next() == "risky";
  return out;
}

std::vector<TaintedOutput> ContextFacts::tainted_outputs(std::string_view action) const {
  std::vector<TaintedOutput> out;
  const auto block = table_.find(cat("output/", action));
  if (!block) return out;
  Lines lines = block->lines();
  while (const auto line = lines.next()) {
    Fields fields(*line);
    TaintedOutput one;
    one.output = fields.next();
    one.shape = fields.next();
    one.note = fields.next();
    out.push_back(one);
  }
  return out;
}

std::vector<std::string_view> ContextFacts::code_inputs(std::string_view action) const {
  std::vector<std::string_view> out;
  const auto block = table_.find(cat("sink/", action));
  if (!block) return out;
  Fields fields(block->lines().next().value_or(""));
  while (fields.more()) out.push_back(fields.next());
  return out;
}

}  // namespace assay::facts
