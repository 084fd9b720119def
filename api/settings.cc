#include "api/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "rules/builtin/known_rule.h"
#include "rules/suggest.h"
#include "scanners/config/config.h"

namespace assay::api {

namespace {

constexpr std::array<std::string_view, 15> kNames = {
    "config",       "rule-file",    "only",          "disable", "exclude", "gitignore",       "archives", "binary",
    "suppressions", "decode-depth", "archive-depth", "threads", "fail-on", "fail-confidence", "cache"};
constexpr std::array<std::string_view, 4> kRepeated = {"rule-file", "only", "disable", "exclude"};

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// The texts, taken apart. Borrows them.
class GivenSettings {
 public:
  static Result<GivenSettings> of(std::span<const std::string_view> texts) {
    GivenSettings out;
    for (const std::string_view text : texts) {
      const std::size_t equals = text.find('=');
      const std::string_view name = text.substr(0, equals);
      if (!contains(kNames, name)) {
        const std::string meant = did_you_mean(name, kNames);
        return fail("reading settings", printable(name), "there is no such setting",
                    meant.empty() ? allowed_are(kNames) : meant);
      }
      if (equals == std::string_view::npos || equals + 1 == text.size())
        return fail("reading settings", std::string(name), "it has no value", cat(name, "=VALUE"));
      if (!contains(kRepeated, name) && out.value(name))
        return fail("reading settings", std::string(name), "it is given twice");
      out.values_.emplace_back(name, text.substr(equals + 1));
    }
    return out;
  }

  std::optional<std::string_view> value(std::string_view name) const {
    for (const auto& [key, text] : values_)
      if (key == name) return text;
    return std::nullopt;
  }

  std::vector<std::string> all(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& [key, text] : values_)
      if (key == name) out.emplace_back(text);
    return out;
  }

  // Of the getters below each leaves `out` alone when the setting was not given.
  Status boolean(std::string_view name, bool& out) const {
    const auto text = value(name);
    if (!text) return {};
    if (*text != "true" && *text != "false") return wrong(name, *text, "true or false");
    out = *text == "true";
    return {};
  }

  template <class Number>
  Status number(std::string_view name, Number least, Number most, Number& out) const {
    const auto text = value(name);
    if (!text) return {};
    Number read = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), read);
    if (error != std::errc() || end != text->data() + text->size() || read < least || read > most)
      return wrong(name, *text, cat("a number from ", least, " to ", most));
    out = read;
    return {};
  }

  template <class Value>
  Status named(std::string_view name, std::optional<Value> (*parse)(std::string_view), std::string_view allowed,
               Value& out) const {
    const auto text = value(name);
    if (!text) return {};
    const std::optional<Value> read = parse(*text);
    if (!read) return wrong(name, *text, std::string(allowed));
    out = *read;
    return {};
  }

 private:
  static Status wrong(std::string_view name, std::string_view text, std::string allowed) {
    return fail("reading settings", std::string(name), cat("'", printable(text), "' is none of its values"),
                std::move(allowed));
  }

  std::vector<std::pair<std::string_view, std::string_view>> values_;
};

Outcome<Config> configuration(const GivenSettings& given) {
  const auto path = given.value("config");
  if (!path) return Config{};
  ParsedConfig parsed = load_config(std::string(*path));
  if (!parsed.ok()) return tl::make_unexpected(usage(parsed.diagnostics));
  return std::move(parsed.config);
}

Status choose_rules(const GivenSettings& given, const Config& config, Settings& settings) {
  auto rules = rule_selection(config);
  if (!rules) return tl::make_unexpected(rules.error());
  settings.rules = std::move(*rules);
  for (const std::string& path : given.all("rule-file")) {
    auto text = read_file(path);
    if (!text) return tl::make_unexpected(text.error());
    settings.rules.files.push_back({path, std::move(*text)});
  }
  if (given.value("only")) settings.rules.only = given.all("only");
  for (std::string& id : given.all("disable")) settings.rules.disable.push_back(std::move(id));
  settings.rules.cache_folder = given.value("cache").value_or("");
  return {};
}

Status choose_inputs(const GivenSettings& given, const Config& config, Settings& settings) {
  files::WalkOptions& walk = settings.files.walk;
  walk.exclude = given.all("exclude");
  walk.exclude.insert(walk.exclude.end(), config.exclude.begin(), config.exclude.end());
  walk.exclude_base = config.folder;
  walk.gitignore = config.gitignore.value_or(false);
  bool archives = true, binary = true;
  Status status = given.boolean("gitignore", walk.gitignore);
  if (status) status = given.boolean("archives", archives);
  if (status) status = given.boolean("binary", binary);
  settings.files.content.skip_packed = !archives;
  settings.files.content.skip_binary = !binary;
  return status;
}

Status choose_limits(const GivenSettings& given, const Config& config, Settings& settings) {
  ScanContext& context = settings.context;
  context.limits = config.limits;
  auto key = fingerprint_key(config);
  if (!key) return tl::make_unexpected(key.error());
  context.key = std::move(*key);
  if (config.fail_on) settings.bounds.severity = *config.fail_on;
  unsigned threads = config.threads ? std::min(*config.threads, thread_count(0)) : 1;
  Status status = given.number<unsigned>("threads", 0, 1024, threads);
  if (status) status = given.number<std::size_t>("decode-depth", 0, 32, context.limits.decode_depth);
  if (status) status = given.number<std::size_t>("archive-depth", 1, 64, context.limits.archive_depth);
  if (status) status = given.boolean("suppressions", context.suppressions);
  if (status)
    status = given.named<Severity>("fail-on", severity_from, "info low medium high critical", settings.bounds.severity);
  if (status)
    status = given.named<Confidence>("fail-confidence", confidence_from, "low medium high", settings.bounds.confidence);
  context.threads = thread_count(threads);
  return status;
}

}  // namespace

Outcome<Settings> read_settings(std::span<const std::string_view> texts) {
  const auto given = GivenSettings::of(texts);
  if (!given) return tl::make_unexpected(usage(given.error()));
  const auto config = configuration(*given);
  if (!config) return tl::make_unexpected(config.error());
  Settings settings;
  Status status = choose_rules(*given, *config, settings);
  if (status) status = choose_inputs(*given, *config, settings);
  if (status) status = choose_limits(*given, *config, settings);
  if (!status) return tl::make_unexpected(usage(status.error()));
  settings.context.is_known_rule = is_builtin_rule;
  settings.context.every_rule = settings.rules.only.empty() && settings.rules.disable.empty();
  return settings;
}

}  // namespace assay::api
