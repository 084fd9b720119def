// Baselines in JSON: that of detect-secrets, {"results": {PATH: [{"hashed_secret": SHA-1, "line_number": N, …}]}}; a
// report of gitleaks, [{"File": PATH, "RuleID": ID, "StartLine": N, "Secret": VALUE, …}], which that of betterleaks 1
// is too; one of betterleaks 2, {"findings": [{"match": {"value": VALUE, "fingerprint": SHA-256}, "location": {"path":
// PATH, "start_line": N}, …}], …} or a line {"finding": …} for each; and one of ours.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/secrets/suppression_reader.h"

namespace assay {

namespace {

using Json = nlohmann::json;

Diagnostic mistake(const SuppressionFile& file, std::uint32_t line, std::uint32_t column, std::string message) {
  return {
      .level = Diagnostic::Level::error,
      .file = file.name,
      .line = line,
      .column = column,
      .rule = {},
      .message = std::move(message),
      .hint =
          file.format == SuppressionFormat::detect_secrets
              ? "the file is written by 'detect-secrets scan'"
              : "a report of 'assay scan --format json', of gitleaks or betterleaks, or a baseline of detect-secrets"};
}

Diagnostic no_json(const SuppressionFile& file, std::size_t byte) {
  std::uint32_t line = 1, column = 1;
  const std::string_view before = std::string_view(file.text).substr(0, byte == 0 ? 0 : byte - 1);
  for (const char c : before) {
    column = c == '\n' ? 1 : column + 1;
    if (c == '\n') ++line;
  }
  return mistake(file, line, column, "no JSON from here on");
}

// The value of a key, or null.
const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

// Its text, empty when it is none.
std::string text_of(const Json& object, const char* key) {
  const Json* const value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::string without_dot(const std::string& path) { return path.starts_with("./") ? path.substr(2) : path; }

void read_detect_secrets(const Json& root, const SuppressionFile& file, std::uint32_t index,
                         std::vector<SuppressionEntry>& entries, std::vector<Diagnostic>& diagnostics) {
  const Json* const results = member(root, "results");
  if (results == nullptr || !results->is_object()) {
    diagnostics.push_back(
        mistake(file, 1, 1, file.format == SuppressionFormat::baseline ? "no baseline" : "no object 'results'"));
    return;
  }
  for (const auto& [path, list] : results->items()) {
    if (!list.is_array()) {
      diagnostics.push_back(mistake(file, 1, 1, cat("no list under '", printable(path), "'")));
      continue;
    }
    for (const Json& item : list) {
      const Json* const hash = member(item, "hashed_secret");
      if (hash == nullptr || !hash->is_string() || !is_hex(hash->get_ref<const std::string&>(), 40)) {
        diagnostics.push_back(mistake(file, 1, 1, cat("no SHA-1 'hashed_secret' under '", printable(path), "'")));
        continue;
      }
      SuppressionEntry entry;
      entry.file = index;
      entry.value = hash->get<std::string>();
      entry.path = without_dot(path);
      const Json* const line = member(item, "line_number");
      entry.reason =
          line != nullptr && line->is_number_unsigned() ? cat("known at line ", line->get<std::uint64_t>()) : "";
      entries.push_back(std::move(entry));
    }
  }
}

// What --redact leaves of a value: "REDACTED", or its beginning and "..."; what assay compat leaves is a mask.
bool is_redacted(std::string_view value) {
  return value.empty() || value == "REDACTED" || value.ends_with("...") || value.ends_with("********");
}

// An entry holds for the value in its file, whatever its line and commit: another value there is not known. Where the
// report was redacted, its place is all that it tells.
void read_gitleaks(const Json& root, const SuppressionFile& file, std::uint32_t index,
                   std::vector<SuppressionEntry>& entries, std::vector<Diagnostic>& diagnostics) {
  for (std::size_t i = 0; i < root.size(); ++i) {
    const Json& item = root[i];
    SuppressionEntry entry;
    entry.file = index;
    entry.rule = text_of(item, "RuleID");
    entry.path = without_dot(text_of(item, "File"));
    const Json* const line = member(item, "StartLine");
    const bool has_line = line != nullptr && line->is_number_unsigned() && line->get<std::uint64_t>() > 0 &&
                          line->get<std::uint64_t>() <= std::numeric_limits<std::uint32_t>::max();
    const std::string value = text_of(item, "Secret");
    if (entry.rule.empty() || entry.path.empty() || (is_redacted(value) && !has_line)) {
      diagnostics.push_back(
          mistake(file, 1, 1, cat("finding ", i + 1, " has no 'RuleID', no 'File' or no 'StartLine'")));
      continue;
    }
    if (is_redacted(value)) {
      entry.at_line = line->get<std::uint32_t>();
      entry.commit = text_of(item, "Commit");
    } else {
      entry.value = to_hex(as_bytes(sha256(value)));
      entry.rule.clear();
    }
    if (has_line) entry.reason = cat("known at line ", line->get<std::uint64_t>());
    entries.push_back(std::move(entry));
  }
}

// One finding of betterleaks 2. The hash of the value stands in a redacted report too. In one that was made with a key
// of its own it is another, so a value that is there is hashed here.
bool read_betterleaks(const Json& finding, std::uint32_t index, std::vector<SuppressionEntry>& entries) {
  const Json* const match = member(finding, "match");
  const Json* const location = member(finding, "location");
  if (match == nullptr || location == nullptr) return false;
  SuppressionEntry entry;
  entry.file = index;
  entry.path = without_dot(text_of(*location, "path"));
  const std::string value = text_of(*match, "value");
  entry.value = is_redacted(value) ? text_of(*match, "fingerprint") : to_hex(as_bytes(sha256(value)));
  if (entry.path.empty() || !is_hex(entry.value, 64)) return false;
  const Json* const line = member(*location, "start_line");
  if (line != nullptr && line->is_number_unsigned()) entry.reason = cat("known at line ", line->get<std::uint64_t>());
  entries.push_back(std::move(entry));
  return true;
}

constexpr const char* kNoMatch = " has no 'match.fingerprint' or no 'location.path'";

void read_betterleaks_report(const Json& findings, const SuppressionFile& file, std::uint32_t index,
                             std::vector<SuppressionEntry>& entries, std::vector<Diagnostic>& diagnostics) {
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (!read_betterleaks(findings[i], index, entries))
      diagnostics.push_back(mistake(file, 1, 1, cat("finding ", i + 1, kNoMatch)));
}

// Whether the text is JSON lines of betterleaks 2: the first says so.
bool is_betterleaks_lines(std::string_view text) {
  const Json first = Json::parse(text.substr(0, text.find('\n')), nullptr, false);
  if (member(first, "schema_version") == nullptr || member(first, "findings") != nullptr) return false;
  return member(first, "finding") != nullptr || member(first, "scan") != nullptr;
}

void read_betterleaks_lines(const SuppressionFile& file, std::uint32_t index, std::vector<SuppressionEntry>& entries,
                            std::vector<Diagnostic>& diagnostics) {
  std::uint32_t number = 0;
  for (std::string_view rest = file.text; !rest.empty();) {
    ++number;
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const Json line = Json::parse(text, nullptr, false);
    if (line.is_discarded()) {
      diagnostics.push_back(mistake(file, number, 1, "no JSON"));
    } else if (const Json* const finding = member(line, "finding"); finding != nullptr) {
      if (!read_betterleaks(*finding, index, entries))
        diagnostics.push_back(mistake(file, number, 1, cat("the finding", kNoMatch)));
    }
  }
}

void read_report(const Json& findings, const SuppressionFile& file, std::uint32_t index,
                 std::vector<SuppressionEntry>& entries, std::vector<Diagnostic>& diagnostics) {
  for (std::size_t i = 0; i < findings.size(); ++i) {
    SuppressionEntry entry;
    entry.file = index;
    entry.value = text_of(findings[i], "fingerprint");
    entry.rule = text_of(findings[i], "rule");
    if (is_hex(entry.value, 32) && !entry.rule.empty()) {
      entries.push_back(std::move(entry));
    } else {
      diagnostics.push_back(mistake(file, 1, 1, cat("finding ", i + 1, " has no 'fingerprint' or no 'rule'")));
    }
  }
}

}  // namespace

void read_baseline(const SuppressionFile& file, std::uint32_t index, std::vector<SuppressionEntry>& entries,
                   std::vector<Diagnostic>& diagnostics) {
  if (file.format == SuppressionFormat::baseline && is_betterleaks_lines(file.text))
    return read_betterleaks_lines(file, index, entries, diagnostics);
  Json root;
  try {
    root = Json::parse(file.text);
  } catch (const Json::parse_error& error) {
    diagnostics.push_back(no_json(file, error.byte));
    return;
  } catch (const Json::exception&) {
    diagnostics.push_back(no_json(file, 0));
    return;
  }
  if (file.format == SuppressionFormat::baseline) {
    if (root.is_array()) return read_gitleaks(root, file, index, entries, diagnostics);
    const Json* const findings = member(root, "findings");
    if (findings != nullptr && findings->is_array() && text_of(root, "schema") == "assay-findings/1")
      return read_report(*findings, file, index, entries, diagnostics);
    if (findings != nullptr && findings->is_array() && member(root, "schema_version") != nullptr)
      return read_betterleaks_report(*findings, file, index, entries, diagnostics);
  }
  read_detect_secrets(root, file, index, entries, diagnostics);
}

}  // namespace assay
