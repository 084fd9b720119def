// Scripts and manifests by which batch engines run the shards of a plan. Text for an engine to read: paths of the user
// are quoted for it, and refused where they cannot be.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace assay::shards {

struct EmitOptions {
  std::string id;  // of the plan
  std::size_t shards = 1;
  std::string plan, results;
  std::string image;    // kubernetes
  std::string version;  // of assay, which all shards must have
};

std::string emit_slurm(const EmitOptions& options);
// Paths are below /work of the volume that the user names. Fails without an image by digest.
Result<std::string> emit_kubernetes(const EmitOptions& options);
// At most 256 jobs: GitHub takes no more of a matrix; each then runs several shards.
std::string emit_github(const EmitOptions& options);
std::string emit_parallel(const EmitOptions& options);
// A program in Python that enqueues the shards in NATS JetStream and works on them.
std::string emit_nats(const EmitOptions& options);

// For a shell: 'it'\''s'.
std::string shell_quoted(const std::string& text);

}  // namespace assay::shards
