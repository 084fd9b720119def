#include "scanners/packages/findings/in_source.h"

#include <algorithm>
#include <array>

#include "base/glob.h"
#include "base/hash.h"
#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/names/requirement.h"

namespace assay::packages {

namespace {

// Where a wheel's file is imported from, without the folder of its scheme.
std::string_view without_scheme(std::string_view path) {
  const std::size_t top = path.find('/');
  if (top == std::string_view::npos || !path.substr(0, top).ends_with(".data")) return path;
  const std::string_view below = path.substr(top + 1);
  return below.starts_with("purelib/") || below.starts_with("platlib/") ? below.substr(below.find('/') + 1) : path;
}

}  // namespace

SourceComparison::SourceComparison(const Release& release, const Package& package)
    : release_(release), package_(package) {
  if (!release.source) return;
  for (const auto& [path, blob] : release.source->files)
    if (!blob.empty()) blobs_.insert(blob);
}

// What a build makes of its own in a source distribution: any other file may bring code that nobody reviewed.
bool SourceComparison::is_made_by_build(const Member& member, std::string_view inside) const {
  constexpr std::array<std::string_view, 9> kInEggInfo = {"PKG-INFO",         "SOURCES.txt",  "dependency_links.txt",
                                                          "entry_points.txt", "requires.txt", "top_level.txt",
                                                          "not-zip-safe",     "zip-safe",     "namespace_packages.txt"};
  // What setuptools writes where the project has no setup.cfg; one that it has is written anew with more, which the
  // project's configuration may name.
  constexpr std::string_view kSetupCfg = "[egg_info]\ntag_build = \ntag_date = 0\n\n";
  if (!package_.is_sdist() || member.kind != Member::Kind::file) return false;
  if (inside == "PKG-INFO") return true;
  if (inside == "setup.cfg") return member.sha256 == as_bytes(sha256(kSetupCfg));
  // At the top, or in the one folder that holds the packages.
  const std::size_t slash = inside.rfind('/');
  if (slash == std::string_view::npos || !is_one_of(kInEggInfo, inside.substr(slash + 1))) return false;
  std::string_view folder = inside.substr(0, slash);
  if (const std::size_t top = folder.find('/'); top != std::string_view::npos) folder.remove_prefix(top + 1);
  constexpr std::string_view kSuffix = ".egg-info";
  return folder.find('/') == std::string_view::npos && folder.ends_with(kSuffix) &&
         normalized_name(folder.substr(0, folder.size() - kSuffix.size())) == normalized_name(package_.name.name);
}

bool SourceComparison::is_generated(std::string_view inside) const {
  return std::any_of(release_.policy.generated.begin(), release_.policy.generated.end(),
                     [&](const std::string& pattern) { return path_fits(pattern, inside); });
}

InSource SourceComparison::of(const Member& member) const {
  const bool link = member.kind == Member::Kind::symlink || member.kind == Member::Kind::hardlink;
  if (!release_.source || (!link && member.kind != Member::Kind::file)) return InSource::not_asked;
  const std::string inside = normal_path(project_path(package_, member.path));
  if (is_made_by_build(member, inside) || is_generated(inside) || (package_.is_wheel() && !inside.ends_with(".py")))
    return InSource::not_asked;
  const auto& files = release_.source->files;
  auto found = files.find(package_.is_wheel() ? std::string(without_scheme(inside)) : inside);
  if (package_.is_wheel()) {
    const auto below = files.find(cat("src/", without_scheme(inside)));
    if (below != files.end() && (found == files.end() || below->second == member.git_blob)) found = below;
  }
  const bool there = found != files.end();
  // Where the commit has a file a link stands for other bytes, whatever it leads to.
  if (link) return !there ? InSource::absent : found->second.empty() ? InSource::not_asked : InSource::differs;
  if (there && !found->second.empty() && !member.git_blob.empty())
    return found->second == member.git_blob ? InSource::same : InSource::differs;
  if (member.git_blob.empty()) return there ? InSource::not_asked : InSource::absent;
  // The commit has a link there, or, of a wheel, may keep the file elsewhere.
  if ((there || package_.is_wheel()) && blobs_.contains(member.git_blob)) return InSource::same;
  return there ? InSource::differs : InSource::absent;
}

bool SourceComparison::compares_any() const {
  return std::any_of(package_.members.begin(), package_.members.end(), [&](const Member& member) {
    const InSource state = of(member);
    return member.kind == Member::Kind::file && (state == InSource::same || state == InSource::differs);
  });
}

}  // namespace assay::packages
