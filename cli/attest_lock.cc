// assay attest lock, assay attest check
#include <sys/stat.h>
#include <unistd.h>

#include "attest/release/identity_lock.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/attest_command.h"
#include "cli/attest_verification.h"
#include "cli/command.h"
#include "cli/tell.h"
#include "sarif/json_writer.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

using attest::LockRemark;

constexpr std::uint64_t kMostLockBytes = std::uint64_t{16} << 20;

// A lock that is not there is empty only for whoever writes the first one.
Result<attest::IdentityLock> lock_of(const std::string& path, bool may_be_missing) {
  struct stat info {};
  if (may_be_missing && ::lstat(path.c_str(), &info) != 0 && errno == ENOENT) return attest::IdentityLock();
  const auto text = read_file(path, kMostLockBytes);
  if (!text) return tl::make_unexpected(text.error());
  auto lock = attest::read_lock(*text);
  if (!lock)
    return fail(lock.error().doing, path,
                cat(lock.error().subject, lock.error().subject.empty() ? "" : ": ", lock.error().why));
  return lock;
}

// Who signed is what is asked about, so nobody is asked for.
Result<Verification> verify(const LockFlags& flags) {
  VerifyFlags verification;
  verification.paths = flags.paths;
  verification.trusted_root = flags.trusted_root;
  verification.identity_expression = ".+";
  verification.issuer_expression = ".+";
  return run_verification(verification);
}

int code_of(const std::vector<LockRemark>& remarks, const Coverage& coverage) {
  int code = remarks.empty() ? kIncomplete : kPass;
  for (const LockRemark& remark : remarks) {
    const Verdict verdict = verdict_of(remark.kind);
    if (verdict == Verdict::fail) return kFail;
    if (verdict == Verdict::unproved) code = kIncomplete;
  }
  // Files without an attestation have a remark; other gaps are of the walk.
  for (const Gap& gap : coverage.gaps())
    if (gap.why != "it has no attestation") code = std::max<int>(code, kIncomplete);
  return code;
}

Status write_text(const std::vector<LockRemark>& remarks, Output& output) {
  const auto masked = make_guard();
  std::string text;
  for (const LockRemark& remark : remarks)
    text += cat(masked(printable(remark.file)), ": ", name_of(verdict_of(remark.kind)), ": ", name_of(remark.kind),
                remark.why.empty() ? "" : ": ", masked(remark.why), '\n');
  if (Status status = output.write(text); !status) return status;
  return output.finish();
}

Status write_json(const std::vector<LockRemark>& remarks, int code, Output& output) {
  const auto masked = make_guard();
  JsonWriter json(output, 3);
  json.begin_object();
  json.string("schema", "assay-lock-check/1");
  json.array("files");
  for (const LockRemark& remark : remarks) {
    json.begin_object();
    json.string("file", masked(remark.file));
    json.string_unless_empty("project", remark.project);
    json.string("verdict", name_of(verdict_of(remark.kind)));
    json.string("kind", name_of(remark.kind));
    json.string_unless_empty("why", masked(remark.why));
    json.end_object();
  }
  json.end_array();
  json.number("exitCode", static_cast<std::uint64_t>(code));
  json.end_object();
  json.end_line();
  if (Status status = json.flush(); !status) return status;
  return output.finish();
}

}  // namespace

int check_lock(const LockFlags& flags) {
  const auto lock = lock_of(flags.lock, false);
  if (!lock) return report_error(lock.error());
  const auto verification = verify(flags);
  if (!verification) return report_error(verification.error());
  const auto remarks = attest::compare(*lock, verification->results);
  const int code = code_of(remarks, verification->coverage);
  for (const Gap& gap : verification->coverage.gaps())
    if (gap.why != "it has no attestation") tell(cat("assay: ", gap.input, ": ", gap.why));
  const auto output = open_descriptor_output(STDOUT_FILENO, "standard output");
  const Status status = flags.json ? write_json(remarks, code, *output) : write_text(remarks, *output);
  return status ? code : report_error(status.error(), code == kFail ? kFail : kIncomplete);
}

int write_lock(const LockFlags& flags) {
  auto lock = lock_of(flags.lock, true);
  if (!lock) return report_error(lock.error());
  const auto verification = verify(flags);
  if (!verification) return report_error(verification.error());
  const auto remarks = attest::add_to_lock(*lock, verification->results, flags.replace);
  const int code = verification->results.empty() ? kIncomplete : remarks.empty() ? kPass : code_of(remarks, {});
  if (code != kPass) {
    for (const LockRemark& remark : remarks)
      tell(cat("assay: ", printable(remark.file), ": ", name_of(remark.kind), ": ", remark.why));
    tell("assay: the lock is left as it was");
    return code;
  }
  if (const Status status = write_output_file(flags.lock, attest::write_lock(*lock)); !status)
    return report_error(status.error(), kIncomplete);
  return kPass;
}

}  // namespace assay::cli
