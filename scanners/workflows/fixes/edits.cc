#include "scanners/workflows/fixes/edits.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::workflows::fixes {

namespace {

bool is_plain(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._/@:-").find(c) != std::string_view::npos;
  });
}

// A scalar whose bytes may be changed: they are its own, and nobody else's.
bool is_own(const yaml::Tree& tree, const yaml::Node& node) {
  return node.is_scalar() && node.alias_of() == nullptr && !node.extended && !node.is_block_scalar() &&
         node.span.size() > 0 && tree.source(node.span).find_first_of("\r\n") == std::string_view::npos;
}

std::size_t line_end(const yaml::Tree& tree, std::uint32_t offset) {
  const std::uint32_t line = tree.lines().line_of(offset);
  return tree.lines().begin_of(line) + tree.lines().text_of(line).size();
}

std::string_view line_break(const yaml::Tree& tree) {
  const std::string_view source = tree.source();
  const std::size_t first = source.find_first_of("\r\n");
  if (first == std::string_view::npos || source[first] == '\n') return "\n";
  return source.substr(first, 2) == "\r\n" ? "\r\n" : "\r";
}

// What entries of a block mapping are indented by; nothing where something else but "- " stands before the first.
std::optional<std::string> indentation(const yaml::Tree& tree, const yaml::Node& mapping) {
  const std::uint32_t begin = mapping.entries().front().key->span.begin;
  const std::size_t start = tree.lines().begin_of(tree.lines().line_of(begin));
  const std::string_view before = tree.source().substr(start, begin - start);
  if (before.find_first_not_of(" -") != std::string_view::npos) return std::nullopt;
  return std::string(before.size(), ' ');
}

bool is_blank_or_comment(std::string_view rest) {
  const std::size_t begin = rest.find_first_not_of(" \t");
  return begin == std::string_view::npos || (begin > 0 && rest[begin] == '#');
}

// `lines` are those of the new entry, the second one deeper; `flow` is the same in one piece.
std::optional<SpanEdit> add(const yaml::Tree& tree, const yaml::Node& mapping, const yaml::Entry& after,
                            const std::vector<std::string>& lines, const std::string& flow) {
  if (!mapping.is_mapping() || mapping.alias_of() != nullptr || mapping.entries().empty()) return std::nullopt;
  const yaml::Node& value = *after.value;
  const std::uint32_t behind = std::max(value.span.end, after.key->span.end);
  if (mapping.style == yaml::Style::flow) {
    if (value.span.size() == 0) return std::nullopt;
    return SpanEdit{{behind, behind}, cat(", ", flow)};
  }
  const auto indent = indentation(tree, mapping);
  const std::size_t end = line_end(tree, behind);
  if (!indent || !is_blank_or_comment(tree.source().substr(behind, end - behind))) return std::nullopt;
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) text += cat(line_break(tree), *indent, i == 0 ? "" : "  ", lines[i]);
  const auto at = static_cast<std::uint32_t>(end);
  return SpanEdit{{at, at}, std::move(text)};
}

// The lines of a span, when nothing but `before` and blanks stands before it and nothing but a comment behind it.
std::optional<SpanEdit> remove_lines(const yaml::Tree& tree, yaml::Span span, std::string_view before) {
  const std::size_t begin = tree.lines().begin_of(tree.lines().line_of(span.begin));
  const std::size_t end = line_end(tree, span.end);
  const std::string_view head = tree.source().substr(begin, span.begin - begin);
  if (head.find_first_not_of(cat(" ", before)) != std::string_view::npos ||
      !is_blank_or_comment(tree.source().substr(span.end, end - span.end)))
    return std::nullopt;
  const std::string_view rest = tree.source().substr(end);
  const std::size_t cut = rest.starts_with("\r\n") ? 2 : rest.empty() ? 0 : 1;
  return SpanEdit{{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end + cut)}, {}};
}

// Where a view of the source begins in it.
std::uint32_t offset_of(const yaml::Tree& tree, std::string_view view) {
  return static_cast<std::uint32_t>(view.data() - tree.source().data());
}

bool same_release(const Version& a, const Version& b) {
  return a.major == b.major && (a.parts < 2 || b.parts < 2 || a.minor == b.minor) &&
         (a.parts < 3 || b.parts < 3 || (a.patch == b.patch && a.prerelease() == b.prerelease()));
}

}  // namespace

std::optional<SpanEdit> set_value(const yaml::Tree& tree, const yaml::Node& scalar, std::string_view value) {
  if (!is_own(tree, scalar) || !is_plain(value)) return std::nullopt;
  return SpanEdit{tree.source_span(scalar, 0, scalar.text.size()), std::string(value)};
}

std::optional<SpanEdit> add_entry(const yaml::Tree& tree, const yaml::Node& mapping, const yaml::Entry& after,
                                  std::string_view key, std::string_view value) {
  const std::string entry = cat(key, ": ", value);
  return add(tree, mapping, after, {entry}, entry);
}

std::optional<SpanEdit> add_nested(const yaml::Tree& tree, const yaml::Node& mapping, const yaml::Entry& after,
                                   std::string_view key, std::string_view inner, std::string_view value) {
  return add(tree, mapping, after, {cat(key, ":"), cat(inner, ": ", value)}, cat(key, ": {", inner, ": ", value, "}"));
}

std::optional<SpanEdit> remove_entry(const yaml::Tree& tree, const yaml::Node& mapping, const yaml::Entry& entry) {
  if (mapping.style == yaml::Style::flow || mapping.alias_of() != nullptr || mapping.entries().size() < 2)
    return std::nullopt;
  return remove_lines(tree, {entry.key->span.begin, std::max(entry.key->span.end, entry.value->span.end)}, "");
}

std::optional<SpanEdit> remove_item(const yaml::Tree& tree, const yaml::Node& sequence, const yaml::Node& item) {
  if (sequence.style == yaml::Style::flow || sequence.alias_of() != nullptr || sequence.items().size() < 2)
    return std::nullopt;
  return remove_lines(tree, item.span, "-");
}

// Whether a comment may end the line behind a `uses:` in brackets: what stands between ends with the line, and no other
// `uses:` would take the comment for its own. JSON has no comments.
bool has_room_for_comment(const yaml::Tree& tree, std::uint32_t behind, std::size_t end) {
  if (tree.root().style == yaml::Style::flow) return false;
  const std::string_view line = tree.lines().text_of(tree.lines().line_of(behind));
  const std::size_t first = line.find("uses");
  if (first == line.npos || line.find("uses", first + 1) != line.npos) return false;
  std::string_view rest = tree.source().substr(behind, end - behind);
  rest = rest.substr(0, rest.find_last_not_of(" \t") + 1);
  if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) rest.remove_prefix(1);
  const bool ends = !rest.empty() && (rest.back() == '}' || rest.back() == ']' || rest.back() == ',');
  return rest.empty() || (ends && rest.find_first_of("\"'#|>") == rest.npos);
}

std::optional<SpanEdit> set_release(const yaml::Tree& tree, const Uses& uses, std::string_view release) {
  if (!is_plain(release) || uses.text.node->alias_of() != nullptr) return std::nullopt;
  if (uses.commented) {
    const std::uint32_t begin = offset_of(tree, uses.commented->text);
    return SpanEdit{{begin, begin + static_cast<std::uint32_t>(uses.commented->text.size())}, std::string(release)};
  }
  // In front of what stands there: tools that update it look for the version first, and for other markers behind a #.
  if (uses.comment != nullptr)
    return SpanEdit{{uses.comment->span.begin, uses.comment->span.begin}, cat("# ", release, " ")};
  const std::uint32_t behind = uses.text.node->span.end;
  const std::size_t end = line_end(tree, behind);
  if (tree.source().substr(behind, end - behind).find_first_not_of(" \t") == std::string_view::npos)
    return SpanEdit{{behind, behind}, cat(" # ", release)};
  if (!has_room_for_comment(tree, behind, end)) return std::nullopt;
  const auto at = static_cast<std::uint32_t>(end);
  return SpanEdit{{at, at}, cat(" # ", release)};
}

std::optional<SpanEdit> remove_anchor(const yaml::Tree& tree, const yaml::Node& node) {
  const std::string_view source = tree.source();
  const std::string_view name = node.properties() == nullptr ? std::string_view() : node.properties()->anchor;
  if (name.empty()) return std::nullopt;
  std::uint32_t begin = offset_of(tree, name);
  std::uint32_t end = begin + static_cast<std::uint32_t>(name.size());
  if (begin < 2 || source[begin - 1] != '&' || source[begin - 2] != ' ') return std::nullopt;
  --begin;
  const bool blank = end < source.size() && source[end] == ' ';
  while (end < source.size() && source[end] == ' ') ++end;
  const bool ends = end == source.size() || source[end] == '\n' || source[end] == '\r';
  if (!blank && !ends) return std::nullopt;
  // What it names begins on another line: the blank before it would be left at the end of this one.
  if (ends) --begin;
  return SpanEdit{{begin, end}, {}};
}

std::vector<SpanEdit> add_ref(const yaml::Tree& tree, const Uses& uses, std::string_view sha,
                              std::string_view release) {
  const yaml::Node& node = *uses.text.node;
  if (!is_own(tree, node) || !uses.ref.empty() || !is_plain(sha)) return {};
  const auto at = tree.source_span(node, 0, node.text.size()).end;
  std::vector<SpanEdit> out = {{{at, at}, cat(node.text.ends_with('@') ? "" : "@", sha)}};
  auto comment = set_release(tree, uses, release);
  if (!comment) return out;
  if (comment->span.begin == at)
    out.front().text += comment->text;
  else
    out.push_back(std::move(*comment));
  return out;
}

std::vector<SpanEdit> pin(const yaml::Tree& tree, const Uses& uses, std::string_view sha, std::string_view release) {
  const std::optional<Version> named = parse_version(release);
  if (uses.commented && !(named && same_release(*uses.commented, *named))) return {};
  return raise(tree, uses, sha, release);
}

std::vector<SpanEdit> raise(const yaml::Tree& tree, const Uses& uses, std::string_view sha, std::string_view release) {
  if (!is_own(tree, *uses.text.node) || uses.ref.empty() || !is_plain(sha)) return {};
  std::vector<SpanEdit> out = {{uses.ref_span(tree), std::string(sha)}};
  auto comment = set_release(tree, uses, release);
  if (!comment) return out;
  // Edits that touch are one: which is first would be anybody's guess.
  if (comment->span.begin == out.front().span.end)
    out.front().text += comment->text;
  else
    out.push_back(std::move(*comment));
  return out;
}

void offer(Draft& draft, const std::vector<SpanEdit>& edits, const std::string& description, bool safe) {
  for (const SpanEdit& edit : edits) draft.fix(edit.span, edit.text, description, safe);
}

}  // namespace assay::workflows::fixes
