#include "scanners/packages/findings/in_source.h"

#include <algorithm>

#include "base/glob.h"
#include "base/strings.h"

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

// What a build makes of its own in a source distribution, and what the project says is generated.
bool SourceComparison::is_generated(std::string_view inside) const {
  if (package_.is_sdist() &&
      (inside == "PKG-INFO" || inside == "setup.cfg" || inside.find(".egg-info/") != std::string_view::npos))
    return true;
  return std::any_of(release_.policy.generated.begin(), release_.policy.generated.end(),
                     [&](const std::string& pattern) { return path_fits(pattern, inside); });
}

InSource SourceComparison::of(const Member& member) const {
  const bool link = member.kind == Member::Kind::symlink || member.kind == Member::Kind::hardlink;
  if (!release_.source || (!link && member.kind != Member::Kind::file)) return InSource::not_asked;
  const std::string inside = normal_path(project_path(package_, member.path));
  if (is_generated(inside) || (package_.is_wheel() && !inside.ends_with(".py"))) return InSource::not_asked;
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
