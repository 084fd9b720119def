#include "rules/workflows/permission_facts.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::facts {
namespace {

// Longer words are no names of commands and no paths of the API.
constexpr std::size_t kLongestWord = 1024;
constexpr std::string_view kLevels[] = {"none", "read", "write"};

// "contents:write,issues:read"
std::vector<Need> read_needs(std::string_view text) {
  std::vector<Need> out;
  for (const std::string_view one : listed(text)) {
    const std::size_t colon = one.find(':');
    const auto level = level_named(one.substr(colon + 1));
    if (colon != one.npos && level) out.push_back({one.substr(0, colon), *level, {}});
  }
  return out;
}

Scope read_scope(std::string_view name, std::string_view line) {
  Fields fields(line);
  Scope scope;
  scope.name = name;
  for (const std::string_view level : listed(fields.next())) {
    scope.can_read = scope.can_read || level == "read";
    scope.can_write = scope.can_write || level == "write";
  }
  scope.write_severity = fields.next();
  scope.abuse = fields.next();
  return scope;
}

// Stars stand for any characters.
bool fits(std::string_view text, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == pattern.npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= text.size(); ++at)
    if (fits(text.substr(at), rest)) return true;
  return false;
}

// `wanted` is "close,reopen,ready" or a pattern with stars. API paths may begin with a slash.
bool is_word(std::string_view word, std::string_view wanted) {
  if (word.size() > kLongestWord) return false;
  if (word.starts_with('/') && wanted.find('/') != wanted.npos) word.remove_prefix(1);
  const auto alternatives = listed(wanted);
  return std::any_of(alternatives.begin(), alternatives.end(), [&](std::string_view one) { return fits(word, one); });
}

// The words of the pattern in order, apart from options, which stand anywhere. Between them only options and their
// values may stand.
bool is_command(std::span<const std::string_view> words, std::string_view pattern) {
  std::size_t at = 0;
  bool first = true;
  for (const std::string_view wanted : listed(pattern, ' ')) {
    if (wanted.starts_with('-')) {
      if (std::find(words.begin(), words.end(), wanted) == words.end()) return false;
      continue;
    }
    if (first) {
      const std::string_view program = words[0].substr(words[0].rfind('/') + 1);
      if (!is_word(program, wanted)) return false;
      first = false;
      at = 1;
      continue;
    }
    while (at < words.size() && !is_word(words[at], wanted)) {
      const bool option = words[at].starts_with('-');
      const bool value_of_option = at > 0 && words[at - 1].starts_with('-');
      if (!option && !value_of_option) return false;
      ++at;
    }
    if (at == words.size()) return false;
    ++at;
  }
  return !first;
}

}  // namespace

std::string_view name_of(Level level) { return kLevels[static_cast<std::size_t>(level)]; }

std::optional<Level> level_named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kLevels); ++i)
    if (kLevels[i] == name) return static_cast<Level>(i);
  return std::nullopt;
}

std::vector<Scope> PermissionFacts::scopes() const {
  constexpr std::string_view kPrefix = "scope/";
  std::vector<Scope> out;
  std::size_t place = 0;
  while (const auto block = table_.next(place))
    if (block->key.starts_with(kPrefix))
      out.push_back(read_scope(block->key.substr(kPrefix.size()), block->lines().next().value_or("")));
  return out;
}

std::optional<Scope> PermissionFacts::scope(std::string_view name) const {
  const auto block = table_.find(cat("scope/", name));
  if (!block) return std::nullopt;
  return read_scope(block->key.substr(block->key.find('/') + 1), block->lines().next().value_or(""));
}

std::optional<Level> PermissionFacts::shorthand(std::string_view value) const {
  const auto block = table_.find(cat("shorthand/", value));
  return block ? level_named(block->lines().next().value_or("")) : std::nullopt;
}

std::optional<ActionNeeds> PermissionFacts::action(std::string_view action) const {
  using Confidence = ActionNeeds::Confidence;
  const auto block = table_.find(cat("action/", action));
  if (!block) return std::nullopt;
  ActionNeeds out;
  Lines lines = block->lines();
  while (const auto line = lines.next()) {
    Fields fields(*line);
    const std::string_view kind = fields.next();
    if (kind == "action") {
      const std::string_view confidence = fields.next();
      out.confidence = confidence == "documented" ? Confidence::documented
                       : confidence == "partial"  ? Confidence::partial
                       : confidence == "memory"   ? Confidence::memory
                                                  : Confidence::third_party;
      out.token_input = fields.next();
      out.note = fields.next();
    } else if (kind == "needs") {
      Need need;
      need.scope = fields.next();
      need.level = level_named(fields.next()).value_or(Level::none);
      need.when = fields.next();
      out.needs.push_back(need);
    }
  }
  return out;
}

std::vector<CommandNeeds> PermissionFacts::command(std::span<const std::string_view> words) const {
  std::vector<CommandNeeds> out;
  if (words.empty()) return out;
  std::string program(words[0].substr(words[0].rfind('/') + 1));
  if (program == "python3") program = "python";
  const auto block = table_.find(cat("command/", program));
  if (!block) return out;
  Lines lines = block->lines();
  while (const auto line = lines.next()) {
    Fields fields(*line);
    CommandNeeds one;
    one.command = fields.next();
    if (!is_command(words, one.command)) continue;
    one.condition = fields.next();
    one.needs = read_needs(fields.next());
    one.token_required = fields.next() == "token";
    one.note = fields.next();
    out.push_back(std::move(one));
  }
  return out;
}

std::optional<std::vector<Need>> PermissionFacts::api_call(std::string_view name) const {
  const auto block = table_.find(cat("api/", name));
  if (!block) return std::nullopt;
  return read_needs(block->lines().next().value_or(""));
}

}  // namespace assay::facts
