#include "scanners/workflows/policies/uploads.h"

#include <algorithm>

namespace assay::workflows::policies {

namespace {

std::string_view plain(std::string_view path) {
  while (path.starts_with(' ')) path.remove_prefix(1);
  while (path.ends_with(' ') || path.ends_with('\r')) path.remove_suffix(1);
  if (path.starts_with("./")) path.remove_prefix(2);
  for (const std::string_view end : {"/**/*", "/**", "/*", "/"})
    if (path.ends_with(end) && path.size() > end.size()) path.remove_suffix(end.size());
  return path;
}

// Whether a line of `path:` is the demanded path, or lies in it.
policy::Fit fit_path(std::string_view wanted, std::string_view paths) {
  policy::Fit best = policy::Fit::no;
  wanted = plain(wanted);
  while (!paths.empty()) {
    const std::size_t end = std::min(paths.find('\n'), paths.size());
    const std::string line = policy::with_holes(plain(paths.substr(0, end)));
    paths.remove_prefix(std::min(end + 1, paths.size()));
    if (line.empty()) continue;
    if (line == wanted || (line.starts_with(wanted) && line[wanted.size()] == '/')) return policy::Fit::yes;
    if (policy::fit(wanted, line) != policy::Fit::no) best = policy::Fit::unknown;
  }
  return best;
}

}  // namespace

policy::Fit fit(const policy::ArtifactDemand& demand, std::string_view file, const Job& job,
                const reach::Upload& upload) {
  if (demand.workflow != file || !names_job(demand.job, &job)) return policy::Fit::no;
  const policy::Fit name = policy::fit(demand.name, policy::with_holes(upload.name));
  const policy::Fit path = demand.path.empty() ? policy::Fit::yes : fit_path(demand.path, upload.path);
  if (name == policy::Fit::no || path == policy::Fit::no) return policy::Fit::no;
  return name == policy::Fit::yes && path == policy::Fit::yes ? policy::Fit::yes : policy::Fit::unknown;
}

}  // namespace assay::workflows::policies
