#include "sarif/sarif_values.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/hash.h"
#include "base/letter_case.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "sarif/place_text.h"
#include "sarif/repository_link.h"

namespace assay {

namespace {

constexpr std::array<std::string_view, 5> kSecuritySeverities = {"0.5", "2.5", "5.5", "8.0", "9.5"};
constexpr std::array<unsigned, 5> kHighestRanks = {10, 30, 65, 85, 99};

// The name space of finding_guid: drawn once, never to change.
constexpr std::array<unsigned char, 16> kNamespace = {0x6d, 0x1f, 0x43, 0xa8, 0x0b, 0x52, 0x4c, 0x9e,
                                                      0x8a, 0x37, 0xe5, 0x90, 0x2c, 0x7d, 0x14, 0xbb};

bool has_check(const Rule& rule, CheckKind kind) {
  return std::any_of(rule.checks.begin(), rule.checks.end(), [&](const Check& check) { return check.kind == kind; });
}

}  // namespace

std::string_view sarif_level(Severity severity) {
  if (severity >= Severity::high) return "error";
  return severity == Severity::medium ? "warning" : "note";
}

std::string_view security_severity(Severity severity) {
  return kSecuritySeverities[static_cast<std::size_t>(severity)];
}

unsigned sarif_rank(Severity severity, Confidence confidence) {
  const unsigned less = confidence == Confidence::high ? 0 : confidence == Confidence::medium ? 4 : 8;
  return kHighestRanks[static_cast<std::size_t>(severity)] - less;
}

std::string_view precision_of(Confidence confidence) { return name_of(confidence); }

std::vector<unsigned> cwes_of(const Rule& rule) {
  std::vector<unsigned> out = {798};
  if (rule.reader == Reader::pem || has_check(rule, CheckKind::pem_private_key) ||
      has_check(rule, CheckKind::json_key_file)) {
    out.push_back(321);
  }
  const bool password = rule.id.find("password") != std::string::npos || rule.id.find("passwd") != std::string::npos;
  const bool in_url = has_check(rule, CheckKind::url_credential);
  if (password || in_url) out.push_back(259);
  if (in_url) out.push_back(522);
  return out;
}

std::string pascal_case(std::string_view id) {
  std::string out;
  bool start = true;
  for (const char c : id) {
    const bool lower = c >= 'a' && c <= 'z';
    if (!lower && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) {
      start = true;
      continue;
    }
    out += start && lower ? static_cast<char>(c - 'a' + 'A') : c;
    start = false;
  }
  return out.empty() || equal_ignoring_case(out, id) ? cat("Rule", out) : out;
}

std::string escaped_message(std::string_view text) {
  const auto is_brace = [](char c) { return c == '{' || c == '}'; };
  std::string out;
  for (;;) {
    const auto brace = std::find_if(text.begin(), text.end(), is_brace);
    out.append(text.begin(), brace);
    if (brace == text.end()) return out;
    out.append(2, *brace);
    text.remove_prefix(static_cast<std::size_t>(brace - text.begin()) + 1);
  }
}

std::string cut_text(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  const std::size_t room = most > 3 ? most - 3 : 0;
  std::size_t at = 0;
  while (true) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence(text.substr(at)), 1);
    if (at + length > room) break;
    at += length;
  }
  return cat(text.substr(0, at), "...");
}

std::string finding_guid(std::string_view rule, std::string_view fingerprint) {
  std::string name(reinterpret_cast<const char*>(kNamespace.data()), kNamespace.size());
  name += rule;
  name += '\0';
  name += fingerprint;
  Sha1 digest = sha1(name);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0F) | 0x50);
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3F) | 0x80);
  const std::string hex = to_hex(as_bytes(digest).substr(0, 16));
  const std::string_view digits = hex;
  return cat(digits.substr(0, 8), "-", digits.substr(8, 4), "-", digits.substr(12, 4), "-", digits.substr(16, 4), "-",
             digits.substr(20, 12));
}

ArtifactUri artifact_uri_of_path(std::string_view path, std::string_view root) {
  while (root.ends_with('/')) root.remove_suffix(1);
  if (!root.empty() && path.starts_with(root) && path.substr(root.size()).starts_with('/')) {
    path.remove_prefix(root.size() + 1);
    while (path.starts_with('/')) path.remove_prefix(1);
  }
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (segment.empty() || segment == ".") continue;
    if (segment == ".." && !segments.empty() && segments.back() != "..") {
      segments.pop_back();
    } else if (segment != ".." || !absolute) {
      segments.push_back(segment);
    }
  }
  ArtifactUri out;
  for (const std::string_view segment : segments) {
    if (!out.uri.empty()) out.uri += '/';
    out.uri += uri_path(segment);
  }
  if (absolute) {
    out.uri = cat("file:///", out.uri);
    out.based = false;
  } else if (segments.empty()) {
    out.uri = "unnamed";
  } else {
    out.based = segments.front() != "..";
  }
  return out;
}

ArtifactUri artifact_uri(const Origin& origin, std::string_view path, std::string_view root) {
  const Origin& outer = outermost(origin);
  const bool remote = outer.kind == OriginKind::remote || outer.repository.find("://") != std::string::npos;
  return remote ? ArtifactUri{escaped_url(path), false} : artifact_uri_of_path(path, root);
}

std::string artifact_path(const Origin& origin) {
  const Origin& outer = outermost(origin);
  std::string path = path_in_tree(outer);
  if (!path.empty()) return path;
  switch (outer.kind) {
    case OriginKind::stdin_:
      return "stdin";
    case OriginKind::git_commit:
      return ".git/commit-message";
    case OriginKind::git_tag:
      return ".git/tag-message";
    case OriginKind::git_ref:
      return ".git/ref-name";
    case OriginKind::git_blob:
    case OriginKind::git_index:
      return ".git/blob-without-path";
    default:
      return "unnamed";
  }
}

}  // namespace assay
