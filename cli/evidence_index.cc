// assay evidence index, assay evidence bundle
#include <algorithm>
#include <filesystem>

#include "attest/evidence/bundle.h"
#include "attest/evidence/customer_index.h"
#include "attest/evidence/index.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/evidence_command.h"
#include "cli/output.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

namespace fs = std::filesystem;

// One folder's files keep their paths; of several, each path begins with the folder's name.
Result<std::vector<attest::IndexFolder>> folders_of(const std::vector<std::string>& paths) {
  std::vector<attest::IndexFolder> out;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(path, error);
    const std::string name = paths.size() == 1 ? std::string() : whole.filename().string();
    if (paths.size() > 1 && !attest::is_portable_path(name))
      return fail("reading the flags", path, "the folder has no name that paths could begin with");
    const auto same = [&](const attest::IndexFolder& other) { return other.prefix == name; };
    if (std::any_of(out.begin(), out.end(), same))
      return fail("reading the flags", path, cat("two folders have the name '", name, "'"), "index them one by one");
    out.push_back({path, name});
  }
  return out;
}

// The output as a path of the index, where it lies in one of its folders.
std::vector<std::string> own_path(const std::vector<attest::IndexFolder>& folders, const std::string& output) {
  std::vector<std::string> out;
  std::error_code error;
  const fs::path file = fs::weakly_canonical(output, error);
  for (const attest::IndexFolder& folder : folders) {
    const fs::path below = file.lexically_relative(fs::weakly_canonical(folder.path, error));
    if (below.empty() || *below.begin() == "..") continue;
    const std::string path = below.generic_string();
    out.push_back(folder.prefix.empty() ? path : cat(folder.prefix, '/', path));
  }
  return out;
}

void tell_problems(const std::vector<attest::IndexProblem>& problems) {
  constexpr std::size_t kMostTold = 20;
  for (std::size_t i = 0; i < std::min(problems.size(), kMostTold); ++i)
    tell(cat("assay: ", problems[i].code, ": ", printable(problems[i].path), ": ", problems[i].text));
  if (problems.size() > kMostTold) tell(cat("assay: and ", problems.size() - kMostTold, " more"));
}

}  // namespace

namespace {

int index_as_customer(const IndexFlags& flags, attest::IndexOptions options) {
  attest::CustomerIndexJob job;
  job.release = flags.release;
  job.output_dir = flags.output_dir;
  for (const std::string& path : flags.folders) {
    if (!flags.output.empty()) options.leave_out = own_path({{path, ""}}, flags.output);
    auto index = attest::index_folders({{path, ""}}, options);
    if (!index) return report_error(index.error());
    job.roots.emplace_back(path, std::move(*index));
  }
  const attest::CustomerIndex index = customer_index(job);
  if (guarded(index.json) != index.json)
    return report_error({"writing the index", "", "it would hold what looks like a credential", "nothing was written"},
                        kIncomplete);
  if (const Status status = write_out(flags.output, index.json); !status)
    return report_error(status.error(), kIncomplete);
  tell_problems(index.problems);
  if (index.items == 0) tell("assay: there are no files to index");
  return index.problems.empty() && index.items != 0 ? kPass : kIncomplete;
}

}  // namespace

int index_evidence(const IndexFlags& flags) {
  const auto folders = folders_of(flags.folders);
  if (!folders) return report_error(folders.error());
  attest::IndexOptions options;
  options.threads = thread_count(flags.threads);
  options.mask = make_guard();
  if (!flags.compat.empty()) return index_as_customer(flags, options);
  if (!flags.output.empty()) options.leave_out = own_path(*folders, flags.output);
  const auto index = attest::index_folders(*folders, options);
  if (!index) return report_error(index.error());
  if (const Status status = write_out(flags.output, write_index(*index)); !status)
    return report_error(status.error(), kIncomplete);
  tell_problems(index->problems);
  if (index->files.empty()) tell("assay: there are no files to index");
  return index->problems.empty() && !index->files.empty() ? kPass : kIncomplete;
}

int bundle_evidence(const BundleFlags& flags) {
  const auto folders = folders_of(flags.folders);
  if (!folders) return report_error(folders.error());
  const auto key = read_private_key(flags.key, flags.passphrase);
  if (!key) return report_error(key.error());
  attest::BundleOptions options;
  options.key = *key ? &**key : nullptr;
  options.threads = thread_count(flags.threads);
  options.mask = make_guard();
  std::vector<attest::IndexProblem> problems;
  const auto index = attest::make_bundle(flags.output, *folders, options, problems);
  tell_problems(problems);
  if (!index) return report_error(index.error(), kIncomplete);
  return kPass;
}

}  // namespace assay::cli
