// Questions about members that several checks ask.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "scanners/packages/model/package.h"

namespace assay::packages {

inline std::string_view last_part(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.substr(path.rfind('/') + 1);
}

// Whether a folder of the path, or its last part, is named so.
inline bool has_part(std::string_view path, std::string_view name) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (path.substr(0, slash) == name) return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
  return false;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Calls look(member, path inside of the project) for each file, of which the bytes are asked.
template <class Look>
void for_each_file(const Package& package, Look look) {
  for (const Member& member : package.members)
    if (member.kind == Member::Kind::file) look(member, project_path(package, member.path));
}

// The same for links too: what asks for names alone, for unpacking a link leaves a file of that name.
template <class Look>
void for_each_name(const Package& package, Look look) {
  for (const Member& member : package.members)
    if (member.kind == Member::Kind::file || member.kind == Member::Kind::symlink ||
        member.kind == Member::Kind::hardlink)
      look(member, project_path(package, member.path));
}

// Names with more components or bytes are refused (dist-member-name), and no others are compared part by part: that
// takes the time of components times bytes.
inline constexpr std::size_t kMostComponents = 128, kMostPathBytes = 4096;

// The folders that a path leads through, from the outermost on: "a" and "a/b" of "a/b/c"; of a longer path the first
// ones. Calls look(folder) until it returns true.
template <class Look>
void for_each_folder(std::string_view path, Look look) {
  std::size_t left = kMostComponents;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1))
    if (slash > kMostPathBytes || left-- == 0 || look(path.substr(0, slash))) return;
}

// Calls look(file, member) for each file that has the name of a folder of another member, which is the first such one.
template <class Look>
void for_each_file_that_is_a_folder(const Package& package, Look look) {
  std::map<std::string, const Member*, std::less<>> files;
  for (const Member& member : package.members)
    if (member.kind == Member::Kind::file || member.kind == Member::Kind::hardlink)
      files.emplace(normal_path(member.path), &member);
  for (const Member& member : package.members) {
    const std::string path = normal_path(member.path);
    for_each_folder(path, [&](std::string_view folder) {
      const auto found = files.find(folder);
      if (found == files.end()) return false;
      look(*found->second, member);
      files.erase(found);
      return false;
    });
  }
}

// Native code by its suffix: shared objects and libraries.
inline bool is_native(std::string_view path) {
  const std::string_view name = last_part(path);
  return name.ends_with(".so") || name.ends_with(".pyd") || name.ends_with(".dylib") || name.ends_with(".dll") ||
         name.find(".so.") != std::string_view::npos;
}

}  // namespace assay::packages
