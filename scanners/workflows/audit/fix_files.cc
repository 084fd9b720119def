#include "scanners/workflows/audit/fix_files.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/fixes/apply.h"

namespace assay::workflows {

namespace {

// What stays the same of a finding when its file is changed elsewhere.
using Trace = std::tuple<std::string_view, std::string, std::string>;
Trace trace_of(const Finding& finding) { return {finding.check->id, finding.node, finding.message}; }

std::map<std::string, std::vector<const Finding*>> by_path(const Audit& audit) {
  std::map<std::string, std::vector<const Finding*>> out;
  for (const Finding& finding : audit.findings) out[finding.place.path].push_back(&finding);
  return out;
}

// GitHub refuses the file, and a fix may have been made for the one that is not meant.
bool has_twin_keys(const std::vector<const Finding*>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding* finding) { return finding->check->id == "yaml-key-duplicated"; });
}

// Whether fewer findings are left of each kind that was fixed.
bool are_gone(const std::vector<const Finding*>& before, const std::vector<const Finding*>& fixed,
              const std::vector<const Finding*>& after) {
  std::map<Trace, std::ptrdiff_t> left;
  for (const Finding* finding : before) ++left[trace_of(*finding)];
  for (const Finding* finding : fixed) --left[trace_of(*finding)];
  std::map<Trace, std::ptrdiff_t> now;
  for (const Finding* finding : after) ++now[trace_of(*finding)];
  return std::all_of(fixed.begin(), fixed.end(), [&](const Finding* finding) {
    const Trace trace = trace_of(*finding);
    return now[trace] <= left[trace];
  });
}

}  // namespace

Fixed fix_files(const std::vector<SourceFile>& files, const AuditOptions& options, bool unsafe) {
  Fixed out;
  std::vector<SourceFile> now = files;
  std::map<std::string, FixedFile> changed;
  std::set<std::string> given_up;
  Audit before = audit(now, options);
  for (int round = 0; round < kMostRounds; ++round) {
    const auto found = by_path(before);
    std::vector<SourceFile> next = now;
    std::map<std::string, fixes::Applied> applied;
    for (SourceFile& file : next) {
      const auto here = found.find(file.path);
      if (here == found.end() || given_up.count(file.path) != 0 || !file.unread.empty()) continue;
      fixes::Applied one = fixes::apply(file.text, here->second, unsafe);
      if (one.fixed.empty()) continue;
      if (has_twin_keys(here->second)) {
        out.coverage.gap(printable(file.path),
                         "is not fixed: a key stands twice in it, and which of them counts is open");
        given_up.insert(file.path);
        continue;
      }
      file.text = one.text;
      applied.emplace(file.path, std::move(one));
    }
    if (applied.empty()) break;
    Audit after = audit(next, options);
    const auto left = by_path(after);
    bool taken_back = false;
    for (std::size_t i = 0; i < next.size(); ++i) {
      const auto mine = applied.find(next[i].path);
      if (mine == applied.end()) continue;
      const auto here = left.find(next[i].path);
      const bool sound = read_document(next[i].path, next[i].path_below, next[i].text).has_value() &&
                         are_gone(found.at(next[i].path), mine->second.fixed,
                                  here == left.end() ? std::vector<const Finding*>() : here->second);
      if (!sound) {
        out.coverage.gap(printable(next[i].path), "is not fixed: what came out would not be what was meant");
        given_up.insert(next[i].path);
        next[i] = now[i];
        taken_back = true;
        continue;
      }
      FixedFile& file = changed[next[i].path];
      file.path = next[i].path;
      file.text = next[i].text;
      for (const Finding* finding : mine->second.fixed)
        file.fixes.push_back(
            cat(finding->check->id, ", line ", finding->place.region.line, ": ", finding->fix->description));
    }
    before = taken_back ? audit(next, options) : std::move(after);
    now = std::move(next);
  }
  for (auto& [path, file] : changed) out.files.push_back(std::move(file));
  return out;
}

}  // namespace assay::workflows
