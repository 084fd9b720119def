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

// For each line, counted from 1, the first one behind it that is neither empty nor a comment; 0 where there is none.
std::vector<std::uint32_t> lines_behind(const yaml::Tree& tree) {
  std::vector<std::uint32_t> out(tree.lines().lines() + 1, 0);
  std::uint32_t next = 0;
  for (std::uint32_t line = tree.lines().lines(); line > 0; --line) {
    out[line] = next;
    const std::string_view text = trimmed(tree.lines().text_of(line));
    if (!text.empty() && text.front() != '#') next = line;
  }
  return out;
}

bool names_check(const IgnoreComment& comment, const Check& check) {
  return std::any_of(comment.checks.begin(), comment.checks.end(), [&](std::string_view name) {
    if (!comment.zizmor) return name == check.id;
    return std::find(check.zizmor.begin(), check.zizmor.end(), name) != check.zizmor.end();
  });
}

// The first comment that holds for the finding. `comments` are in order of their lines, and so is what they hold for.
const IgnoreComment* find_comment(const std::vector<IgnoreComment>& comments, const Finding& finding) {
  const Region& region = finding.place.region;
  const auto above = [](const IgnoreComment& comment, std::uint32_t line) {
    return std::max(comment.line, comment.holds_for) < line;
  };
  for (auto comment = std::lower_bound(comments.begin(), comments.end(), region.line, above);
       comment != comments.end() && comment->line <= region.end_line; ++comment) {
    const bool holds = comment->line >= region.line || comment->holds_for == region.line;
    if (holds && names_check(*comment, *finding.check)) return &*comment;
  }
  return nullptr;
}

}  // namespace

std::vector<IgnoreComment> ignore_comments(const yaml::Tree& tree) {
  std::vector<IgnoreComment> out;
  std::vector<std::uint32_t> behind;
  for (const yaml::Comment& comment : tree.comments()) {
    auto parsed = parse(comment.text);
    if (!parsed) continue;
    parsed->line = tree.lines().line_of(comment.span.begin);
    if (comment.own_line) {
      if (behind.empty()) behind = lines_behind(tree);
      parsed->holds_for = behind[parsed->line];
    }
    out.push_back(std::move(*parsed));
  }
  return out;
}

void suppress(const std::vector<IgnoreComment>& comments, std::vector<Finding>& findings) {
  if (comments.empty()) return;
  for (Finding& finding : findings) {
    const IgnoreComment* found = find_comment(comments, finding);
    if (found == nullptr) continue;
    finding.suppressed = Suppression{Suppression::Kind::in_source, found->zizmor ? "zizmor: ignore" : "assay:ignore",
                                     std::string(found->reason)};
  }
}

}  // namespace assay::workflows
