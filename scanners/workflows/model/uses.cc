#include "scanners/workflows/model/uses.h"

#include <algorithm>

namespace assay::workflows {

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && text != "." && text != ".." && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

// owner/repository[/path], with the ref taken away.
bool split_repository(std::string_view name, Uses& out) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return false;
  out.owner = name.substr(0, slash);
  std::string_view rest = name.substr(slash + 1);
  // A doubled '/' is let through here, as GitHub lets it; uses-obfuscated tells of it.
  while (rest.starts_with('/')) rest.remove_prefix(1);
  const std::size_t second = rest.find('/');
  out.repository = rest.substr(0, second);
  if (second != std::string_view::npos) out.path = rest.substr(second + 1);
  return is_name(out.owner) && is_name(out.repository);
}

}  // namespace

RefKind ref_kind_of(std::string_view ref) {
  if (ref.empty()) return RefKind::none;
  const bool hexadecimal = std::all_of(ref.begin(), ref.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  if (hexadecimal && (ref.size() == 40 || ref.size() == 64)) return RefKind::sha;
  if (parse_version(ref)) return RefKind::version;
  if (hexadecimal && ref.size() >= 7 && ref.size() < 40) return RefKind::short_sha;
  return RefKind::branch;
}

Uses parse_uses(Text text, const yaml::Tree& tree) {
  Uses out;
  out.text = text;
  if (!text) return out;
  out.comment = tree.trailing_comment(*text.node);
  // Of an alias the version may stand where the anchor is.
  const yaml::Node* anchored = text.node->alias_of();
  if (anchored != nullptr && (out.comment == nullptr || !version_in_comment(out.comment->text)))
    if (const yaml::Comment* there = tree.trailing_comment(*anchored)) out.comment = there;
  if (out.comment != nullptr) out.commented = version_in_comment(out.comment->text);
  const std::string_view value = text.value();
  if (text.has_expression()) return out;
  if (value.starts_with("docker://")) {
    out.kind = UsesKind::docker;
    return out;
  }
  if (value.starts_with("./") || value.starts_with("$/") || value == "." || value == "..") {
    out.kind = value.starts_with('$') ? UsesKind::self : UsesKind::local;
    out.path = value.substr(std::min<std::size_t>(value.size(), 2));
    if (out.kind == UsesKind::self && out.path.find('@') != std::string_view::npos) out.kind = UsesKind::invalid;
    return out;
  }
  const std::size_t at = value.find('@');
  if (!split_repository(value.substr(0, at), out)) return out;
  out.kind = UsesKind::repository;
  if (at == std::string_view::npos) return out;
  out.ref = value.substr(at + 1);
  out.ref_kind = ref_kind_of(out.ref);
  if (out.ref.find_first_of(" \t\n@") != std::string_view::npos) out.kind = UsesKind::invalid;
  return out;
}

std::optional<Version> Uses::version() const {
  return ref_kind == RefKind::version ? parse_version(ref) : std::nullopt;
}

bool Uses::is_reusable_workflow() const {
  return (path.ends_with(".yml") || path.ends_with(".yaml")) &&
         path.find(".github/workflows/") != std::string_view::npos;
}

bool Uses::is_repository(std::string_view name) const {
  if (kind != UsesKind::repository || name.size() != owner.size() + 1 + repository.size()) return false;
  const std::size_t slash = owner.size();
  return name[slash] == '/' && equal_ignoring_case(owner, name.substr(0, slash)) &&
         equal_ignoring_case(repository, name.substr(slash + 1));
}

yaml::Span Uses::ref_span(const yaml::Tree& tree) const {
  if (ref.empty()) return text.node->span;
  const std::string_view value = text.value();
  return tree.source_span(*text.node, value.size() - ref.size(), value.size());
}

}  // namespace assay::workflows
