#include "cli/scan_settings.h"

#include <algorithm>
#include <charconv>
#include <climits>
#include <cstdlib>

#include "base/file.h"
#include "base/parallel.h"
#include "base/private_terms.h"
#include "base/strings.h"
#include "cli/private_terms.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

// A configuration that was found, and not named, may belong to whoever wrote what is scanned: the files that it names
// lie beside it. Mistakes of a rule file would be shown, and fingerprints keyed by a file of this machine tell of it.
void refuse_foreign_files(ParsedConfig& parsed) {
  const Config& config = parsed.config;
  const std::string inside = config.folder == "/" ? "/" : config.folder + "/";
  const auto check = [&](const std::string& file, std::string_view key) {
    char real[PATH_MAX];
    const bool ours = ::realpath(file.c_str(), real) == nullptr
                          ? file.find("/../") == std::string::npos && file.starts_with(inside)
                          : std::string_view(real).starts_with(inside);
    if (ours) return;
    Diagnostic problem;
    problem.file = config.path;
    problem.message = cat(key, " names a file outside of its folder");
    problem.hint = "name the configuration with --config, if it is yours";
    parsed.diagnostics.push_back(std::move(problem));
  };
  for (const std::string& file : config.add) check(file, "rules.add");
  if (!config.fingerprint_key_file.empty()) check(config.fingerprint_key_file, "fingerprint-key-file");
}

FoundConfig find_for(const ScanFlags& flags) {
  if (!flags.config.empty()) return {flags.config, {}};
  // A configuration speaks of its folder, and what a server holds lies in none.
  if (is_remote(flags.mode)) return {};
  return flags.mode == ScanMode::git ? FoundConfig{find_repository_config(flags.repository), {}}
                                     : find_config(flags.paths);
}

std::optional<Config> read_config(const std::string& path, bool named) {
  if (path.empty()) return Config{};
  ParsedConfig parsed = load_config(path);
  if (!named) refuse_foreign_files(parsed);
  tell(parsed.diagnostics);
  if (!parsed.ok()) return std::nullopt;
  return std::move(parsed.config);
}

Status add_rule_files(const ScanFlags& flags, RuleSelection& selection) {
  for (const std::string& path : flags.rule_files) {
    auto text = read_file(path);
    if (!text) return tl::make_unexpected(text.error());
    selection.files.push_back({path, std::move(*text)});
  }
  for (RuleFile& file : private_term_rules()) selection.files.push_back(std::move(file));
  selection.files.insert(selection.files.end(), flags.rule_texts.begin(), flags.rule_texts.end());
  if (!flags.only.empty()) selection.only = flags.only;
  if (!private_terms().empty() && !selection.only.empty()) selection.only.emplace_back(kPrivateTermRule);
  selection.disable.insert(selection.disable.end(), flags.disable.begin(), flags.disable.end());
  selection.cache_folder = cache_folder();
  return {};
}

Result<FingerprintKey> key_of(const Config& config) {
  std::string own = environment("ASSAY_FINGERPRINT_KEY");
  if (!own.empty()) return FingerprintKey{std::move(own), true};
  return fingerprint_key(config);
}

// A configuration that is at hand names no files: those would be looked for beside it.
std::optional<Config> config_at_hand(const RuleFile& file) {
  ParsedConfig parsed = parse_config(file.name, "", file.text);
  tell(parsed.diagnostics);
  if (!parsed.ok()) return std::nullopt;
  parsed.config.add.clear();
  parsed.config.path = file.name;
  return std::move(parsed.config);
}

}  // namespace

std::optional<ScanSettings> scan_settings(ScanFlags flags) {
  const FoundConfig found = flags.no_config || flags.config_text ? FoundConfig{} : find_for(flags);
  auto config = flags.config_text ? config_at_hand(*flags.config_text) : read_config(found.path, !flags.config.empty());
  if (!config) return std::nullopt;
  auto rules = rule_selection(*config);
  const Status added = rules ? add_rule_files(flags, *rules) : Status(tl::make_unexpected(rules.error()));
  if (!added) {
    report_error(added.error());
    return std::nullopt;
  }
  auto key = key_of(*config);
  if (!key) {
    report_error(key.error());
    return std::nullopt;
  }
  if (config->fail_on && !flags.fail_on_given) flags.fail_on = *config->fail_on;
  // A repository's file is not to ask for more of this machine than it has; -j may.
  if (config->threads && flags.threads == 0) flags.threads = std::min(*config->threads, thread_count(0));
  if (config->gitignore.value_or(false)) flags.gitignore = true;
  return ScanSettings{std::move(flags), std::move(*config), found.left_aside, std::move(*rules), std::move(*key)};
}

files::FileScanOptions path_options(const ScanSettings& settings) {
  files::FileScanOptions options = file_options(settings.flags);
  options.walk.exclude.insert(options.walk.exclude.end(), settings.config.exclude.begin(),
                              settings.config.exclude.end());
  options.walk.exclude_base = settings.config.folder;
  return options;
}

GitScanOptions git_options(const ScanSettings& settings) {
  GitScanOptions options = git_options(settings.flags);
  options.exclude = settings.config.exclude;
  return options;
}

std::chrono::sys_days today() {
  const std::string epoch = environment("SOURCE_DATE_EPOCH");
  long long seconds = 0;
  const auto parsed = std::from_chars(epoch.data(), epoch.data() + epoch.size(), seconds);
  constexpr long long kYear9999 = 253402300799;  // beyond it the clock's own counter may not go
  const bool given = !epoch.empty() && parsed.ec == std::errc() && parsed.ptr == epoch.data() + epoch.size() &&
                     seconds >= 0 && seconds <= kYear9999;
  const auto now = given ? std::chrono::sys_seconds(std::chrono::seconds(seconds))
                         : std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return std::chrono::floor<std::chrono::days>(now);
}

}  // namespace assay::cli
