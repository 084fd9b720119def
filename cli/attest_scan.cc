// assay attest scan
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "attest/predicates/scan_predicate.h"
#include "attest/subjects/subjects.h"
#include "base/file.h"
#include "base/own_file.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "cli/attest_command.h"
#include "cli/attest_signing.h"
#include "cli/command.h"
#include "cli/scan_inputs.h"
#include "cli/scan_settings.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "rules/builtin/builtin.h"
#include "rules/selection.h"
#include "scanners/scan/file_scan.h"

namespace assay::cli {

namespace {

namespace fs = std::filesystem;

// Whether a folder is another one or lies in it, whatever their names lead through.
bool lies_in(const std::string& inner, const std::string& outer) {
  std::error_code error;
  const fs::path at = fs::canonical(inner, error);
  const fs::path top = error ? fs::path() : fs::canonical(outer, error);
  if (error || !fs::is_directory(top, error)) return false;
  return std::mismatch(top.begin(), top.end(), at.begin(), at.end()).first == top.end();
}

// A folder of this process alone, gone at the end. In none of the paths, of which it would be a part then.
class PrivateFolder {
 public:
  static Result<std::unique_ptr<PrivateFolder>> make(const std::vector<std::string>& paths) {
    std::string base = environment("TMPDIR");
    if (base.empty()) base = "/tmp";
    for (const std::string& one : paths) {
      if (lies_in(base, one))
        return fail("making copies to scan", base, cat("it lies in ", printable(one), ", which is to be scanned"),
                    "set TMPDIR to a folder outside of it");
    }
    std::string path = cat(base, "/assay-XXXXXX");
    if (::mkdtemp(path.data()) == nullptr) return fail("making a folder", path, errno_text(errno));
    return std::make_unique<PrivateFolder>(std::move(path));
  }
  explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Texts that speak of the copies, made to speak of what was named. A named file lies in its copy's folder.
std::string named(std::string text, const std::vector<attest::SubjectCopy>& copies) {
  for (const attest::SubjectCopy& one : copies) {
    std::error_code error;
    const std::string shown = fs::is_directory(one.path, error) ? one.path : fs::path(one.path).parent_path().string();
    for (std::size_t at = text.find(one.copy + "/"); at != std::string::npos; at = text.find(one.copy + "/", at)) {
      const std::string to = shown.empty() || shown.back() == '/' ? shown : shown + "/";
      text.replace(at, one.copy.size() + 1, to);
      at += to.size();
    }
  }
  return text;
}

Result<std::string> program_digest() {
  const auto artifact = attest::Artifact::of_file(own_file());
  if (!artifact) return tl::make_unexpected(artifact.error());
  return to_hex(*artifact->digest(attest::Hash::sha256));
}

Result<RuleSet> rules_of(const AttestScanFlags& flags) {
  RuleSelection selection;
  for (const std::string& path : flags.rule_files) {
    auto text = read_file(path);
    if (!text) return tl::make_unexpected(text.error());
    selection.files.push_back({path, std::move(*text)});
  }
  selection.cache_folder = cache_folder();
  SelectedRules selected = select_rules(builtin_rule_image(), selection);
  tell(selected.diagnostics);
  return std::move(selected.rules);
}

// Everything is read and nothing is hidden: no configuration, no ignore file and no comment has a say.
Result<ScanResult> scan_copies(const std::vector<attest::SubjectCopy>& copies, const ScanContext& context) {
  std::vector<std::string> paths;
  for (const attest::SubjectCopy& one : copies) paths.push_back(one.copy);
  files::FileScanOptions options;
  options.walk.git_folders = true;
  // What nobody opens was not read: objects in git packs, encrypted files, data within other bytes.
  options.content.hidden_is_gap = true;
  return scan_paths(paths, options, context);
}

attest::ScanPredicate predicate_of(const ScanResult& result, const ScanContext& context, const AttestScanFlags& flags) {
  attest::ScanPredicate out;
  out.version = kVersion;
  out.rules_digest = context.rules->digest();
  out.rules = context.rules->rules().size();
  out.own_rules = !flags.rule_files.empty();
  out.complete = result.coverage.complete();
  out.inputs = result.coverage.inputs();
  out.bytes = result.coverage.bytes();
  out.gap_count = result.coverage.gap_count();
  for (const Gap& gap : result.coverage.gaps()) out.gaps.emplace_back(gap.input, gap.why);
  for (const auto& [reason, list] : result.coverage.skipped()) out.skipped[std::string(name_of(reason))] = list.count;
  out.fail_on = flags.fail_on;
  out.fail_confidence = flags.fail_confidence;
  out.decode_depth = context.limits.decode_depth;
  out.archive_depth = context.limits.archive_depth;
  bool failed = false;
  for (const Finding& finding : result.findings) {
    const bool sure = finding.confidence >= flags.fail_confidence;
    ++(sure ? out.counted : out.uncertain)[static_cast<std::size_t>(finding.severity)];
    failed = failed || (sure && finding.severity >= flags.fail_on);
  }
  out.result = Verdict::pass;
  if (failed) {
    out.result = Verdict::fail;
  } else if (!out.complete || out.inputs == 0 || !out.skipped.empty()) {
    out.result = Verdict::unproved;
  }
  return out;
}

// Says why nothing is attested. Returns the exit code.
int tell_why(const attest::ScanPredicate& predicate, const ScanResult& result,
             const std::vector<attest::SubjectCopy>& copies) {
  for (const Finding& finding : result.findings) {
    if (finding.places.empty()) continue;
    const Place& first = finding.places.front();
    tell(cat("assay: ", printable(named(first.origin.path, copies)), ": line ", first.region.line, ": ", finding.rule,
             " (", name_of(finding.severity), ", ", name_of(finding.confidence), " confidence)"));
  }
  for (const auto& [input, why] : predicate.gaps) tell(cat("assay: not read: ", input, ": ", why));
  for (const auto& [reason, list] : result.coverage.skipped())
    for (const std::string& input : list.inputs)
      tell(cat("assay: left out: ", named(input, copies), ": ", name_of(reason)));
  const bool failed = predicate.result == Verdict::fail;
  tell(cat("assay: nothing is attested: ", failed ? "credentials were found" : "not everything was read"));
  return failed ? kFail : kIncomplete;
}

}  // namespace

int attest_scan(const AttestScanFlags& flags) {
  if (const Status sound = check_signing(flags.signing); !sound) return report_error(sound.error());
  const auto folder = PrivateFolder::make(flags.paths);
  if (!folder) return report_error(folder.error());
  // What is digested is copied as it is read, and the copy is scanned: whoever changes a file meanwhile changes
  // neither.
  auto subjects = attest::subjects_of(flags.paths, {.folders_whole = flags.whole_folders, .copies = (*folder)->path()});
  if (!subjects) return report_error(subjects.error(), kIncomplete);
  const auto rules = rules_of(flags);
  if (!rules) return report_error(rules.error());
  ScanContext context;
  context.rules = &*rules;
  context.suppressions = false;
  context.today = today();
  context.threads = thread_count(flags.threads);
  auto result = scan_copies(subjects->copies, context);
  if (!result) return report_error(result.error(), kIncomplete);
  const auto masked = make_guard();
  result->coverage.rewrite([&](const std::string& text) { return masked(named(text, subjects->copies)); });

  attest::ScanPredicate predicate = predicate_of(*result, context, flags);
  if (!attest::passes(predicate)) return tell_why(predicate, *result, subjects->copies);
  auto program = program_digest();
  if (!program) return report_error(program.error(), kIncomplete);
  predicate.tool_digest = std::move(*program);
  attest::Statement statement;
  statement.subjects = std::move(subjects->subjects);
  statement.predicate_type = attest::kScanV1;
  statement.predicate = attest::write_scan(predicate);
  return deliver(statement, flags.signing, true);
}

}  // namespace assay::cli
