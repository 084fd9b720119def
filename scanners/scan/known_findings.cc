#include "scanners/scan/known_findings.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/strings.h"
#include "rules/suggest.h"
#include "scanners/config/config.h"
#include "scanners/secrets/markers.h"
#include "scanners/sources/files/roots.h"

namespace assay {

namespace {

constexpr std::array<const char*, 4> kFiles = {".assayignore", ".gitleaksignore", ".betterleaksignore",
                                               ".secrets.baseline"};
constexpr std::size_t kShown = 5;

// The rules that exist, in this run or not.
class RuleNames {
 public:
  explicit RuleNames(const ScanContext& context) : context_(context) {
    for (const Rule& rule : context.rules->rules()) ids_.push_back(rule.id);
  }

  bool has(std::string_view id) const {
    return context_.rules->find(id) != context_.rules->size() || (context_.is_known_rule && context_.is_known_rule(id));
  }

  std::string no_such(std::string_view id) const {
    const std::string meant = did_you_mean(id, ids_);
    return cat("there is no rule ", printable(id), meant.empty() ? "" : ", ", meant);
  }

 private:
  const ScanContext& context_;
  std::vector<std::string_view> ids_;
};

Diagnostic unreadable(const std::string& path, const Error& error) {
  Diagnostic problem;
  problem.file = path;
  problem.message = error.why;
  problem.hint = "the file says which findings are known: without it nothing can be said of them";
  return problem;
}

// The first few, and how many more.
void note_list(const std::vector<std::string>& texts, std::string_view more, Coverage& coverage) {
  for (std::size_t i = 0; i < texts.size() && i < kShown; ++i) coverage.note(texts[i]);
  if (texts.size() > kShown) coverage.note(cat(texts.size() - kShown, more));
}

void add_file(const std::string& path, const std::string& shown, std::vector<SuppressionScope> scopes,
              std::vector<SuppressionFile>& files, std::vector<Diagnostic>& mistakes) {
  auto text = read_file(path);
  if (!text) {
    mistakes.push_back(unreadable(shown, text.error()));
    return;
  }
  SuppressionFile file;
  file.name = shown;
  file.format = suppression_format_of(path).value_or(SuppressionFormat::assay);
  file.text = std::move(*text);
  if (!scopes.empty()) file.scopes = std::move(scopes);
  files.push_back(std::move(file));
}

// A suppression file above scanned paths.
struct FoundFile {
  std::string shown;  // as a message names it
  std::vector<SuppressionScope> scopes;
  std::size_t roots = 0;  // how many paths it speaks of
  bool whole_folder = false;
};

// How a file found for the path `named` is shown: from the working directory, or whole when the path was.
std::string shown_as(const std::filesystem::path& file, const std::string& named) {
  std::error_code error;
  const auto here = std::filesystem::current_path(error);
  return error || named.starts_with('/') ? file.string() : file.lexically_relative(here).string();
}

std::map<std::string, FoundFile> find_files(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::map<std::string, FoundFile> found;
  for (const std::string& named : paths) {
    const std::vector<std::string> folders = folders_upwards(named);
    std::error_code error;
    const fs::path real = fs::canonical(named.empty() || named == "-" ? "." : named, error);
    if (folders.empty() || error) continue;
    const bool is_folder = named != "-" && fs::is_directory(real, error);
    for (const char* name : kFiles) {
      const auto at = std::find_if(folders.begin(), folders.end(), [name](const std::string& folder) {
        return ::access(cat(folder, "/", name).c_str(), F_OK) == 0;
      });
      if (at == folders.end()) continue;
      const std::string path = cat(*at, "/", name);
      FoundFile& file = found[path];
      file.shown = shown_as(path, named);
      file.roots += 1;
      SuppressionScope scope{files::tidy(named), named == "-" ? "-" : real.lexically_relative(cat(*at, "/")).string()};
      if (is_folder) {
        scope.shown = scope.shown == "." ? "" : scope.shown + (scope.shown.ends_with('/') ? "" : "/");
        scope.seen = scope.seen == "." ? "" : scope.seen + "/";
        file.whole_folder = file.whole_folder || scope.seen.empty();
      }
      file.scopes.push_back(std::move(scope));
    }
  }
  return found;
}

}  // namespace

KnownFindings::Read KnownFindings::of_work_tree(const std::string& folder, const ScanContext& context) {
  std::vector<SuppressionFile> files;
  std::vector<Diagnostic> mistakes;
  if (!context.suppressions || folder.empty()) return load({}, {}, true, context);
  for (const char* name : kFiles) {
    const std::string path = cat(folder, "/", name);
    if (::access(path.c_str(), F_OK) == 0) add_file(path, name, {}, files, mistakes);
  }
  for (Diagnostic& mistake : mistakes) mistake.file = cat(folder, "/", mistake.file);
  return load(std::move(files), std::move(mistakes), true, context);
}

KnownFindings::Read KnownFindings::of_paths(const std::vector<std::string>& paths, const ScanContext& context) {
  std::vector<SuppressionFile> files;
  std::vector<Diagnostic> mistakes;
  if (!context.suppressions) return load({}, {}, true, context);
  std::map<std::string, FoundFile> found = find_files(paths);
  for (auto& [path, file] : found) {
    const std::size_t before = files.size();
    add_file(path, file.shown, std::move(file.scopes), files, mistakes);
    if (files.size() == before) continue;
    files.back().of_all = file.roots == paths.size();
    files.back().whole_folder = file.whole_folder;
  }
  const bool all = std::any_of(paths.begin(), paths.end(), [](const auto& path) { return files::tidy(path) == "."; });
  return load(std::move(files), std::move(mistakes), all, context);
}

KnownFindings::Read KnownFindings::load(std::vector<SuppressionFile> files, std::vector<Diagnostic> mistakes, bool all,
                                        const ScanContext& context) {
  KnownFindings known;
  known.ignored_ = !context.suppressions;
  known.rules_ = context.rules;
  known.every_rule_ = context.every_rule;
  for (const SuppressionFile& baseline : context.baselines) {
    if (known.ignored_) break;
    files.push_back(baseline);
    files.back().whole_folder = all;
  }
  if (files.empty() && mistakes.empty()) return known;
  const RuleSet& rules = *context.rules;
  const auto in_run = [&rules](std::string_view id) { return rules.find(id) != rules.size(); };
  auto suppressions = Suppressions::load(files, context.today, in_run);
  if (!suppressions) mistakes.insert(mistakes.end(), suppressions.error().begin(), suppressions.error().end());
  if (!mistakes.empty()) return tl::make_unexpected(std::move(mistakes));
  known.suppressions_ = std::move(*suppressions);
  const RuleNames names(context);
  for (const SuppressedRule& named : known.suppressions_.rules())
    if (!names.has(named.rule))
      known.unknown_rules_.push_back(cat(named.file, ":", named.line, ": ", names.no_such(named.rule)));
  return known;
}

bool KnownFindings::apply(Finding& finding) {
  if (!ignored_) return suppressions_.apply(finding);
  for (Place& place : finding.places) place.suppressed.reset();
  finding.open_beyond = true;
  return false;
}

bool KnownFindings::is_looked_for(const std::string& rule) const {
  return every_rule_ || (!rule.empty() && rules_->find(rule) != rules_->size());
}

std::uint64_t KnownFindings::note_useless(bool everything, Coverage& coverage) const {
  note_list(unknown_rules_, " more suppressions name a rule that does not exist", coverage);
  std::vector<std::string> useless;
  // What was not read, opened or looked for may hold what an entry speaks of.
  const auto left_out = [&](SkipReason reason) { return coverage.skipped().contains(reason); };
  everything = everything && coverage.complete() && !left_out(SkipReason::packed) && !left_out(SkipReason::binary) &&
               !left_out(SkipReason::submodule) && !left_out(SkipReason::lfs);
  for (const UnusedSuppression& unused : suppressions_.unused()) {
    if (!unused.expired && (!everything || !is_looked_for(unused.rule))) continue;
    useless.push_back(
        cat(unused.file, ":", unused.line, ": ", unused.expired ? "expired" : "holds for nothing", ": ", unused.what));
  }
  note_list(useless, " more suppressions are expired or hold for nothing", coverage);
  return useless.size();
}

void note_misspelt_markers(const std::vector<Finding>& findings, const ScanContext& context, Coverage& coverage) {
  if (!context.suppressions) return;
  std::optional<RuleNames> names;
  std::set<std::string> notes;
  for (const Finding& finding : findings) {
    for (const Place& place : finding.places) {
      if (place.suppressed) continue;
      for (std::string_view list = place.misspelt; !list.empty();) {
        const std::size_t comma = std::min(list.find(','), list.size());
        const std::string_view rule = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        if (!names) names.emplace(context);
        if (names->has(rule)) continue;
        const Origin& origin = place.origin;
        const std::string& path = origin.appearance.path.empty() ? origin.path : origin.appearance.path;
        notes.insert(cat(printable(path), ":", place.region.line, ": assay:allow: ", names->no_such(rule)));
      }
    }
  }
  note_list({notes.begin(), notes.end()}, " more markers name a rule that does not exist", coverage);
}

}  // namespace assay
