#include "scanners/packages/audit/dist_audit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>

#include "base/file.h"
#include "base/file_state.h"
#include "base/letter_case.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "scanners/packages/archive/package_reader.h"
#include "scanners/packages/checks/registry.h"
#include "scanners/packages/findings/in_source.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/scan/file_scan.h"
#include "scanners/scan/known_findings.h"
#include "scanners/scan/scanning_consumer.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/sources/files/member_scanner.h"

namespace assay::packages {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostSumsBytes = std::uint64_t{16} << 20;

// SHA256SUMS, sha256sum.txt, demo-1.0.sha256sums: by its end, for a program may have the word in its name.
bool is_sums_name(std::string_view file) {
  const std::string name = lower(file.ends_with(".txt") ? file.substr(0, file.size() - 4) : file);
  for (const std::string_view word : {"sha256sums", "sha256sum"})
    if (name.ends_with(word))
      return name.size() == word.size() ||
             std::string_view(".-_").find(name[name.size() - word.size() - 1]) != std::string_view::npos;
  return false;
}

// What may lie beside packages: signatures, attestations and checksums, and what uv puts into the folder.
bool is_companion(std::string_view file) {
  static constexpr std::array<std::string_view, 7> kSuffixes = {
      ".asc", ".sig", ".attestation", ".provenance", ".sigstore", ".sigstore.json", ".sha256"};
  if (file == ".gitignore" || is_sums_name(file)) return true;
  return std::any_of(kSuffixes.begin(), kSuffixes.end(),
                     [&](std::string_view suffix) { return file.ends_with(suffix); });
}

struct Inputs {
  std::vector<std::string> packages, strays, companions;
};

// What belongs to one file, whose name it begins with: upload tools ask for that file, and refuse one without it.
bool lacks_its_file(const std::string& companion, const Inputs& inputs) {
  static constexpr std::array<std::string_view, 3> kOfOneFile = {".asc", ".sig", ".attestation"};
  if (std::none_of(kOfOneFile.begin(), kOfOneFile.end(),
                   [&](std::string_view suffix) { return companion.ends_with(suffix); }))
    return false;
  const auto is_of = [&](const std::string& file) {
    return companion.size() > file.size() && companion.starts_with(file) && companion[file.size()] == '.';
  };
  return std::none_of(inputs.packages.begin(), inputs.packages.end(), is_of) &&
         std::none_of(inputs.companions.begin(), inputs.companions.end(), is_of);
}

void sort_in(const std::string& path, const std::string& sums, Inputs& into) {
  const std::string file = fs::path(path).filename().string();
  std::error_code error;
  if (!sums.empty() && fs::equivalent(path, sums, error)) return;
  if (file.ends_with(".whl") || file.ends_with(".tar.gz") || file.ends_with(".zip"))
    into.packages.push_back(path);
  else
    (is_companion(file) ? into.companions : into.strays).push_back(path);
}

Inputs find_inputs(const DistOptions& options, Coverage& coverage) {
  Inputs out;
  for (const std::string& path : options.paths) {
    std::error_code error;
    if (!fs::exists(path, error)) {
      coverage.gap(printable(path), error ? error.message() : "no such file or folder");
      continue;
    }
    if (!fs::is_directory(path, error)) {
      sort_in(path, "", out);
      continue;
    }
    std::size_t before = out.packages.size();
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
      const std::string entry = (fs::path(path) / at->path().filename()).string();
      std::error_code unknown;
      // What it leads to when it is uploaded may be another file than the one that would be checked here.
      if (at->is_symlink(unknown))
        coverage.gap(printable(entry), "is a link, which is not followed; name the file that it leads to");
      else
        sort_in(entry, options.sums, out);
    }
    if (error)
      coverage.gap(printable(path), error.message());
    else if (out.packages.size() == before)
      coverage.gap(printable(path), "holds no package");
  }
  const Inputs all = out;  // whose names are not moved from while they are asked
  const auto alone = std::stable_partition(out.companions.begin(), out.companions.end(),
                                           [&](const std::string& one) { return !lacks_its_file(one, all); });
  out.strays.insert(out.strays.end(), alone, out.companions.end());
  out.companions.erase(alone, out.companions.end());
  for (auto* list : {&out.packages, &out.strays, &out.companions}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  return out;
}

// A package that could not be opened: its name can be checked, and it is a gap.
Package unread(const std::string& path, std::string why, Coverage& coverage) {
  Package package;
  package.path = path;
  package.file = path.substr(path.rfind('/') + 1);
  package.name = parse_file_name(package.file);
  package.complete = false;
  coverage.gap(printable(path), std::move(why));
  return package;
}

Package read_file_package(const std::string& path, const ReadOptions& options, archives::MemberSink* scanning,
                          Coverage& coverage) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat facts {};
  if (!file || ::fstat(file.get(), &facts) != 0) return unread(path, errno_text(errno), coverage);
  if (!S_ISREG(facts.st_mode)) return unread(path, "is no regular file", coverage);
  archives::FileBytes bytes(file.get(), static_cast<std::uint64_t>(facts.st_size));
  Package package = read_package(path, bytes, options, scanning, coverage);
  // What lies there now is what a later step takes.
  struct stat after {};
  struct stat named {};
  if (::fstat(file.get(), &after) != 0 || !same_state(facts, after) || ::stat(path.c_str(), &named) != 0 ||
      !same_state(facts, named))
    coverage.gap(printable(path), "was changed while it was read");
  return package;
}

struct Worker {
  std::unique_ptr<ScanningConsumer> consumer;
  std::unique_ptr<files::MemberScanner> members;
  Coverage coverage;
};

void add_credentials(DistAudit& audit) {
  const Check& check = *find_check("dist-credential");
  for (const assay::Finding& secret : audit.secrets.findings) {
    if (secret.suppressed()) continue;
    for (const Place& place : secret.places) {
      if (place.suppressed) continue;
      Finding finding;
      finding.check = &check;
      finding.severity = secret.severity;
      finding.confidence = secret.confidence;
      finding.path = outermost(place.origin).path;
      finding.member = path_inside(place.origin);
      finding.line = place.region.line;
      finding.message = cat("The rule ", secret.rule, " finds a credential (", secret.secret.mask(), ").");
      finding.detail = secret.rule;
      audit.findings.push_back(std::move(finding));
    }
  }
}

// What is said about descriptions: what is known to be refused was looked for, and nothing is rendered.
void note_rendering(const Release& release, Coverage& coverage) {
  std::size_t rest = 0;
  for (const Package& package : release.packages) {
    const std::string_view type = package.metadata.value("Description-Content-Type");
    if (!package.metadata_path.empty() && !type.starts_with("text/markdown") && !type.starts_with("text/plain")) ++rest;
  }
  if (rest != 0)
    coverage.note(cat("whether the description renders is not proved for ", counted(rest, "package", "packages"),
                      ": of reStructuredText only mistakes that are known to be refused were looked for ('twine check' "
                      "renders it)"));
}

Status read_sums(const DistOptions& options, Release& release) {
  if (options.sums.empty()) return {};
  auto text = read_file(options.sums, kMostSumsBytes);
  if (!text) return tl::make_unexpected(text.error());
  release.sums = SumsFile{options.sums, parse_sums(*text)};
  return {};
}

}  // namespace

std::vector<Finding> run_checks(const Release& release) {
  std::vector<Finding> findings;
  Reporter reporter(release, findings);
  for (const Check* check : all_checks()) {
    if (check->run_release != nullptr) {
      reporter.begin(*check, release.packages.empty() ? "" : release.packages.front().path);
      check->run_release(release, reporter);
      reporter.end();
    }
    if (check->run == nullptr) continue;
    for (const Package& package : release.packages) {
      reporter.begin(*check, package.path);
      check->run({release, package}, reporter);
      reporter.end();
    }
  }
  std::sort(findings.begin(), findings.end(), comes_before);
  return findings;
}

Result<DistAudit> audit_dist(const DistOptions& options, const ScanContext& context) {
  DistAudit audit;
  Coverage& coverage = audit.secrets.coverage;
  Release& release = audit.release;
  const Inputs inputs = find_inputs(options, coverage);
  if (inputs.packages.empty() && inputs.strays.empty() && coverage.complete())
    return fail("checking packages", options.paths.empty() ? "" : printable(options.paths.front()),
                "there is no package", "wheels end in .whl, source distributions in .tar.gz");
  release.policy = options.policy;
  release.expected = options.expected;
  release.strays = inputs.strays;
  if (Status status = read_sums(options, release); !status) return tl::make_unexpected(status.error());
  if (options.source) {
    auto answer = ask_source(*options.source, coverage);
    if (!answer) return tl::make_unexpected(answer.error());
    release.tag = std::move(answer->tag);
    release.source = std::move(answer->files);
  }
  const ReadOptions reading{context.limits, release.source.has_value(), release.source && !release.source->sha1};
  const auto threads =
      static_cast<unsigned>(std::clamp<std::size_t>(inputs.packages.size(), 1, std::max(context.threads, 1U)));
  std::vector<BlobScanner> scanners;
  KnownFindings known;
  if (options.secrets) {
    auto read = KnownFindings::of_paths(options.paths, context);
    if (!read) {
      audit.secrets.mistakes = std::move(read.error());
      return audit;
    }
    known = std::move(*read);
    auto created = create_blob_scanners(threads, *context.rules, context.key, context.limits);
    if (!created) return tl::make_unexpected(created.error());
    scanners = std::move(*created);
  }
  const files::ContentChoice choice;
  std::vector<Worker> workers(threads);
  for (std::size_t i = 0; i < scanners.size(); ++i) {
    scanners[i].collector().set_roots(options.paths);
    workers[i].consumer = std::make_unique<ScanningConsumer>(scanners[i], context.progress);
    workers[i].members =
        std::make_unique<files::MemberScanner>(*workers[i].consumer, context.limits, choice, workers[i].coverage);
  }
  release.packages.resize(inputs.packages.size());
  WorkQueue queue(inputs.packages.size());
  run_workers(threads, [&](unsigned number) {
    Worker& worker = workers[number];
    for (std::size_t i = 0; queue.next(i);) {
      if (worker.consumer != nullptr) {
        Origin origin;
        origin.path = inputs.packages[i];
        worker.consumer->named(origin);
      }
      release.packages[i] = read_file_package(inputs.packages[i], reading, worker.members.get(), worker.coverage);
    }
  });
  for (const Worker& worker : workers) coverage.merge(worker.coverage);
  if (options.secrets) {
    audit.secrets.findings =
        merge_and_finish(scanners, coverage, {}, [&](assay::Finding& finding) { return known.apply(finding); });
    std::vector<std::string> beside = inputs.strays;
    beside.insert(beside.end(), inputs.companions.begin(), inputs.companions.end());
    if (!beside.empty()) {
      auto more = scan_paths(beside, {}, context);
      if (!more) return tl::make_unexpected(more.error());
      coverage.merge(more->coverage);
      std::move(more->findings.begin(), more->findings.end(), std::back_inserter(audit.secrets.findings));
    }
  } else {
    coverage.scanned(0, inputs.packages.size());
    coverage.note("credentials were not looked for");
  }
  for (const Package& package : release.packages)
    if (!package.complete || !package.readable) coverage.gap(printable(package.path), "was not read to its end");
  if (release.source)
    for (const Package& package : release.packages)
      if (!SourceComparison(release, package).compares_any())
        coverage.gap(printable(package.path),
                     cat("no file of it could be compared with the commit ", release.source->name));
  note_rendering(release, coverage);
  if (const std::size_t patterns = options.policy.allow.size() + options.policy.generated.size(); patterns != 0)
    coverage.note(cat("the configuration lets pass what ", counted(patterns, "pattern names", "patterns name"),
                      " (dist: allow, generated)"));
  audit.findings = run_checks(release);
  add_credentials(audit);
  std::sort(audit.findings.begin(), audit.findings.end(), comes_before);
  return audit;
}

}  // namespace assay::packages
