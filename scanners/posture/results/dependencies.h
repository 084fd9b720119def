// What builds and workflows of a checkout fetch: actions, images, packages, scripts, and whether by content.
#pragma once

#include <string>
#include <vector>

#include "scanners/posture/downloads/downloads.h"
#include "scanners/posture/results/judge.h"

namespace assay::posture {

struct Dependency {
  DependencyKind kind = DependencyKind::github_action;
  bool of_github = false;  // an action of GitHub's own
  Pinned pinned = Pinned::no;
  std::string reason;  // where it is not pinned; one clause
  Place place;
};

struct Dependencies {
  std::vector<Dependency> list;       // in the order of files and places
  std::vector<std::string> troubles;  // files that could not be read or understood: "x: why"
};

// Beyond this many they are not looked for, which is a trouble.
inline constexpr std::size_t kMostDependencies = 100'000;

Dependencies dependencies_of(const Subject& subject);

// Of one file each.
void add_workflow(const Subject& subject, const workflows::Document& document, Dependencies& out);
void add_dockerfile(const Subject& subject, const File& file, Dependencies& out);
void add_script(const Subject& subject, const File& file, Dependencies& out);

// Whether the requirements file that a command in `folder` names has hashes: looked for from the root, and beside.
Pinned hashes_of(const Subject& subject, std::string_view folder, std::string_view file);

}  // namespace assay::posture
