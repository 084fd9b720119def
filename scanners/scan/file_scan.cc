#include "scanners/scan/file_scan.h"

#include <memory>

#include "scanners/scan/known_findings.h"
#include "scanners/scan/line_hashes.h"
#include "scanners/scan/path_parts.h"
#include "scanners/scan/scanning_consumer.h"
#include "scanners/scan/unused_markers.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/sources/git/repository/index_file.h"
#include "scanners/sources/git/repository/repository.h"

namespace assay {

namespace {

// The index alone is read, and nothing that a repository's owner could have us run: whose it is does not matter.
Result<std::vector<std::string>> read_tracked(const std::string& work_tree) {
  git::RepositoryOptions options;
  options.trust = true;
  const auto repository = git::Repository::open(work_tree, options);
  if (!repository) return tl::make_unexpected(repository.error());
  std::vector<std::string> paths;
  // Also where core.bare or core.worktree say that the files are elsewhere: then too many count as tracked.
  const bool is_here = repository->work_tree() == work_tree || repository->git_dir() == work_tree + "/.git";
  if (!is_here) return paths;
  const auto index = git::IndexFile::read(repository->index_path(), repository->hash_kind());
  if (!index) return tl::make_unexpected(index.error());
  for (const git::IndexEntry& entry : index->entries()) paths.emplace_back(entry.path);
  return paths;
}

}  // namespace

void prepare_walk(files::FileScanOptions& options, const ScanContext& context) {
  options.walk.threads = context.threads;
  options.walk.limits = context.limits;
  if (!options.walk.read_tracked) options.walk.read_tracked = read_tracked;
  if (!options.walk.exclude.empty())
    options.content.exclude = std::make_shared<const files::IgnoreList>(files::IgnoreList::of(options.walk.exclude));
}

Result<ScanResult> scan_paths(const std::vector<std::string>& paths, files::FileScanOptions options,
                              const ScanContext& context) {
  prepare_walk(options, context);
  ScanResult result;
  auto known = KnownFindings::of_paths(paths, context);
  if (!known) {
    result.mistakes = std::move(known.error());
    return result;
  }
  auto scanners = create_blob_scanners(context.threads, *context.rules, context.key, context.limits);
  if (!scanners) return tl::make_unexpected(scanners.error());
  std::vector<std::unique_ptr<ScanningConsumer>> consumers;
  std::vector<files::BlobConsumer*> pointers;
  std::vector<UnusedMarkers> markers(scanners->size(), UnusedMarkers(context));
  for (std::size_t i = 0; i < scanners->size(); ++i) {
    (*scanners)[i].collector().set_roots(paths);
    consumers.push_back(std::make_unique<ScanningConsumer>((*scanners)[i], context.progress, &markers[i]));
    pointers.push_back(consumers.back().get());
  }
  files::scan_files(paths, options, pointers, result.coverage);
  for (std::size_t i = 1; i < markers.size(); ++i) markers[0].merge(std::move(markers[i]));
  result.findings = merge_and_finish(*scanners, result.coverage, {}, [&](Finding& finding) {
    markers[0].used_by(finding);
    return known->apply(finding);
  });
  note_misspelt_markers(result.findings, context, result.coverage);
  result.useless_suppressions = known->note_useless(true, result.coverage) + markers[0].note(result.coverage);
  if (context.line_hashes) add_line_hashes(result.findings, read_pieces_of_file);
  return result;
}

}  // namespace assay
