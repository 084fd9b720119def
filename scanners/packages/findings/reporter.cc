#include "scanners/packages/findings/reporter.h"

#include <algorithm>
#include <tuple>

#include "base/glob.h"
#include "base/strings.h"

namespace assay::packages {

namespace {

// With the folder of a sdist and without it.
bool is_named(const std::vector<std::string>& patterns, std::string_view member) {
  const std::size_t slash = member.find('/');
  const std::string_view inside = slash == std::string_view::npos ? member : member.substr(slash + 1);
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return path_fits(pattern, member) || path_fits(pattern, inside);
  });
}

}  // namespace

bool comes_before(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& one) {
    return std::tie(one.path, one.check->id, one.member, one.line, one.message, one.detail);
  };
  return key(a) < key(b);
}

void Reporter::begin(const Check& check, std::string path) {
  check_ = &check;
  path_ = std::move(path);
  count_ = 0;
}

void Reporter::end() {
  if (count_ <= kMost) return;
  Finding finding;
  finding.path = path_;
  finding.message = cat("There are ", count_ - kMost, " more findings of this check.");
  finding.check = check_;
  finding.severity = check_->severity;
  finding.confidence = check_->confidence;
  into_.push_back(std::move(finding));
}

void Reporter::add(Finding finding) {
  if (check_->allowable && is_named(release_.policy.allow, finding.member)) return;
  if (++count_ > kMost) return;
  finding.check = check_;
  finding.confidence = check_->confidence;
  into_.push_back(std::move(finding));
}

void Reporter::report(std::string_view member, std::string message, std::uint32_t line) {
  report(member, std::move(message), check_->severity, line);
}

void Reporter::report(std::string_view member, std::string message, Severity severity, std::uint32_t line) {
  Finding finding;
  finding.path = path_;
  finding.member = member;
  finding.message = std::move(message);
  finding.severity = severity;
  finding.line = line;
  add(std::move(finding));
}

void Reporter::report_on(std::string path, std::string message, std::uint32_t line) {
  Finding finding;
  finding.path = std::move(path);
  finding.message = std::move(message);
  finding.severity = check_->severity;
  finding.line = line;
  add(std::move(finding));
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 120;
  if (text.size() <= kMost) return cat("'", printable(text), "'");
  return cat("'", printable(text.substr(0, kMost)), "…'");
}

}  // namespace assay::packages
