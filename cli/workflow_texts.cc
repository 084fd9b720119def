#include "cli/workflow_texts.h"

#include <memory>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "scanners/workflows/audit/workflow_files.h"

namespace assay::cli {

namespace {

// Gives paths other names; those that are held once, once.
class Renamed {
 public:
  explicit Renamed(std::function<std::string(std::string_view)> name) : name_(std::move(name)) {}
  void operator()(SharedText& path) {
    if (path != last_) {
      last_ = path;
      shown_ = name_(path);
    }
    path = shown_;
  }

 private:
  std::function<std::string(std::string_view)> name_;
  SharedText last_, shown_;
};

}  // namespace

TextMask remembering(TextMask masked) {
  constexpr std::size_t kMost = 4096, kLongest = 256;
  return
      [masked = std::move(masked), clean = std::make_shared<std::unordered_set<std::string>>()](std::string_view text) {
        std::string own(text);
        if (clean->contains(own)) return own;
        std::string out = masked(text);
        if (out == own && own.size() <= kLongest && clean->size() < kMost) clean->insert(std::move(own));
        return out;
      };
}

void mask(workflows::Audit& audit, const TextMask& masked) {
  Renamed path(masked);
  // Whether something of the text was masked. One in which nothing is stays the one that others have too.
  const auto guard = [&masked](SharedText& text) {
    std::string out = masked(text);
    if (text == out) return false;
    text = std::move(out);
    return true;
  };
  const auto guard_place = [&guard, &path](workflows::Place& place) {
    path(place.path);
    guard(place.message);
    if (guard(place.line)) place.mark_begin = place.mark_end = 0;
  };
  for (workflows::Finding& finding : audit.findings) {
    guard(finding.message);
    finding.node = masked(finding.node);
    if (finding.line_hash && masked(finding.line_hash->text) != finding.line_hash->text) finding.line_hash.reset();
    guard_place(finding.place);
    for (workflows::Place& place : finding.related) guard_place(place);
    for (workflows::Place& place : finding.flow) guard_place(place);
    if (finding.suppressed) finding.suppressed.made().reason = masked(finding.suppressed->reason);
    if (!finding.fix) continue;
    workflows::Fix& fix = finding.fix.made();
    fix.description = masked(fix.description);
    for (workflows::Edit& edit : fix.edits) edit.text = masked(edit.text);
  }
  audit.coverage.rewrite([&masked](const std::string& text) { return masked(text); });
}

void name_from_repository(const std::string& path, workflows::Audit& audit) {
  const std::string root = workflows::repository_root(path);
  if (root.empty()) return;
  Renamed name([&root](std::string_view shown) { return workflows::path_from(root, std::string(shown)); });
  const auto rename = [&name](workflows::Place& place) { name(place.path); };
  for (workflows::Finding& finding : audit.findings) {
    rename(finding.place);
    for (workflows::Place& place : finding.related) rename(place);
    for (workflows::Place& place : finding.flow) rename(place);
  }
}

}  // namespace assay::cli
