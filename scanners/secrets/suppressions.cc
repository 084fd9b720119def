#include "scanners/secrets/suppressions.h"

#include <algorithm>

#include "base/glob.h"
#include "base/hash.h"
#include "base/strings.h"
#include "scanners/secrets/suppression_reader.h"

namespace assay {

namespace {

// The path as reports give it: in the tree of a commit, or of a file as the user named it.
std::string_view shown_path(const Place& place) {
  const Origin& origin = outermost(place.origin);
  return origin.appearance.path.empty() ? origin.path : origin.appearance.path;
}

bool is_in(std::string_view path, const SuppressionScope& scope) {
  if (scope.shown.empty()) return !path.starts_with('/') && !path.starts_with("../");
  return scope.shown.ends_with('/') ? path.starts_with(scope.shown) : path == scope.shown;
}

// The path that a file's entries speak of: seen from its folder. Nothing when it does not speak of the place.
std::optional<std::string> path_of(const Place& place, const SuppressionFile& file) {
  const std::string_view path = shown_path(place);
  for (const SuppressionScope& scope : file.scopes)
    if (is_in(path, scope)) return cat(scope.seen, path.substr(scope.shown.size()));
  return std::nullopt;
}

// The door is narrow: a hash of the value, compared and forgotten.
std::string value_hash(const Secret& secret, bool longer) {
  const RevealPermit permit("hashed to be looked up in a baseline");
  return longer ? to_hex(as_bytes(sha256(secret.reveal(permit)))) : to_hex(as_bytes(sha1(secret.reveal(permit))));
}

bool is_exact(SuppressionFormat format) { return format != SuppressionFormat::assay; }

}  // namespace

std::optional<SuppressionFormat> suppression_format_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name == ".assayignore") return SuppressionFormat::assay;
  if (name == ".gitleaksignore") return SuppressionFormat::gitleaks;
  if (name == ".betterleaksignore") return SuppressionFormat::betterleaks;
  if (name == ".secrets.baseline") return SuppressionFormat::detect_secrets;
  return std::nullopt;
}

tl::expected<Suppressions, std::vector<Diagnostic>> Suppressions::load(
    const std::vector<SuppressionFile>& files, std::chrono::sys_days today,
    const std::function<bool(std::string_view)>& is_rule) {
  Suppressions all;
  std::vector<SuppressionEntry> entries;
  std::vector<Diagnostic> diagnostics;
  for (std::size_t i = 0; i < files.size(); ++i) {
    read_suppressions(files[i], static_cast<std::uint32_t>(i), entries, diagnostics);
  }
  if (!diagnostics.empty()) return tl::make_unexpected(std::move(diagnostics));
  all.files_ = files;
  for (SuppressionFile& file : all.files_) file.text.clear();
  for (SuppressionEntry& data : entries) {
    const auto index = static_cast<std::uint32_t>(all.entries_.size());
    (data.value.empty() ? all.by_path_[data.path] : all.by_value_[data.value]).push_back(index);
    all.has_sha1_ = all.has_sha1_ || data.value.size() == 40;
    all.has_sha256_ = all.has_sha256_ || data.value.size() == 64;
    Entry entry;
    entry.expired = data.expires && *data.expires < today;
    entry.own_rule = all.files_[data.file].format == SuppressionFormat::assay || is_rule(data.rule);
    entry.data = std::move(data);
    all.entries_.push_back(std::move(entry));
  }
  return all;
}

bool Suppressions::holds(const Entry& entry, const Finding& finding, const Place& place) const {
  const SuppressionFile& file = files_[entry.data.file];
  if (entry.expired) return false;
  if (!entry.data.rule.empty() && entry.own_rule && entry.data.rule != finding.rule) return false;
  if (entry.data.at_line != 0 && entry.data.at_line != place.region.line) return false;
  if (!entry.data.commit.empty() && entry.data.commit != outermost(place.origin).appearance.commit) return false;
  const auto path = path_of(place, file);
  if (!path || entry.data.path.empty()) return path.has_value();
  if (is_exact(file.format)) return entry.data.path == *path;
  if (path_fits(entry.data.path, *path)) return true;
  return place.origin.parent && path_fits(entry.data.path, cat(*path, "!/", path_inside(place.origin)));
}

bool Suppressions::holds_everywhere(const Entry& entry, const Finding& finding) const {
  const SuppressionEntry& data = entry.data;
  const bool any_place = files_[data.file].of_all && data.path.empty() && data.commit.empty() && data.at_line == 0;
  return !entry.expired && any_place && (data.rule.empty() || !entry.own_rule || data.rule == finding.rule);
}

void Suppressions::apply_list(const std::vector<std::uint32_t>& list, Finding& finding, Place& place) {
  for (const std::uint32_t index : list) {
    Entry& entry = entries_[index];
    if (!holds(entry, finding, place)) continue;
    entry.used = true;
    if (place.suppressed) continue;
    const SuppressionFile& file = files_[entry.data.file];
    place.suppressed =
        Suppression{Suppression::Kind::external,
                    is_json(file.format) ? file.name : cat(file.name, " line ", entry.data.line), entry.data.reason};
  }
}

bool Suppressions::apply(Finding& finding) {
  std::vector<std::string> values{finding.fingerprint};
  if (has_sha1_) values.push_back(value_hash(finding.secret, false));
  if (has_sha256_) values.push_back(value_hash(finding.secret, true));
  bool everywhere = false;
  for (const std::string& value : values) {
    const auto found = by_value_.find(value);
    if (found == by_value_.end()) continue;
    everywhere = everywhere || std::any_of(found->second.begin(), found->second.end(), [&](std::uint32_t index) {
                   return holds_everywhere(entries_[index], finding);
                 });
  }
  for (Place& place : finding.places) {
    for (const std::string& value : values) {
      const auto found = by_value_.find(value);
      if (found != by_value_.end()) apply_list(found->second, finding, place);
    }
    if (by_path_.empty()) continue;
    // Each file counts paths from its own folder.
    std::vector<std::string> paths;
    for (const SuppressionFile& file : files_) {
      const auto path = path_of(place, file);
      if (path && std::find(paths.begin(), paths.end(), *path) == paths.end()) paths.push_back(*path);
    }
    for (const std::string& path : paths) {
      const auto found = by_path_.find(path);
      if (found != by_path_.end()) apply_list(found->second, finding, place);
    }
  }
  return everywhere;
}

std::vector<SuppressedRule> Suppressions::rules() const {
  std::vector<SuppressedRule> out;
  for (const Entry& entry : entries_) {
    const SuppressionFile& file = files_[entry.data.file];
    if (file.format == SuppressionFormat::assay) out.push_back({file.name, entry.data.line, entry.data.rule});
  }
  return out;
}

std::vector<UnusedSuppression> Suppressions::unused() const {
  std::vector<UnusedSuppression> unused;
  for (const Entry& entry : entries_) {
    if (entry.used || (!entry.expired && !files_[entry.data.file].whole_folder)) continue;
    const SuppressionEntry& data = entry.data;
    std::string what = data.rule.empty() ? "a value" : printable(data.rule);
    if (!data.path.empty()) what += cat(" in ", printable(data.path));
    if (data.at_line != 0) what += cat(" at line ", data.at_line);
    unused.push_back({files_[data.file].name, data.line, std::move(what), entry.expired, data.rule});
  }
  return unused;
}

}  // namespace assay
