// assay evidence verify

#include <climits>
#include <cstdlib>

#include "attest/evidence/evidence_report.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/evidence_command.h"
#include "cli/output.h"
#include "cli/tell.h"
#include "cli/version.h"

namespace assay::cli {

namespace {

using attest::VerifiedEvidence;

constexpr std::uint64_t kMostHeadBytes = std::uint64_t{64} << 10;

Result<std::optional<attest::ChainHead>> read_head_file(const std::string& file) {
  if (file.empty()) return std::optional<attest::ChainHead>();
  const auto text = read_file(file, kMostHeadBytes);
  if (!text) return tl::make_unexpected(text.error());
  auto head = attest::read_head(*text);
  if (!head) return fail("reading a head", file, head.error().why);
  return std::optional<attest::ChainHead>(std::move(*head));
}

Status write_report(const EvidenceVerifyFlags& flags, const attest::EvidenceReport& report,
                    const std::vector<VerifiedEvidence>& all) {
  const auto opened = open_report(flags.output);
  if (!opened) return tl::make_unexpected(opened.error());
  Output& output = **opened;
  using Write = Status (*)(Output&, const attest::EvidenceReport&, std::span<const VerifiedEvidence>);
  const Write write = flags.format == VerificationFormat::text   ? attest::write_text_report
                      : flags.format == VerificationFormat::json ? attest::write_json_report
                                                                 : attest::write_sarif_report;
  Status status = write(output, report, all);
  if (status) status = output.finish();
  return status;
}

}  // namespace

int verify_evidence_command(const EvidenceVerifyFlags& flags) {
  const auto key = read_public_key(flags.key);
  if (!key) return report_error(key.error());
  const auto statement_key = read_public_key(flags.statement_key);
  if (!statement_key) return report_error(statement_key.error());
  const auto seen = read_head_file(flags.seen_head);
  if (!seen) return report_error(seen.error());
  const auto head = read_head_file(flags.head);
  if (!head) return report_error(head.error());
  const auto now = time_of_making();
  if (!now) return report_error(now.error());

  attest::VerifyEvidenceOptions options;
  options.key = *key ? &**key : nullptr;
  options.statement_key = *statement_key ? &**statement_key : nullptr;
  options.seen = *seen;
  options.head = *head;
  options.label = flags.label;
  options.root = flags.root;
  options.source = flags.source;
  options.now = *now;
  options.unsigned_passes = flags.unsigned_passes;
  options.partial = flags.partial;
  options.threads = thread_count(flags.threads);
  std::vector<VerifiedEvidence> all;
  for (const std::string& path : flags.paths) all.push_back(attest::verify_evidence(path, options));

  attest::EvidenceReport report;
  report.quiet = flags.quiet;
  report.run.version = kVersion;
  report.run.home_page = kHomePage;
  report.run.command = "evidence verify";
  char buffer[PATH_MAX];
  if (::realpath(".", buffer) != nullptr) report.run.root = guarded(buffer);
  const auto masked = make_guard();
  for (VerifiedEvidence& one : all) {
    one.path = masked(one.path);
    report.run.target += cat(report.run.target.empty() ? "" : " ", one.path);
    report.outcome.coverage.scanned(0);
    for (Reason& reason : one.judgement.reasons()) {
      reason.subject = masked(reason.subject);
      reason.text = masked(reason.text);
      if (reason.verdict == Verdict::fail) ++report.outcome.findings;
      if (reason.verdict == Verdict::unproved)
        report.outcome.coverage.gap(printable(reason.subject.empty() ? one.path : reason.subject),
                                    cat(reason.code, ": ", printable(reason.text)));
    }
    if (one.judgement.looked_at() == 0 && one.judgement.reasons().empty())
      report.outcome.coverage.gap(printable(one.path), "evidence-nothing: there was nothing to judge");
  }
  report.outcome.failing = report.outcome.findings;
  const Verdict verdict = attest::verdict_of(all);
  report.outcome.exit_code = verdict == Verdict::fail ? kFail : verdict == Verdict::pass ? kPass : kIncomplete;
  const Status written = write_report(flags, report, all);
  if (written) return report.outcome.exit_code;
  return report_error(written.error(), report.outcome.exit_code == kFail ? kFail : kIncomplete);
}

}  // namespace assay::cli
