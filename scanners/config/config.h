// assay.yaml, or [tool.assay] in pyproject.toml: what a project sets for its scans. Flags on the command line win.
//
//   rules:
//     add: [rules/mine.yaml]        # rule files, relative to this file
//     disable: [jwt]                # ids
//     only: [github-app-token]      # ids; nothing else is looked for
//   allow:                          # findings that are none: each entry's conditions must all hold
//     - {value: ['^test-'], rules: [acme-token]}   # value, match, line: expressions, searched for; words: texts in
//     - {words: [example]}                         # the value; rules: ids, all without it
//   exclude: ["vendor/", "*.min.js"]  # patterns as in .gitignore, relative to this file's folder
//   fail-on: high                   # info low medium high critical
//   fingerprint-key-file: ../key    # or fingerprint-key: "…"
//   threads: 4
//   gitignore: true                 # leave out what .gitignore names
//   dist: {allow: ["demo.pth"], forbid: ["internal/"], generated: ["demo/_version.py"]}   # docs/dist.md
//   limits: {object-bytes: 100000000, …}
//   posture: {min-score: 7, checks: {Pinned-Dependencies: 5}, require: [Token-Permissions]}  # docs/posture.md
//
// Unknown keys are errors, and so is a file that leaves no rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/severity.h"
#include "rules/allowances.h"
#include "rules/loader.h"
#include "rules/selection.h"

namespace assay {

// A larger file is an error.
inline constexpr std::uint64_t kMostConfigBytes = std::uint64_t{1} << 20;

// What `assay posture --enforce` asks for, as it is written: names of checks are not known here.
struct PostureDemands {
  std::optional<std::uint32_t> least;
  std::vector<std::pair<std::string, std::uint32_t>> least_of;
  std::vector<std::string> required;
};

struct Config {
  std::string path;    // of the file; empty when there is none
  std::string folder;  // absolute folder that patterns and paths in it are relative to; empty when there is none
  std::vector<std::string> add, only, disable;
  std::vector<Allowance> allow;
  std::vector<std::string> exclude;
  std::optional<Severity> fail_on;
  std::string fingerprint_key;       // 16 bytes or more; empty when not given
  std::string fingerprint_key_file;  // absolute; empty when not given
  std::optional<std::uint32_t> threads;
  std::optional<bool> gitignore;
  // Of packages: patterns of paths that may ship, may not, and that a build makes.
  std::vector<std::string> dist_allow, dist_forbid, dist_generated;
  Limits limits;
  PostureDemands posture;
};

struct ParsedConfig {
  Config config;  // the defaults when there is an error
  std::vector<Diagnostic> diagnostics;
  bool ok() const { return diagnostics.empty(); }
};

// Every mistake at once, with its place. `path` is as shown in diagnostics, `folder` absolute. Pure; nothing is read.
// No diagnostic shows a key's value. A path that ends in pyproject.toml is read as such.
ParsedConfig parse_config(const std::string& path, const std::string& folder, std::string_view text);

// One key and what it is set to, on one line; a fingerprint key's value is not shown.
struct ConfigSetting {
  std::string key;         // "limits.archive-depth"
  std::string value;       // as YAML writes it, or words where nothing is set
  std::uint32_t line = 0;  // in the file; 0: in none
};

// What a file that parses sets, in its order.
std::vector<ConfigSetting> config_settings(const std::string& path, std::string_view text);

// Every key with what holds where none is given.
std::vector<ConfigSetting> default_settings();

// The absolute folders ("" is the root of the file system) in which files that speak of `scanned` ("" or "-": the
// working directory) may lie: its own, or the one that a file is in, and those above, not beyond the repository (a
// folder with .git) or the file system that it lies in. Empty when there is no such path.
std::vector<std::string> folders_upwards(const std::string& scanned);

struct FoundConfig {
  std::string path;                     // empty: there is none
  std::vector<std::string> left_aside;  // those nearer to some of the paths, which do not speak of all; sorted
};

// The configuration of a scan of several paths: the nearest assay.yaml, or pyproject.toml with a table [tool.assay],
// among the folders that lead upwards from every path. So it hides nothing outside of its folder, whatever the order of
// the paths.
FoundConfig find_config(const std::vector<std::string>& scanned);

// That of a scan of a repository's history: in the root of the work tree that `repository` lies in, or in the named
// folder when there is none. A configuration in a folder of the tree does not speak of the whole history.
std::string find_repository_config(const std::string& repository);

// Reads and parses a file. One that cannot be read is a diagnostic: it is never taken for none.
ParsedConfig load_config(const std::string& path);

// What the configuration says of rules, its files read. The cache folder is the caller's.
Result<RuleSelection> rule_selection(const Config& config);

// The key of fingerprints: the built-in one when none is given. A key that stands in assay.yaml itself is read by
// whoever reads the repository, so it is not taken for secret: values stay stretched (Secret::fingerprint).
Result<FingerprintKey> fingerprint_key(const Config& config);

}  // namespace assay
