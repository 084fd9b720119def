#include "scanners/workflows/audit/fix_files.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/apply.h"

namespace assay::workflows {

namespace {

// What stays the same of a finding when its file is changed elsewhere.
using Trace = std::tuple<std::string_view, std::string, std::string>;
Trace trace_of(const Finding& finding) { return {finding.check->id, finding.node, finding.message}; }

using Findings = std::vector<const Finding*>;
using ByPath = std::map<std::string, Findings>;

ByPath by_path(const Audit& audit) {
  ByPath out;
  for (const Finding& finding : audit.findings) out[finding.place.path].push_back(&finding);
  return out;
}

const Findings& at(const ByPath& all, const std::string& path) {
  static const Findings kNone;
  const auto found = all.find(path);
  return found == all.end() ? kNone : found->second;
}

// GitHub refuses the file, and a fix may have been made for the one that is not meant.
bool has_twin_keys(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding* finding) { return finding->check->id == "yaml-key-duplicated"; });
}

// Whether fewer findings are left of each kind that was fixed.
bool are_gone(const Findings& before, const Findings& fixed, const Findings& after) {
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

// What each check finds in each job or step, and in the file: how much, and how severe at most.
struct Found {
  std::size_t count = 0;
  Severity worst = Severity::info;
};
using Spots = std::map<std::string_view, std::map<std::string_view, Found>>;

Spots spots_of(const Findings& findings) {
  Spots out;
  for (const Finding* finding : findings) {
    if (finding->suppressed) continue;
    Found& found = out[finding->check->id][finding->node];
    ++found.count;
    found.worst = std::max(found.worst, finding->severity);
  }
  return out;
}

// Whether a check finds something where it found less. What is less severe than a finding that was fixed in the same
// place was behind it before: a text that was code is an argument now. Of a check that told as much as it may, what it
// had left out comes up instead.
bool has_more(const Findings& before, const Findings& fixed, const Findings& after) {
  std::map<std::string_view, Severity> mended;
  for (const Finding* finding : fixed) {
    Severity& worst = mended.try_emplace(finding->node, Severity::info).first->second;
    worst = std::max(worst, finding->severity);
  }
  Spots old = spots_of(before);
  for (const auto& [check, nodes] : spots_of(after)) {
    std::size_t told = 0;
    for (const auto& [node, found] : old[check]) told += found.count;
    if (told >= kMostFindings) continue;
    for (const auto& [node, found] : nodes) {
      const auto there = mended.find(node);
      const bool behind = there != mended.end() && found.worst < there->second;
      if (found.count > old[check][node].count && !behind) return true;
    }
  }
  return false;
}

// A fix that can be put in beside all others of its round.
struct Candidate {
  std::size_t file = 0;
  const Finding* finding = nullptr;
};
using Candidates = std::vector<Candidate>;

// Puts in the fixes of a round that are sound together: all at once, and where something is wrong then, by halves.
class Round {
 public:
  Round(const std::vector<SourceFile>& files, const Audit& before, const AuditOptions& options, int& tries)
      : files_(files), options_(options), tries_(tries), before_(by_path(before)) {}

  void take(const Candidates& some) {
    if (some.empty()) return;
    if (tried_ && tries_ == 0) {
      for (const Candidate& one : some)
        refused_.push_back({one, "was not tried: too many before it could not be made"});
      return;
    }
    if (tried_) --tries_;
    tried_ = true;
    std::map<std::size_t, Findings> fixes;
    for (const Candidates* part : {&std::as_const(taken_), &some})
      for (const Candidate& one : *part) fixes[one.file].push_back(one.finding);
    std::vector<SourceFile> next = files_;
    for (const auto& [file, mine] : fixes) next[file].text = fixes::apply(next[file].text, mine, true).text;
    Audit after = audit(next, options_);
    const ByPath left = by_path(after);
    std::set<std::size_t> odd;
    std::string_view why = "is not made: it would lead to another finding";
    for (std::size_t i = 0; i < next.size(); ++i) {
      const Findings& was = at(before_, next[i].path);
      const Findings& is = at(left, next[i].path);
      const auto mine = fixes.find(i);
      const Findings& fixed = mine == fixes.end() ? at(before_, {}) : mine->second;
      if (mine != fixes.end() &&
          (!read_document(next[i].path, next[i].path_below, next[i].text) || !are_gone(was, fixed, is))) {
        odd.insert(i);
        why = "is not made: what came out would not be what was meant";
      } else if (has_more(was, fixed, is)) {
        odd.insert(i);
      }
    }
    if (odd.empty()) {
      taken_.insert(taken_.end(), some.begin(), some.end());
      now_ = std::move(next);
      audit_ = std::move(after);
      return;
    }
    if (some.size() == 1) return refused_.push_back({some[0], why});
    // Most often the fault lies in a file where it shows.
    Candidates first, second;
    for (const Candidate& one : some) (odd.count(one.file) == 0 ? first : second).push_back(one);
    if (first.empty() || second.empty()) {
      const auto middle = some.begin() + static_cast<std::ptrdiff_t>(some.size() / 2);
      first.assign(some.begin(), middle);
      second.assign(middle, some.end());
    }
    take(first);
    take(second);
  }

  struct Refused {
    Candidate fix;
    std::string_view why;
  };
  const Candidates& taken() const { return taken_; }
  const std::vector<Refused>& refused() const { return refused_; }
  // With what was taken; empty where that is nothing.
  std::vector<SourceFile>& files() { return now_; }
  Audit& found() { return audit_; }

 private:
  const std::vector<SourceFile>& files_;
  const AuditOptions& options_;
  int& tries_;
  bool tried_ = false;  // all of the round at once
  ByPath before_;
  Candidates taken_;
  std::vector<Refused> refused_;
  std::vector<SourceFile> now_;
  Audit audit_;
};

}  // namespace

Fixed fix_files(const std::vector<SourceFile>& files, const AuditOptions& options, bool unsafe) {
  Fixed out;
  std::vector<SourceFile> now = files;
  std::map<std::string, FixedFile> changed;
  std::set<std::string> given_up;
  std::set<std::pair<std::string, Trace>> refused;
  int tries = kMostTries;
  Audit before = audit(now, options);
  for (int round = 0; round < kMostRounds; ++round) {
    const ByPath found = by_path(before);
    Candidates candidates;
    for (std::size_t i = 0; i < now.size(); ++i) {
      const SourceFile& file = now[i];
      if (given_up.count(file.path) != 0 || !file.unread.empty()) continue;
      Findings here = at(found, file.path);
      here.erase(std::remove_if(here.begin(), here.end(),
                                [&](const Finding* one) {
                                  return refused.count({file.path, trace_of(*one)}) != 0;
                                }),
                 here.end());
      const Findings fixable = fixes::apply(file.text, here, unsafe).fixed;
      if (fixable.empty()) continue;
      if (has_twin_keys(at(found, file.path))) {
        out.coverage.gap(printable(file.path),
                         "is not fixed: a key stands twice in it, and which of them counts is open");
        given_up.insert(file.path);
        continue;
      }
      for (const Finding* finding : fixable) candidates.push_back({i, finding});
    }
    if (candidates.empty()) break;
    Round one(now, before, options, tries);
    one.take(candidates);
    for (const Round::Refused& not_made : one.refused()) {
      const Finding& finding = *not_made.fix.finding;
      const std::string& path = now[not_made.fix.file].path;
      out.coverage.gap(printable(path),
                       cat("line ", finding.place.region.line, ": the fix of ", finding.check->id, " ", not_made.why));
      refused.insert({path, trace_of(finding)});
    }
    if (one.taken().empty()) continue;
    std::set<const Finding*> taken;
    for (const Candidate& made : one.taken()) taken.insert(made.finding);
    for (const Candidate& made : candidates) {
      if (taken.count(made.finding) == 0) continue;
      const Finding& finding = *made.finding;
      FixedFile& file = changed[now[made.file].path];
      file.path = now[made.file].path;
      file.text = one.files()[made.file].text;
      file.fixes.push_back(
          cat(finding.check->id, ", line ", finding.place.region.line, ": ", finding.fix->description));
    }
    now = std::move(one.files());
    before = std::move(one.found());
  }
  for (auto& [path, file] : changed) out.files.push_back(std::move(file));
  return out;
}

}  // namespace assay::workflows
