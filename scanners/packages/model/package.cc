#include "scanners/packages/model/package.h"

#include <algorithm>

namespace assay::packages {

std::string_view name_of(Member::Kind kind) {
  switch (kind) {
    case Member::Kind::file:
      return "file";
    case Member::Kind::folder:
      return "folder";
    case Member::Kind::symlink:
      return "symbolic link";
    case Member::Kind::hardlink:
      return "hard link";
    case Member::Kind::device:
      return "device";
    case Member::Kind::other:
      break;
  }
  return "member of an unknown kind";
}

const Member* Package::find(std::string_view member) const {
  for (const Member& one : members)
    if (one.path == member) return &one;
  return nullptr;
}

void Package::odd(Odd kind, std::string_view member, std::string what) {
  constexpr std::size_t kMost = 1000, kLongest = 4096;
  if (oddities.size() >= kMost) return;
  if (what.size() > kLongest) what.resize(kLongest);
  oddities.push_back({kind, std::string(member.substr(0, kLongest)), std::move(what)});
}

const std::string* Package::text(std::string_view member) const {
  const auto found = texts.find(member);
  return found == texts.end() ? nullptr : &found->second;
}

std::string_view project_path(const Package& package, std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(2);
  if (!package.is_sdist()) return path;
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
}

std::string normal_path(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(part.size() + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

}  // namespace assay::packages
