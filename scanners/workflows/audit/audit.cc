#include "scanners/workflows/audit/audit.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>

#include "base/parallel.h"
#include "base/strings.h"
#include "scanners/workflows/audit/line_hashes.h"
#include "scanners/workflows/audit/settings.h"
#include "scanners/workflows/audit/text_pool.h"
#include "scanners/workflows/checks/registry.h"
#include "scanners/workflows/findings/hiding.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/findings/suppressions.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/exceptions.h"

namespace assay::workflows {

namespace {

// Files whose findings are held apart until they are joined: all at once held them twice, some 20 % of the memory of a
// large repository.
constexpr std::size_t kChecked = 128;

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

// Room for what was found and, by its measure, in the files that are left: memory that is not written to costs nothing,
// while a list that grows by half is held twice each time.
void make_room(const std::vector<Checked>& found, std::size_t left, std::vector<Finding>& list) {
  std::size_t more = 0;
  for (const Checked& checked : found) more += checked.findings.size();
  if (list.size() + more > list.capacity()) list.reserve(list.size() + more + more * left / found.size());
}

// What could not be decided is a gap, unless somebody accepted it.
void take(Checked checked, const Document& document, Persona persona, TextPool& texts, Audit& out) {
  const auto end = checked.left_out.begin() + static_cast<std::ptrdiff_t>(persona) + 1;
  const std::size_t left_out = std::accumulate(checked.left_out.begin(), end, std::size_t{0});
  if (left_out > 0)
    out.coverage.gap(printable(document.path),
                     cat(with_commas(left_out), " findings are left out: a check has more than ",
                         with_commas(kMostFindings), " in the file"));
  if (!checked.followed)
    out.coverage.gap(printable(document.path),
                     "it passes more values on than are followed, so that not all of its data was looked at");
  for (Finding& finding : checked.findings) {
    if (finding.unproved && !finding.suppressed) {
      out.coverage.gap(printable(document.path), cat("line ", finding.place.region.line, ": ", finding.check->id,
                                                     " is unproved: ", finding.message.str()));
    } else {
      texts.share(finding);
      out.findings.push_back(std::move(finding));
    }
  }
}

void merge(const ExceptionUse& from, ExceptionUse& to) {
  for (std::size_t i = 0; i < to.used.size(); ++i) to.used[i] = to.used[i] || from.used[i];
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

tl::expected<Document, yaml::Problem> policy_document(std::string path, std::string text) {
  Document out;
  out.path_below = path;
  out.path = std::move(path);
  out.kind = FileKind::policy;
  auto tree = yaml::read(std::move(text));
  if (!tree) return tl::make_unexpected(std::move(tree.error()));
  out.tree = std::move(*tree);
  return out;
}

Checked check_policy(const Repository& repository, const taint::Callers& callers, const ExceptionUse& use) {
  Checked out;
  const Document& document = repository.policy->document;
  const Reading reading(document);
  taint::Analysis analysis(callers);
  TokenUses token_uses(document, repository, analysis.scripts());
  const Subject subject{document, repository, reading, analysis, token_uses, &use, nullptr};
  for (const Check* check : all_checks()) {
    if (check->run_policy == nullptr) continue;
    Reporter reporter(*check, document, out.findings);
    check->run_policy(subject, reporter);
    out.left_out[static_cast<std::size_t>(check->persona)] += reporter.left_out();
  }
  std::sort(out.findings.begin(), out.findings.end(), comes_before);
  return out;
}

Checked check_document(const Document& document, const Repository& repository, const taint::Callers& callers,
                       const std::vector<reach::Root>* roots) {
  Checked out;
  std::vector<reach::Root> own;
  if (roots == nullptr && repository.policy != nullptr && policies::asks_for_reach(repository.policy->policy))
    own = reach::roots_of(repository);
  const Reading reading(document);
  taint::Analysis analysis(callers);
  TokenUses token_uses(document, repository, analysis.scripts());
  const Subject subject{document, repository, reading, analysis, token_uses, nullptr, roots == nullptr ? &own : roots};
  for (const Check* check : all_checks()) {
    if (check->run == nullptr) continue;
    Reporter reporter(*check, document, out.findings);
    check->run(subject, reporter);
    out.left_out[static_cast<std::size_t>(check->persona)] += reporter.left_out();
  }
  out.followed = analysis.complete();
  hide_values(out.findings);
  std::sort(out.findings.begin(), out.findings.end(), comes_before);
  return out;
}

ReadFiles read_files(std::vector<SourceFile> files, unsigned threads) {
  ReadFiles out;
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  const auto same = [](const SourceFile& a, const SourceFile& b) { return a.path == b.path; };
  files.erase(std::unique(files.begin(), files.end(), same), files.end());
  set_aside(files, out.repository, out.coverage);
  std::vector<std::string> paths;
  for (const SourceFile& file : files) paths.push_back(file.path);

  std::vector<Read> reads(files.size());
  WorkQueue to_read(files.size());
  run_workers(threads, [&](unsigned) {
    for (std::size_t i = 0; to_read.next(i);) reads[i] = read(std::move(files[i]));
  });

  out.repository.documents.reserve(reads.size());
  for (std::size_t i = 0; i < reads.size(); ++i) {
    if (!reads[i].gap.empty()) {
      out.coverage.gap(printable(paths[i]), reads[i].gap);
      out.repository.unread.push_back(paths[i]);
      continue;
    }
    out.coverage.scanned(reads[i].bytes);
    out.repository.documents.push_back(std::move(*reads[i].document));
  }
  index_documents(out.repository);
  read_locks(out.repository);
  return out;
}

Audit audit(std::vector<SourceFile> files, const AuditOptions& options) {
  ReadFiles read = read_files(std::move(files), options.threads);
  Repository& repository = read.repository;
  Audit out;
  out.coverage = std::move(read.coverage);
  const Settings settings(options.settings, out.coverage);
  repository.declared = settings.declared();
  repository.policy = options.policy;
  ExceptionUse use;
  if (options.policy != nullptr) use = policies::exceptions_on(options.policy->policy, options.today);
  std::vector<reach::Root> roots;
  if (options.policy != nullptr && policies::asks_for_reach(options.policy->policy))
    roots = reach::roots_of(repository);
  std::vector<ExceptionUse> uses(options.policy == nullptr ? 0 : repository.documents.size(), use);
  const taint::Callers callers(repository);
  const auto check = [&](std::size_t number) {
    const Document& document = repository.documents[number];
    Checked checked = check_document(document, repository, callers, &roots);
    if (options.suppressions) {
      suppress(ignore_comments(*document.tree), checked.findings);
      settings.suppress(document, checked.findings);
    }
    if (options.look_up) fixes::look_up_commits(document, options.look_up, checked.findings);
    // What is not shown needs its exception all the same.
    if (options.policy != nullptr)
      policies::accept(options.policy->policy, document.path_below, checked.findings, uses[number]);
    std::erase_if(checked.findings, [&](const Finding& finding) { return finding.persona > options.persona; });
    if (options.line_hashes) add_line_hashes(*document.tree, checked.findings);
    return checked;
  };
  TextPool texts;
  for (std::size_t begin = 0; begin < repository.documents.size(); begin += kChecked) {
    std::vector<Checked> found(std::min(kChecked, repository.documents.size() - begin));
    WorkQueue to_check(found.size());
    run_workers(options.threads, [&](unsigned) {
      for (std::size_t i = 0; to_check.next(i);) found[i] = check(begin + i);
    });
    make_room(found, repository.documents.size() - begin, out.findings);
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (options.policy != nullptr) merge(uses[begin + i], use);
      take(std::move(found[i]), repository.documents[begin + i], options.persona, texts, out);
    }
  }
  if (options.policy != nullptr) {
    Checked checked = check_policy(repository, callers, use);
    if (options.suppressions) suppress(ignore_comments(*options.policy->document.tree), checked.findings);
    take(std::move(checked), options.policy->document, options.persona, texts, out);
    std::stable_sort(out.findings.begin(), out.findings.end(), comes_before);
  }
  return out;
}

}  // namespace assay::workflows
