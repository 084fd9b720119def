// What a shell script downloads and then installs or runs, and whether it is held to content: by a hash, or by a
// version that names one for ever (Go modules).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/script.h"

namespace assay::posture {

// By the names that Scorecard gives them.
enum class DependencyKind : std::uint8_t {
  github_action,
  container_image,
  download_then_run,
  go_command,
  npm_command,
  pip_command,
  choco_command,
  nuget_command,
};
std::string_view name_of(DependencyKind kind);  // "GHAction", "containerImage", ...

enum class Pinned : std::uint8_t { yes, no, unknown };

struct Download {
  DependencyKind kind = DependencyKind::download_then_run;
  Pinned pinned = Pinned::no;
  shell::Span span;    // of the script
  std::string reason;  // one sentence without full stop: what is not pinned, or why it is not known
};

// Whether all that a requirements file names has a hash; pip then asks for all of them ("Hash-checking Mode").
using HasHashes = std::function<Pinned(std::string_view file)>;

// In the order of the script.
std::vector<Download> downloads_of(const shell::Script& script, const std::vector<shell::Call>& calls,
                                   const HasHashes& has_hashes);

// Whether each requirement of the file has a hash.
bool all_hashed(std::string_view requirements);

}  // namespace assay::posture
