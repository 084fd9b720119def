#include "scanners/config/config.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>

#include "base/file.h"
#include "base/strings.h"
#include "rules/value_reader.h"
#include "rules/yaml_reader.h"
#include "scanners/config/pyproject.h"

namespace assay {

namespace {

constexpr std::uint64_t kMostKeyBytes = 4096;
constexpr std::size_t kLeastKeyBytes = 16;
constexpr std::uint32_t kMostThreads = 1024;

constexpr std::array<KeySpec, 11> kKeys = {{{"rules"},
                                            {"allow"},
                                            {"exclude"},
                                            {"fail-on"},
                                            {"fingerprint-key"},
                                            {"fingerprint-key-file"},
                                            {"threads"},
                                            {"gitignore"},
                                            {"dist"},
                                            {"limits"},
                                            {"posture"}}};
constexpr std::array<KeySpec, 3> kRuleKeys = {{{"add"}, {"disable"}, {"only"}}};
constexpr std::array<KeySpec, 3> kDistKeys = {{{"allow"}, {"forbid"}, {"generated"}}};
constexpr std::array<KeySpec, 3> kPostureKeys = {{{"min-score"}, {"checks"}, {"require"}}};
constexpr std::uint32_t kMostScore = 10;
constexpr std::array<KeySpec, 5> kAllowKeys = {{{"value"}, {"match"}, {"line"}, {"words"}, {"rules"}}};
constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high", "critical"};

// A limit that may be set, and how far. The least ones keep the engine's promises; the most ones keep memory bounded.
struct LimitKey {
  std::string_view name;
  std::uint32_t least, most;
  void (*set)(Limits& limits, std::uint32_t value);
  std::uint64_t (*get)(const Limits& limits);
};
template <auto Member>
constexpr LimitKey limit_key(std::string_view name, std::uint32_t least, std::uint32_t most) {
  return {name, least, most, [](Limits& limits, std::uint32_t value) { limits.*Member = value; },
          [](const Limits& limits) { return std::uint64_t{limits.*Member}; }};
}
constexpr std::uint32_t kMebibyte = std::uint32_t{1} << 20;
constexpr std::array<LimitKey, 13> kLimits = {{
    limit_key<&Limits::whole_file_bytes>("whole-file-bytes", 4096, 256 * kMebibyte),
    limit_key<&Limits::window_bytes>("window-bytes", 4096, 256 * kMebibyte),
    limit_key<&Limits::long_value_bytes>("long-value-bytes", 4096, 16 * kMebibyte),
    limit_key<&Limits::object_bytes>("object-bytes", 4096, 4095 * kMebibyte),
    limit_key<&Limits::delta_depth>("delta-depth", 1, 1000000),
    limit_key<&Limits::hits_per_blob>("hits-per-blob", 1, 10000000),
    limit_key<&Limits::places_per_finding>("places-per-finding", 1, 10000000),
    limit_key<&Limits::archive_depth>("archive-depth", 1, 64),
    limit_key<&Limits::archive_bytes_base>("archive-bytes-base", 0, 4095 * kMebibyte),
    limit_key<&Limits::archive_ratio>("archive-ratio", 1, 100000),
    limit_key<&Limits::archive_members>("archive-members", 1, 100000000),
    limit_key<&Limits::archive_memory_bytes>("archive-memory-bytes", 16 * kMebibyte, 4095 * kMebibyte),
    limit_key<&Limits::folder_depth>("folder-depth", 1, 100000),
}};

std::string below(const std::string& folder, const std::string& path) {
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

// Whether the text is nothing but blank lines and comments, which YAML takes for no document.
bool says_nothing(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && line[first] != '#') return false;
  }
  return true;
}

class ConfigReader {
 public:
  ConfigReader(const YamlNode& root, ValueReader& values, Config& config)
      : root_(root), values_(values), config_(config) {}

  void read() {
    if (!values_.map(root_, kKeys, "the configuration")) return;
    with(root_, "rules", [&](const YamlNode& node) { read_rules(node); });
    with(root_, "allow", [&](const YamlNode& node) { read_allow(node); });
    with(root_, "exclude", [&](const YamlNode& node) { values_.texts(node, "exclude", config_.exclude); });
    with(root_, "fail-on", [&](const YamlNode& node) {
      std::size_t index = 0;
      if (values_.name(node, "fail-on", kSeverities, index)) config_.fail_on = static_cast<Severity>(index);
    });
    read_key();
    with(root_, "threads", [&](const YamlNode& node) {
      std::uint32_t threads = 0;
      if (values_.whole_number(node, "threads", 1, kMostThreads, threads)) config_.threads = threads;
    });
    with(root_, "gitignore", [&](const YamlNode& node) {
      bool honoured = false;
      if (values_.truth(node, "gitignore", honoured)) config_.gitignore = honoured;
    });
    with(root_, "dist", [&](const YamlNode& node) {
      if (!values_.map(node, kDistKeys, "dist")) return;
      with(node, "allow", [&](const YamlNode& list) { values_.texts(list, "dist.allow", config_.dist_allow); });
      with(node, "forbid", [&](const YamlNode& list) { values_.texts(list, "dist.forbid", config_.dist_forbid); });
      with(node, "generated",
           [&](const YamlNode& list) { values_.texts(list, "dist.generated", config_.dist_generated); });
    });
    with(root_, "limits", [&](const YamlNode& node) { read_limits(node); });
    with(root_, "posture", [&](const YamlNode& node) { read_posture(node); });
  }

 private:
  template <class Read>
  void with(const YamlNode& map, std::string_view key, Read read) {
    if (const YamlNode* value = map.find(key)) read(*value);
  }

  void read_rules(const YamlNode& node) {
    if (!values_.map(node, kRuleKeys, "rules")) return;
    with(node, "add", [&](const YamlNode& files) {
      if (!values_.texts(files, "rules.add", config_.add)) return;
      for (std::string& file : config_.add) file = below(config_.folder, file);
    });
    with(node, "disable", [&](const YamlNode& ids) { values_.texts(ids, "rules.disable", config_.disable); });
    with(node, "only", [&](const YamlNode& ids) {
      if (!values_.texts(ids, "rules.only", config_.only)) return;
      const bool none_left = std::all_of(config_.only.begin(), config_.only.end(), [&](const std::string& id) {
        return std::find(config_.disable.begin(), config_.disable.end(), id) != config_.disable.end();
      });
      if (none_left) values_.sink().error(ids.mark, "no rule is left", "all of rules.only stand in rules.disable too");
    });
  }

  void read_allow(const YamlNode& node) {
    if (!values_.list(node, "allow")) return;
    for (const YamlNode& item : node.items) {
      Allowance entry;
      if (!values_.map(item, kAllowKeys, "an item of allow")) continue;
      entry.source = cat(std::filesystem::path(config_.path).filename().string(), " line ", item.mark.line);
      const std::pair<std::string_view, std::vector<std::string>*> lists[] = {{"value", &entry.value},
                                                                              {"match", &entry.match},
                                                                              {"line", &entry.line},
                                                                              {"words", &entry.words},
                                                                              {"rules", &entry.rules}};
      for (const auto& [key, list] : lists)
        with(item, key,
             [&, name = key, to = list](const YamlNode& texts) { values_.texts(texts, cat("allow.", name), *to); });
      if (const auto compiled = Allowances::compile({entry}); !compiled)
        values_.sink().error(item.mark, compiled.error().why, compiled.error().hint);
      config_.allow.push_back(std::move(entry));
    }
  }

  void read_key() {
    with(root_, "fingerprint-key-file", [&](const YamlNode& node) {
      if (!values_.text(node, "fingerprint-key-file", config_.fingerprint_key_file)) return;
      config_.fingerprint_key_file = below(config_.folder, config_.fingerprint_key_file);
    });
    with(root_, "fingerprint-key", [&](const YamlNode& node) {
      if (!values_.text(node, "fingerprint-key", config_.fingerprint_key)) return;
      if (config_.fingerprint_key.size() < kLeastKeyBytes) {
        values_.sink().error(node.mark, cat("fingerprint-key is shorter than ", kLeastKeyBytes, " bytes"));
      }
      if (root_.find("fingerprint-key-file") != nullptr) {
        values_.sink().error(node.mark, "a fingerprint-key and a fingerprint-key-file", "one of them is enough");
      }
    });
  }

  void read_limits(const YamlNode& node) {
    std::array<KeySpec, kLimits.size()> keys;
    for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = {kLimits[i].name, false};
    if (!values_.map(node, keys, "limits")) return;
    for (const LimitKey& limit : kLimits) {
      with(node, limit.name, [&](const YamlNode& value) {
        std::uint32_t number = 0;
        if (values_.whole_number(value, cat("limits.", limit.name), limit.least, limit.most, number)) {
          limit.set(config_.limits, number);
        }
      });
    }
  }

  void read_posture(const YamlNode& node) {
    if (!values_.map(node, kPostureKeys, "posture")) return;
    with(node, "min-score", [&](const YamlNode& value) {
      std::uint32_t score = 0;
      if (values_.whole_number(value, "posture.min-score", 0, kMostScore, score)) config_.posture.least = score;
    });
    with(node, "checks", [&](const YamlNode& checks) {
      if (checks.kind != YamlNode::Kind::map)
        return values_.sink().error(checks.mark, "posture.checks is no map", "write 'CHECK: SCORE' in it");
      for (std::size_t i = 0; i < checks.keys.size(); ++i) {
        std::uint32_t score = 0;
        if (values_.whole_number(checks.items[i], "a score of posture.checks", 0, kMostScore, score))
          config_.posture.least_of.emplace_back(checks.keys[i].text, score);
      }
    });
    with(node, "require",
         [&](const YamlNode& names) { values_.texts(names, "posture.require", config_.posture.required); });
  }

  const YamlNode& root_;
  ValueReader& values_;
  Config& config_;
};

// A value as it could be written on one line.
std::string written(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) return node.plain ? node.text : cat("'", node.text, "'");
  const bool map = node.kind == YamlNode::Kind::map;
  std::string out = map ? "{" : "[";
  for (std::size_t i = 0; i < node.items.size(); ++i)
    out += cat(i == 0 ? "" : ", ", map ? cat(node.keys[i].text, ": ") : "", written(node.items[i]));
  return out + (map ? "}" : "]");
}

bool is_a_section(std::string_view key) {
  return key == "rules" || key == "dist" || key == "limits" || key == "posture";
}

}  // namespace

std::vector<ConfigSetting> config_settings(const std::string& path, std::string_view text) {
  std::vector<ConfigSetting> out;
  const bool toml = is_pyproject(path);
  if (!toml && says_nothing(text)) return out;
  const YamlDocument document = toml ? read_pyproject(text) : read_yaml(text);
  const auto add = [&out](std::string key, YamlMark mark, const YamlNode& value) {
    const bool shown = key != "fingerprint-key";
    out.push_back({std::move(key), shown ? written(value) : "(not shown)", mark.line});
  };
  for (std::size_t i = 0; i < document.root.keys.size(); ++i) {
    const YamlKey& key = document.root.keys[i];
    const YamlNode& value = document.root.items[i];
    if (!is_a_section(key.text) || value.kind != YamlNode::Kind::map) {
      add(key.text, key.mark, value);
      continue;
    }
    for (std::size_t inner = 0; inner < value.keys.size(); ++inner)
      add(cat(key.text, ".", value.keys[inner].text), value.keys[inner].mark, value.items[inner]);
  }
  return out;
}

std::vector<ConfigSetting> default_settings() {
  std::vector<ConfigSetting> out = {{"rules.add", "[]"},
                                    {"rules.disable", "[]"},
                                    {"rules.only", "all rules"},
                                    {"allow", "[]"},
                                    {"exclude", "[]"},
                                    {"fail-on", "low"},
                                    {"fingerprint-key", "built in"},
                                    {"fingerprint-key-file", "none"},
                                    {"threads", "all processors"},
                                    {"gitignore", "false"},
                                    {"dist.allow", "[]"},
                                    {"dist.forbid", "[]"},
                                    {"dist.generated", "[]"},
                                    {"posture.min-score", "none"},
                                    {"posture.checks", "{}"},
                                    {"posture.require", "[]"}};
  const Limits limits;
  for (const LimitKey& limit : kLimits) out.push_back({cat("limits.", limit.name), std::to_string(limit.get(limits))});
  return out;
}

ParsedConfig parse_config(const std::string& path, const std::string& folder, std::string_view text) {
  ParsedConfig parsed;
  parsed.config.path = path;
  parsed.config.folder = folder;
  const bool toml = is_pyproject(path);
  if (!toml && says_nothing(text)) return parsed;
  DiagnosticSink sink(path);
  const YamlDocument document = toml ? read_pyproject(text) : read_yaml(text);
  for (const YamlProblem& problem : document.problems) sink.error(problem.mark, problem.message, problem.hint);
  if (document.whole) {
    ValueReader values(sink);
    ConfigReader(document.root, values, parsed.config).read();
  }
  parsed.diagnostics = std::move(sink).take();
  if (!parsed.ok()) {
    parsed.config = {};
    parsed.config.path = path;
    parsed.config.folder = folder;
  }
  return parsed;
}

ParsedConfig load_config(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(path, error).lexically_normal();
  const Result<std::string> text = read_file(path, kMostConfigBytes);
  if (text) return parse_config(path, whole.parent_path().string(), *text);
  ParsedConfig parsed;
  parsed.diagnostics.push_back({Diagnostic::Level::error, path, 1, 1, "", text.error().why, text.error().hint});
  return parsed;
}

Result<RuleSelection> rule_selection(const Config& config) {
  RuleSelection selection;
  selection.only = config.only;
  selection.disable = config.disable;
  selection.allow = config.allow;
  for (const std::string& path : config.add) {
    Result<std::string> text = read_file(path, kMostYamlBytes + 1);
    if (!text) return fail("reading a rule file", path, text.error().why, cat("it is named by ", config.path));
    selection.files.push_back({path, std::move(*text)});
  }
  return selection;
}

Result<FingerprintKey> fingerprint_key(const Config& config) {
  if (!config.fingerprint_key.empty()) return FingerprintKey{config.fingerprint_key, false};
  if (config.fingerprint_key_file.empty()) return FingerprintKey::built_in();
  Result<std::string> bytes = read_file(config.fingerprint_key_file, kMostKeyBytes);
  if (!bytes) return fail("reading the fingerprint key", config.fingerprint_key_file, bytes.error().why);
  while (bytes->ends_with('\n') || bytes->ends_with('\r')) bytes->pop_back();
  if (bytes->size() < kLeastKeyBytes) {
    return fail("reading the fingerprint key", config.fingerprint_key_file,
                cat("it is shorter than ", kLeastKeyBytes, " bytes"), "'openssl rand -hex 32' makes one");
  }
  return FingerprintKey{std::move(*bytes), true};
}

}  // namespace assay
