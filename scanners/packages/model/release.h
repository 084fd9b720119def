// A release as it is checked: its packages, and what it is held against. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scanners/packages/model/package.h"

namespace assay::packages {

// What a project says of its packages (assay.yaml, `dist`): patterns of paths inside of the project.
struct DistPolicy {
  std::vector<std::string> allow;      // may ship, whatever the checks of files say
  std::vector<std::string> forbid;     // may not
  std::vector<std::string> generated;  // may be in a package without being in version control, or differ from it
};

struct SumsFile {
  std::string path;
  Record record;
};

// What the repository says of the release's tag and commit.
struct TagFacts {
  enum class State : std::uint8_t { not_asked, missing, lightweight, annotated };
  std::string tag;  // "v1.2.3"; empty: none was named
  State state = State::not_asked;
  std::string commit;       // that the tag leads to, hexadecimal; empty where it leads to none
  std::string wanted;       // --commit, hexadecimal, as it was resolved; empty: none was named
  std::string wanted_name;  // as it was named
  bool wanted_found = true;
  std::string branch;  // --branch; empty: none was named
  std::optional<bool> on_branch;
};

// The files of a commit.
struct SourceFacts {
  std::string name;                          // of the commit, for messages
  std::map<std::string, std::string> files;  // path and blob id, raw; empty for links and submodules
  bool sha1 = true;                          // ids are SHA-1, otherwise SHA-256
};

struct Expected {
  std::string name;     // as PEP 503 has it
  std::string version;  // as it was given
};

struct Release {
  std::vector<Package> packages;    // by path
  std::vector<std::string> strays;  // other files that lie beside them
  std::vector<Expected> expected;
  std::optional<SumsFile> sums;
  std::optional<TagFacts> tag;
  std::optional<SourceFacts> source;
  DistPolicy policy;
};

}  // namespace assay::packages
