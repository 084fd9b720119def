// Files that say which findings are known and accepted: .assayignore, and those of other tools.
//
// .assayignore, one entry a line, kept sorted so that parallel changes do not conflict:
//
//   FINGERPRINT RULE [PATH-GLOB] [expires=YYYY-MM-DD] [# reason]
//
// An entry is tied to the value (its keyed fingerprint, Secret::fingerprint) and the rule: it stays when lines move or
// files are renamed, and a new value in the same place is reported. It holds through its last day (UTC). PATH-GLOB as
// in base/glob.h, relative to the file's folder; a space in it is written "\ ".
//
//   .gitleaksignore      [COMMIT:]PATH:RULE:LINE; RULE counts when we have a rule of that id, else path and line decide
//   .betterleaksignore   the same, or the SHA-256 of the value
//   .secrets.baseline    detect-secrets: path and SHA-1 of the value
//
// A baseline that the user names may be a report of ours (fingerprint and rule), one of gitleaks (path and value, which
// is hashed as it is read; path, rule and line where it was redacted), one of betterleaks (path and SHA-256 of the
// value) or that of detect-secrets.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "rules/loader.h"

namespace assay {

enum class SuppressionFormat : std::uint8_t { assay, gitleaks, betterleaks, detect_secrets, baseline };

// Whether its file is JSON, whose entries have no lines of their own.
inline bool is_json(SuppressionFormat format) { return format >= SuppressionFormat::detect_secrets; }

// By the file's name; nothing for a name that is none of those four.
std::optional<SuppressionFormat> suppression_format_of(std::string_view path);

// A part of what is scanned, and how it is seen from a suppression file's folder.
struct SuppressionScope {
  std::string
      shown{};         // how paths of findings there begin, ending in '/', or the path of a file; "": any relative path
  std::string seen{};  // what stands in its place seen from the file's folder: "" or ending in '/', or a file's path
  friend bool operator==(const SuppressionScope&, const SuppressionScope&) = default;
};

struct SuppressionFile {
  std::string name;  // as shown in diagnostics
  SuppressionFormat format = SuppressionFormat::assay;
  std::string text;
  std::vector<SuppressionScope> scopes{SuppressionScope{}};  // its entries hold for nothing elsewhere
  bool of_all = true;                                        // nothing is scanned that is in none of the scopes
  bool whole_folder = true;  // all of its folder is scanned: an entry that held for nothing is of no use
};

struct SuppressionEntry {
  std::uint32_t file = 0;     // index of the file
  std::uint32_t line = 1;     // 1-based
  std::string value;          // fingerprint, or hash by format; empty when the place alone decides
  std::string rule;           // empty for any
  std::string path;           // a glob for .assayignore, else exact; empty for any
  std::string commit;         // empty for any
  std::uint32_t at_line = 0;  // 0 for any
  std::optional<std::chrono::sys_days> expires;
  std::string reason;
};

struct UnusedSuppression {
  std::string file;
  std::uint32_t line = 1;
  std::string what;  // "acme-api-key in src/**"
  bool expired = false;
  std::string rule;  // that it names; empty for any
  friend auto operator<=>(const UnusedSuppression&, const UnusedSuppression&) = default;
};

// A rule that an entry of .assayignore names.
struct SuppressedRule {
  std::string file;
  std::uint32_t line = 1;
  std::string rule;
};

// Not synchronised.
class Suppressions {
 public:
  Suppressions() = default;  // none

  // Every mistake of every file at once; with any, nothing is loaded. `is_rule`: whether a rule of that id exists, for
  // entries of other tools; an entry of ours may name a rule that is not loaded. Files of more than 8 MiB are refused,
  // baselines of 32.
  static tl::expected<Suppressions, std::vector<Diagnostic>> load(const std::vector<SuppressionFile>& files,
                                                                  std::chrono::sys_days today,
                                                                  const std::function<bool(std::string_view)>& is_rule);

  // Marks the places of the finding that an entry holds for. Places that are marked already stay as they are, but the
  // entries for them count as used. Returns whether an entry holds for the value wherever it stands.
  bool apply(Finding& finding);

  // Entries that held for nothing so far, in the files' order: expired ones have lost their effect, the others their
  // finding. Of a file whose folder was scanned in part only the expired ones.
  std::vector<UnusedSuppression> unused() const;

  // The rules that entries of .assayignore name, in the file's order. Other tools name rules of their own.
  std::vector<SuppressedRule> rules() const;

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    SuppressionEntry data;
    bool expired = false;
    bool own_rule = false;  // its rule is one of ours, so it must be the finding's
    bool used = false;
  };
  bool holds(const Entry& entry, const Finding& finding, const Place& place) const;
  bool holds_everywhere(const Entry& entry, const Finding& finding) const;
  void apply_list(const std::vector<std::uint32_t>& list, Finding& finding, Place& place);

  std::vector<SuppressionFile> files_;  // without their text
  std::vector<Entry> entries_;
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> by_value_;  // fingerprints and hashes
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> by_path_;   // whose place alone decides
  bool has_sha1_ = false, has_sha256_ = false;
};

}  // namespace assay
