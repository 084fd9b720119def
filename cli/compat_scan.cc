#include "cli/compat_scan.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/file.h"
#include "base/glob.h"
#include "base/strings.h"
#include "cli/foreign_file.h"
#include "cli/output.h"
#include "cli/tell.h"
#include "rules/importers/import.h"
#include "sarif/place_text.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string line(text.substr(0, end));
    if (line.ends_with('\r')) line.pop_back();
    out.push_back(std::move(line));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

// Whether less is found without what a note speaks of. What is not known to be harmless is not.
bool finds_less(const import::Note& note) {
  static constexpr std::array kHarmless = {std::string_view("reported"),        std::string_view("allowlist"),
                                           std::string_view("disabledRules"),   std::string_view("find more"),
                                           std::string_view("a default rule"),  std::string_view("no counterpart"),
                                           std::string_view("all of the match")};
  // A note may quote an expression of the file, in which any of these words may stand.
  if (note.is_loss && note.text.find("the rule is left out") != std::string::npos) return true;
  return note.is_loss && std::none_of(kHarmless.begin(), kHarmless.end(),
                                      [&](std::string_view text) { return note.text.find(text) != std::string::npos; });
}

}  // namespace

Status CompatPaths::read_file(const std::string& path, bool exclude) {
  const auto text = assay::read_file(path, kMostBytes);
  if (!text) return tl::make_unexpected(text.error());
  std::size_t number = 0;
  bool any = false;
  for (const std::string& line : lines_of(*text)) {
    ++number;
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos || line[begin] == '#') continue;
    RE2::Options options;
    options.set_log_errors(false);
    options.set_encoding(RE2::Options::EncodingLatin1);
    auto expression = std::make_shared<const RE2>(line, options);
    if (!expression->ok())
      return fail("reading expressions for paths", cat(printable(path), ":", number), expression->error(),
                  "the syntax is that of Go's regexp");
    (exclude ? exclude_ : include_).push_back(std::move(expression));
    any = true;
  }
  if (!any && !exclude)
    return fail("reading expressions for paths", printable(path), "it holds none, so nothing would be scanned",
                "leave --include-paths out to scan everything");
  return {};
}

void CompatPaths::exclude_globs(const std::string& list) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    if (end > begin) globs_.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
}

bool CompatPaths::passes(const std::string& path) const {
  const auto fits = [&](const std::shared_ptr<const RE2>& expression) { return RE2::PartialMatch(path, *expression); };
  if (std::any_of(exclude_.begin(), exclude_.end(), fits)) return false;
  if (std::any_of(globs_.begin(), globs_.end(), [&](const std::string& glob) { return path_fits(glob, path); }))
    return false;
  return include_.empty() || std::any_of(include_.begin(), include_.end(), fits);
}

Status use_foreign_config(const std::string& name, const std::string& text, ScanFlags& flags, std::vector<Gap>& gaps) {
  const auto read = [&](const std::string& file) { return read_extended(name, file, kMostBytes); };
  const auto imported = import::import_rules(text, "imported-rules.yaml", read);
  if (!imported) {
    Error error = imported.error();
    error.subject = error.subject.empty() ? printable(name) : cat(printable(name), ", ", error.subject);
    return tl::make_unexpected(std::move(error));
  }
  for (const import::Note& note : imported->notes) {
    const std::string line = cat(printable(note.subject), ": ", note.text);
    if (finds_less(note))
      gaps.push_back({printable(name), line});
    else if (note.is_loss)
      tell(cat("assay: ", printable(name), ": not taken over: ", line));
  }
  if (!imported->rules.empty()) flags.rule_texts.push_back({name, imported->rules});
  flags.config_text = RuleFile{name, imported->config};
  return {};
}

CompatLeaks compat_leaks(const ScanFlags& flags, const CompatPaths& paths,
                         const std::function<bool(const Finding&)>& wanted, ScanResult& result) {
  CompatLeaks out;
  for (const Finding& finding : result.findings) {
    if (finding.suppressed()) continue;
    const bool live = finding.status == VerificationStatus::active;
    if (!live && (finding.severity < flags.fail_on || finding.confidence < flags.fail_confidence)) {
      ++out.unsure;
      continue;
    }
    if (wanted && !wanted(finding)) {
      ++out.unwanted;
      if (!live && finding.status != VerificationStatus::inactive) ++out.untold;
      continue;
    }
    bool any = false;
    for (const Place& place : finding.places) {
      if (place.suppressed) continue;
      if (!paths.empty() && !paths.passes(path_in_tree(outermost(place.origin)))) continue;
      out.leaks.push_back({&finding, &place});
      any = true;
    }
    const bool all = finding.place_count <= finding.places.size();
    if (any && !all)
      result.coverage.note(cat(finding.rule, ": ", finding.places.size(), " of ", finding.place_count,
                               " places of one value are listed"));
    // Nothing says that the places beyond the limit are left out as well.
    if (!any && (!all || finding.open_beyond))
      result.coverage.gap("the findings", cat(finding.rule,
                                              ": a value has more places than were kept, and those that "
                                              "were kept are left out"));
  }
  return out;
}

Status write_compat(const std::string& path, const std::function<Status(Output&)>& write) {
  const auto output = open_report(path);
  if (!output) return tl::make_unexpected(output.error());
  if (Status status = write(**output); !status) return status;
  return (*output)->finish();
}

void tell_gaps(const Coverage& coverage) {
  for (const Gap& gap : coverage.gaps()) tell(cat("assay: not read: ", gap.input, ": ", gap.why));
  if (coverage.gap_count() > coverage.gaps().size())
    tell(cat("assay: not read: ", coverage.gap_count() - coverage.gaps().size(), " more"));
}

}  // namespace assay::cli
