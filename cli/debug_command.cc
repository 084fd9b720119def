// Lower bounds for benchmarks/run: the reading of a scan without the scanning; and what tests compare with others.
// Hidden; no promise about their form.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "base/file.h"
#include "base/line_hash.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "scanners/sources/files/file_source.h"
#include "scanners/sources/git/graph/attribution.h"
#include "scanners/sources/git/graph/connectivity.h"
#include "scanners/sources/git/history/history_scan.h"
#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/repository/repository_store.h"
#include "scanners/sources/git/repository/repository_tips.h"

namespace assay::cli {

namespace {

int report_bytes(const Coverage& coverage) {
  std::printf("%llu inputs, %llu bytes\n", static_cast<unsigned long long>(coverage.inputs()),
              static_cast<unsigned long long>(coverage.bytes()));
  return coverage.complete() ? kPass : kIncomplete;
}

Result<git::Repository> open_trusted(const std::string& path) {
  git::RepositoryOptions options;
  options.trust = true;
  return git::Repository::open(path, options);
}

int extract(const std::string& path, unsigned threads, bool all) {
  const auto repository = open_trusted(path);
  if (!repository) return report_error(repository.error());
  const auto store = git::open_store(*repository);
  if (!store) return report_error(store.error());
  git::HistoryScanOptions scan;
  scan.threads = threads;
  scan.extract_only = true;
  scan.extract_all = all;
  Coverage coverage;
  git::scan_history(**store, scan, {}, {}, coverage);
  return report_bytes(coverage);
}

// Path and first commit of each blob that a file lists, one id a line.
int attribute(const std::string& path, const std::string& list, unsigned threads) {
  const auto repository = open_trusted(path);
  if (!repository) return report_error(repository.error());
  const auto store = git::open_store(*repository);
  if (!store) return report_error(store.error());
  const auto ids = read_file(list);
  if (!ids) return report_error(ids.error());
  const auto forest = git::PackForest::build(**store, threads);
  if (!forest) return report_error(forest.error());

  std::vector<git::ObjectIndex> hits;
  for (std::size_t at = 0; at < ids->size();) {
    const std::size_t end = std::min(ids->find('\n', at), ids->size());
    if (const auto id = git::ObjectId::from_hex(std::string_view(*ids).substr(at, end - at)))
      hits.push_back(forest->find(*id));
    at = end + 1;
  }
  git::HistoryTips ends;
  for (const git::Tip& tip : git::collect_tips(*repository, **store).tips) ends.tips.push_back(tip.id);
  const git::ResolvedTips resolved = git::resolve_tips(*forest, ends);
  const git::HistoryGraph graph = git::read_history_graph(*forest, resolved, hits, threads);
  git::AttributionInput input;
  input.hits = graph.hits;
  input.threads = threads;
  for (const git::HitPlaces& hit : git::attribute(*forest, **store, graph, input).hits) {
    const Appearance& first = hit.places.front();
    std::printf("%s %s %s\n", forest->id(hit.object).hex().c_str(), first.commit.c_str(),
                printable(first.path).c_str());
  }
  return kPass;
}

int walk(const std::string& path, unsigned threads) {
  files::FileScanOptions options;
  options.walk.threads = threads;
  Coverage coverage;
  files::walk_only({path}, options, coverage);
  return report_bytes(coverage);
}

// primaryLocationLineHash of each line of files.
int line_hashes(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const auto text = read_file(path);
    if (!text) return report_error(text.error());
    LineHasher hasher([&path](std::uint64_t line, const std::string& hash) {
      std::printf("%s:%llu %s\n", printable(path).c_str(), static_cast<unsigned long long>(line), hash.c_str());
    });
    hasher.feed(*text);
    hasher.finish();
  }
  return kPass;
}

}  // namespace

int debug_command(Arguments arguments) {
  const auto owner = new_app("Lower bounds for benchmarks.", "assay debug");
  CLI::App& app = *owner;
  app.require_subcommand(1);
  std::string path = ".";
  unsigned threads = 0;
  auto* extract_app = app.add_subcommand("extract", "inflate every blob of a repository");
  bool all = false;
  extract_app->add_flag("--all", all, "trees, commits and tags too");
  std::string ids;
  auto* attribute_app = app.add_subcommand("attribute", "path and first commit of each blob listed");
  attribute_app->add_option("--oids", ids)->required();
  auto* walk_app = app.add_subcommand("walk", "read every file of a tree");
  std::vector<std::string> files;
  auto* lines_app = app.add_subcommand("line-hashes", "primaryLocationLineHash of each line of files");
  lines_app->add_option("file", files)->required();
  for (CLI::App* sub : {extract_app, attribute_app, walk_app}) {
    sub->add_option("path", path);
    sub->add_option("-j,--threads", threads);
  }
  std::vector<std::string> rest(arguments.rbegin(), arguments.rend());
  try {
    app.parse(rest);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kPass : kUsage;
  }
  if (lines_app->parsed()) return line_hashes(files);
  if (attribute_app->parsed()) return attribute(path, ids, thread_count(threads));
  return extract_app->parsed() ? extract(path, thread_count(threads), all) : walk(path, thread_count(threads));
}

}  // namespace assay::cli
