#include "scanners/workflows/findings/suppressions.h"

#include <algorithm>
#include <optional>

#include "base/strings.h"

namespace assay::workflows {

namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> names(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (const std::string_view name = trimmed(list.substr(0, comma)); !name.empty()) out.push_back(name);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return out;
}

// What stands behind "assay:ignore" or "zizmor: ignore", wherever the comment has it.
std::optional<IgnoreComment> parse(std::string_view text) {
  for (const std::string_view marker : {"assay:ignore[", "assay: ignore[", "zizmor: ignore[", "zizmor:ignore["}) {
    const std::size_t at = text.find(marker);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = text.substr(at + marker.size());
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    IgnoreComment out;
    out.checks = names(rest.substr(0, close));
    out.reason = trimmed(rest.substr(close + 1));
    out.zizmor = marker.starts_with('z');
    return out;
  }
  return std::nullopt;
}

// The first line behind a comment's that is neither empty nor a comment.
std::uint32_t line_behind(const yaml::Tree& tree, std::uint32_t line) {
  for (std::uint32_t next = line + 1; next <= tree.lines().lines(); ++next) {
    const std::string_view text = trimmed(tree.lines().text_of(next));
    if (!text.empty() && text.front() != '#') return next;
  }
  return 0;
}

bool names_check(const IgnoreComment& comment, const Check& check) {
  return std::any_of(comment.checks.begin(), comment.checks.end(), [&](std::string_view name) {
    if (!comment.zizmor) return name == check.id;
    return std::find(check.zizmor.begin(), check.zizmor.end(), name) != check.zizmor.end();
  });
}

bool holds_for(const IgnoreComment& comment, const Region& region) {
  const auto within = [&region](std::uint32_t line) { return region.line <= line && line <= region.end_line; };
  return within(comment.line) || (comment.holds_for != 0 && comment.holds_for == region.line);
}

}  // namespace

std::vector<IgnoreComment> ignore_comments(const yaml::Tree& tree) {
  std::vector<IgnoreComment> out;
  for (const yaml::Comment& comment : tree.comments()) {
    auto parsed = parse(comment.text);
    if (!parsed) continue;
    parsed->line = tree.lines().line_of(comment.span.begin);
    if (comment.own_line) parsed->holds_for = line_behind(tree, parsed->line);
    out.push_back(std::move(*parsed));
  }
  return out;
}

void suppress(const std::vector<IgnoreComment>& comments, std::vector<Finding>& findings) {
  if (comments.empty()) return;
  for (Finding& finding : findings) {
    const auto found = std::find_if(comments.begin(), comments.end(), [&](const IgnoreComment& comment) {
      return holds_for(comment, finding.place.region) && names_check(comment, *finding.check);
    });
    if (found == comments.end()) continue;
    finding.suppressed = Suppression{Suppression::Kind::in_source, found->zizmor ? "zizmor: ignore" : "assay:ignore",
                                     std::string(found->reason)};
  }
}

}  // namespace assay::workflows
