// Files in a job that another run has made: artifacts that a step fetches from it, and caches that a step restores.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/model/step_script.h"

namespace assay::workflows::taint {

// Where an artifact of another run goes that the step fetches; empty: into the workspace, or it does not say. Nothing
// for other steps.
std::optional<std::string> fetched_artifact(StepScripts& scripts, const Document& document, const Job* job,
                                            const Step& step);

// A path in the runner's temporary folder.
bool is_outside_of_workspace(std::string_view path);

struct ForeignFiles {
  enum class Kind : std::uint8_t { artifact, cache };
  Kind kind = Kind::artifact;
  const Step* step = nullptr;  // by which they come
  std::string path;            // as above; of a cache never empty

  // Whether a path that a script reads may be one of them. Parts that are not known are shell::kUnknown.
  bool may_hold(std::string_view read) const;
};

// Of all steps, in their order.
std::vector<ForeignFiles> foreign_files(StepScripts& scripts, const Document& document, const Job* job);

}  // namespace assay::workflows::taint
