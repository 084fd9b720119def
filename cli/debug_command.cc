// Lower bounds for benchmarks/run: the reading of a scan without the scanning. Hidden; no promise about their form.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "base/parallel.h"
#include "cli/command.h"
#include "scanners/sources/files/file_source.h"
#include "scanners/sources/git/history_scan.h"
#include "scanners/sources/git/repository.h"
#include "scanners/sources/git/repository_store.h"

namespace assay::cli {

namespace {

int report_bytes(const Coverage& coverage) {
  std::printf("%llu inputs, %llu bytes\n", static_cast<unsigned long long>(coverage.inputs()),
              static_cast<unsigned long long>(coverage.bytes()));
  return coverage.complete() ? kPass : kIncomplete;
}

int extract(const std::string& path, unsigned threads, bool all) {
  git::RepositoryOptions options;
  options.trust = true;
  const auto repository = git::Repository::open(path, options);
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

int walk(const std::string& path, unsigned threads) {
  files::FileScanOptions options;
  options.walk.threads = threads;
  Coverage coverage;
  files::walk_only({path}, options, coverage);
  return report_bytes(coverage);
}

}  // namespace

int debug_command(Arguments arguments) {
  CLI::App app("Lower bounds for benchmarks.", "assay debug");
  app.require_subcommand(1);
  std::string path = ".";
  unsigned threads = 0;
  auto* extract_app = app.add_subcommand("extract", "inflate every blob of a repository");
  bool all = false;
  extract_app->add_flag("--all", all, "trees, commits and tags too");
  auto* walk_app = app.add_subcommand("walk", "read every file of a tree");
  for (CLI::App* sub : {extract_app, walk_app}) {
    sub->add_option("path", path);
    sub->add_option("-j,--threads", threads);
  }
  std::vector<std::string> rest(arguments.rbegin(), arguments.rend());
  try {
    app.parse(rest);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kPass : kUsage;
  }
  return extract_app->parsed() ? extract(path, thread_count(threads), all) : walk(path, thread_count(threads));
}

}  // namespace assay::cli
