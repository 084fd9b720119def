#include "api/serve/examiner.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/line_index.h"
#include "base/strings.h"
#include "sarif/place_text.h"
#include "scanners/workflows/audit/audit.h"

namespace assay::serve {

namespace {

std::string_view extension_of(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash) ? std::string_view()
                                                                                           : name.substr(dot + 1);
}

// How a comment to the end of the line is written in a file of that name: what stands before it and behind it. Nothing
// before it: the format has none.
std::pair<std::string_view, std::string_view> comment_of(std::string_view name) {
  constexpr std::array<std::string_view, 18> kSlashes = {"c", "cc",  "cpp",   "cs", "dart", "go",
                                                         "h", "hpp", "java",  "js", "jsx",  "kt",
                                                         "m", "rs",  "scala", "ts", "tsx",  "swift"};
  constexpr std::array<std::string_view, 4> kMarkup = {"html", "xml", "md", "svg"};
  constexpr std::array<std::string_view, 3> kDashes = {"sql", "lua", "hs"};
  constexpr std::array<std::string_view, 4> kNone = {"json", "csv", "ipynb", "txt"};
  const std::string_view extension = extension_of(name);
  const auto among = [extension](const auto& list) {
    return std::find(list.begin(), list.end(), extension) != list.end();
  };
  if (among(kSlashes)) return {" // ", ""};
  if (among(kMarkup)) return {" <!-- ", " -->"};
  if (among(kDashes)) return {" -- ", ""};
  if (among(kNone)) return {"", ""};
  return {" # ", ""};
}

// The part of a path from .github on, or an action's own name; empty for what is neither.
std::string_view workflow_path(std::string_view name) {
  if (!name.ends_with(".yml") && !name.ends_with(".yaml")) return {};
  constexpr std::string_view kFolder = ".github/workflows/";
  const std::size_t at = name.rfind(kFolder);
  if (at != std::string_view::npos && (at == 0 || name[at - 1] == '/') &&
      name.find('/', at + kFolder.size()) == std::string_view::npos)
    return name.substr(at);
  const std::string_view file = name.substr(name.rfind('/') + 1);
  return file == "action.yml" || file == "action.yaml" ? file : std::string_view();
}

// Counts from 1 become counts from 0.
std::uint32_t from_zero(std::uint32_t number) { return number == 0 ? 0 : number - 1; }

Span span_of(const Region& region) {
  return {from_zero(region.line), from_zero(region.column), from_zero(region.end_line), from_zero(region.end_column)};
}

// Inserts a comment at the end of a line, counted from 0.
Offer comment_at(const LineIndex& lines, std::uint32_t line, std::string title, std::string comment) {
  const std::uint32_t number = std::min(line + 1, lines.lines());
  const std::size_t behind = lines.begin_of(number) + lines.text_of(number).size();
  const std::uint32_t end = from_zero(lines.region(behind, behind).column);
  return {.title = std::move(title), .edits = {{{line, end, line, end}, std::move(comment)}}};
}

}  // namespace

Remark not_looked_at(std::string_view why) {
  return {.span = {},
          .severity = Severity::low,
          .code = {},
          .message = cat("Not looked at as a whole: ", why),
          .offers = {}};
}

std::vector<Remark> Examiner::examine(const std::string& name, Bytes text) const {
  std::vector<Remark> out;
  if (text.size() > kMostText) {
    out.push_back(not_looked_at(cat("it is longer than ", kMostText >> 20U, " MiB; 'assay scan' reads it")));
    return out;
  }
  find_credentials(name, text, out);
  if (const std::string_view below = workflow_path(name); !below.empty()) check_workflow(name, below, text, out);
  std::stable_sort(out.begin(), out.end(), [](const Remark& a, const Remark& b) {
    return std::tie(a.span.line, a.span.column, a.code) < std::tie(b.span.line, b.span.column, b.code);
  });
  return out;
}

void Examiner::find_credentials(const std::string& name, Bytes text, std::vector<Remark>& out) const {
  const auto scanned = api::scan_text(engine_, text, name, api::LineHashes::left_out);
  if (!scanned) {
    out.push_back(not_looked_at(scanned.error().text));
    return;
  }
  const LineIndex lines(text);
  const auto& [before, behind] = comment_of(name);
  for (const Finding& finding : scanned->result().findings) {
    const Scrub scrub(finding);
    const std::string message = scrub(cat(engine_->rules[finding.rule_index].description, ": ", finding.secret.mask(),
                                          " (", name_of(finding.confidence), " confidence)"));
    for (const Place& place : finding.places) {
      if (place.suppressed) continue;
      Remark remark;
      remark.span = span_of(place.region);
      remark.severity = finding.severity;
      remark.code = finding.rule;
      remark.message = message;
      if (!before.empty())
        remark.offers.push_back(comment_at(lines, remark.span.end_line, cat("Accept ", finding.rule, " on this line"),
                                           cat(before, "assay:allow ", finding.rule, " REASON", behind)));
      out.push_back(std::move(remark));
    }
    if (finding.place_count > finding.places.size())
      out.push_back(not_looked_at(cat(finding.rule, " has ", finding.place_count - finding.places.size(),
                                      " more places of one value than are shown")));
  }
  for (const Gap& gap : scanned->result().coverage.gaps()) out.push_back(not_looked_at(gap.why));
}

void Examiner::check_workflow(const std::string& name, std::string_view below, Bytes text,
                              std::vector<Remark>& out) const {
  workflows::SourceFile file;
  file.path = name;
  file.path_below = below;
  file.text = text;
  std::vector<workflows::SourceFile> files;
  files.push_back(std::move(file));
  const workflows::Audit audit = workflows::audit(std::move(files), {});
  const LineIndex lines(text);
  // Many say the same of many steps.
  std::unordered_map<std::string, std::string> known;
  const auto masked = [this, &known](const std::string& shown) -> const std::string& {
    const auto [at, is_new] = known.try_emplace(shown);
    if (is_new) at->second = mask_(shown);
    return at->second;
  };
  for (const workflows::Finding& finding : audit.findings) {
    if (finding.suppressed) continue;
    Remark remark;
    remark.span = span_of(finding.place.region);
    remark.severity = finding.severity;
    remark.code = finding.check->id;
    remark.message = masked(finding.message);
    if (finding.fix) {
      Offer offer{.title = masked(finding.fix->description), .preferred = finding.fix->safe, .edits = {}};
      bool shows_nothing = true;
      for (const workflows::Edit& edit : finding.fix->edits) {
        shows_nothing = shows_nothing && masked(edit.text) == edit.text;
        offer.edits.push_back({span_of(edit.region), edit.text});
      }
      // A masked one would be written into the file.
      if (shows_nothing) remark.offers.push_back(std::move(offer));
    }
    remark.offers.push_back(comment_at(lines, remark.span.line, cat("Ignore ", finding.check->id, " on this line"),
                                       cat(" # assay:ignore[", finding.check->id, "]")));
    out.push_back(std::move(remark));
  }
  for (const Gap& gap : audit.coverage.gaps()) out.push_back(not_looked_at(mask_(gap.why)));
}

}  // namespace assay::serve
