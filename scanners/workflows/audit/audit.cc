#include "scanners/workflows/audit/audit.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/parallel.h"
#include "base/strings.h"
#include "scanners/workflows/audit/line_hashes.h"
#include "scanners/workflows/audit/settings.h"
#include "scanners/workflows/checks/registry.h"
#include "scanners/workflows/findings/hiding.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/findings/suppressions.h"

namespace assay::workflows {

namespace {

// What became of a file.
struct Read {
  std::optional<Document> document;
  std::string gap;
  std::size_t bytes = 0;
};

Read read(SourceFile file) {
  Read out;
  out.bytes = file.text.size();
  if (!file.unread.empty()) {
    out.gap = std::move(file.unread);
    return out;
  }
  const bool listed = file.listed;
  const bool among_all = file.among_all;
  const std::string head = file.text.substr(0, yaml::kMostBytes);
  auto document = read_document(std::move(file.path), std::move(file.path_below), std::move(file.text));
  if (document) {
    out.document = std::move(*document);
    out.document->listed = listed;
    out.document->among_all = among_all;
    return out;
  }
  const yaml::Problem& problem = document.error();
  const Region region = LineIndex(head).region(problem.span.begin, problem.span.end);
  out.gap = cat("line ", region.line, ", column ", region.column, ": ", problem.message,
                problem.hint.empty() ? "" : cat(" (", problem.hint, ")"));
  return out;
}

// Takes out of the list what is no YAML.
void set_aside(std::vector<SourceFile>& files, Repository& repository, Coverage& coverage) {
  for (SourceFile& file : files) {
    if (file.form == SourceFile::Form::yaml) continue;
    if (file.form == SourceFile::Form::name) {
      repository.names.push_back(std::move(file.path_below));
    } else if (!file.unread.empty()) {
      coverage.gap(printable(file.path), file.unread);
    } else {
      coverage.scanned(file.text.size());
      repository.plain.push_back({std::move(file.path_below), std::move(file.text)});
    }
  }
  std::sort(repository.names.begin(), repository.names.end());
  std::erase_if(files, [](const SourceFile& file) { return file.form != SourceFile::Form::yaml; });
}

}  // namespace

Checked check_document(const Document& document, const Repository& repository, const taint::Callers& callers) {
  Checked out;
  const Reading reading(document);
  taint::Analysis analysis(callers);
  const Subject subject{document, repository, reading, analysis};
  for (const Check* check : all_checks()) {
    Reporter reporter(*check, document, out.findings);
    check->run(subject, reporter);
    out.left_out += reporter.left_out();
  }
  out.followed = analysis.complete();
  hide_values(out.findings);
  std::sort(out.findings.begin(), out.findings.end(), comes_before);
  return out;
}

Audit audit(std::vector<SourceFile> files, const AuditOptions& options) {
  Audit out;
  Repository repository;
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  const auto same = [](const SourceFile& a, const SourceFile& b) { return a.path == b.path; };
  files.erase(std::unique(files.begin(), files.end(), same), files.end());
  set_aside(files, repository, out.coverage);
  std::vector<std::string> paths;
  for (const SourceFile& file : files) paths.push_back(file.path);

  std::vector<Read> reads(files.size());
  WorkQueue to_read(files.size());
  run_workers(options.threads, [&](unsigned) {
    for (std::size_t i = 0; to_read.next(i);) reads[i] = read(std::move(files[i]));
  });

  repository.documents.reserve(reads.size());
  for (std::size_t i = 0; i < reads.size(); ++i) {
    if (!reads[i].gap.empty()) {
      out.coverage.gap(printable(paths[i]), reads[i].gap);
      repository.unread.push_back(paths[i]);
      continue;
    }
    out.coverage.scanned(reads[i].bytes);
    repository.documents.push_back(std::move(*reads[i].document));
  }

  std::vector<Read>().swap(reads);
  const Settings settings(options.settings, out.coverage);
  repository.declared = settings.declared();
  const taint::Callers callers(repository);
  std::vector<Checked> found(repository.documents.size());
  WorkQueue to_check(found.size());
  run_workers(options.threads, [&](unsigned) {
    for (std::size_t i = 0; to_check.next(i);) {
      const Document& document = repository.documents[i];
      found[i] = check_document(document, repository, callers);
      std::erase_if(found[i].findings, [&](const Finding& finding) { return finding.persona > options.persona; });
      found[i].findings.shrink_to_fit();
      if (options.line_hashes) add_line_hashes(*document.tree, found[i].findings);
      if (!options.suppressions) continue;
      suppress(ignore_comments(*document.tree), found[i].findings);
      settings.suppress(document, found[i].findings);
    }
  });
  std::size_t all = 0;
  for (const Checked& checked : found) all += checked.findings.size();
  out.findings.reserve(all);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].left_out > 0)
      out.coverage.gap(printable(repository.documents[i].path),
                       cat(with_commas(found[i].left_out), " findings are left out: a check has more than ",
                           with_commas(kMostFindings), " in the file"));
    if (!found[i].followed)
      out.coverage.gap(printable(repository.documents[i].path),
                       "it passes more values on than are followed, so that not all of its data was looked at");
    std::move(found[i].findings.begin(), found[i].findings.end(), std::back_inserter(out.findings));
    found[i] = {};
  }
  return out;
}

}  // namespace assay::workflows
