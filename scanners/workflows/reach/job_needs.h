// What a job may use where it runs, by its texts. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scanners/workflows/model/document.h"

namespace assay::workflows::reach {

// Secrets that each job reads, the workflow's `env` among it, sorted, without the run's own token. "*": a name is
// computed, or all are taken. In one pass over the file.
using SecretsByJob = std::map<const Job*, std::vector<std::string>>;
SecretsByJob secrets_by_job(const Document& document);

// Names in a text.
std::vector<std::string> secrets_in(const Text& text);

// Artifacts that steps of the job upload or download, by their names as written, sorted. "*" for a download without a
// name, which takes all.
std::vector<std::string> uploads_of(const Job& job);
std::vector<std::string> downloads_of(const Job& job);

// One step that uploads.
struct Upload {
  const Step* step = nullptr;
  std::string_view name, path, retention;  // as written; name: the default where none is
  const yaml::Node* retention_node = nullptr;
};
std::vector<Upload> upload_steps(const Job& job);

}  // namespace assay::workflows::reach
