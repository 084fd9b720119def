// assay evidence record

#include <chrono>
#include <cstdlib>

#include "attest/artifact.h"
#include "attest/evidence/record.h"
#include "attest/evidence/sealed.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/evidence_command.h"
#include "cli/output.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

using attest::Record;
using attest::Subject;

constexpr std::uint64_t kMostKeyBytes = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostEventBytes = std::uint64_t{16} << 20;
constexpr std::uint64_t kMostPolicyBytes = std::uint64_t{64} << 20;
constexpr const char* kFlags = "reading the flags";

Result<attest::Producer> producer_of(const RecordFlags& flags) {
  attest::Producer out = attest::producer_of(environment);
  if (out.kind == "github-actions") {
    if (const auto event = read_file(environment("GITHUB_EVENT_PATH"), kMostEventBytes))
      out.head_repository = attest::head_repository_of(*event);
  }
  for (const std::string& claim : flags.producer) {
    const std::size_t equals = claim.find('=');
    const std::string name = claim.substr(0, equals);
    if (equals == std::string::npos || name == "kind" || !set_field(out, name, claim.substr(equals + 1)))
      return fail(kFlags, claim, "it is nothing that a producer has", "NAME=VALUE, names as in --help");
  }
  return out;
}

Status add_digest(std::vector<Subject>& out, std::string name, std::string_view algorithm, const std::string& digest) {
  if (!attest::is_subject_digest(algorithm, digest))
    return fail(kFlags, digest, cat("it is no digest of the kind ", algorithm), "hexadecimal in lower case, in full");
  out.push_back({std::move(name), {{std::string(algorithm), digest}}});
  return {};
}

Result<std::vector<Subject>> subjects_of(const RecordFlags& flags, const attest::Producer& producer) {
  std::vector<Subject> out;
  Status status;
  const auto add = [&](std::string name, std::string_view algorithm, const std::string& digest) {
    if (status) status = add_digest(out, std::move(name), algorithm, digest);
  };
  for (const std::string& commit : flags.commits) add({}, "gitCommit", commit);
  for (const std::string& tree : flags.trees) add({}, "gitTree", tree);
  for (const std::string& digest : flags.digests) {
    const std::size_t colon = digest.find(':');
    const std::string algorithm = digest.substr(0, colon);
    if (colon == std::string::npos || (algorithm != "sha256" && algorithm != "sha512"))
      return fail(kFlags, digest, "it is no digest", "sha256:… or sha512:…");
    add({}, algorithm, digest.substr(colon + 1));
  }
  for (const std::string& path : flags.artifacts) {
    const auto artifact = attest::Artifact::of_file(path);
    if (!artifact) return tl::make_unexpected(artifact.error());
    add(path.substr(path.find_last_of('/') + 1), "sha256", to_hex(*artifact->digest(attest::Hash::sha256)));
  }
  if (out.empty() && !producer.commit.empty()) add({}, "gitCommit", producer.commit);
  if (!status) return tl::make_unexpected(status.error());
  if (out.empty())
    return fail(kFlags, "", "no subject was named, and the environment tells of no commit",
                "--commit, --tree, --artifact or --digest");
  return out;
}

// A file that says itself which commit or tree it is about must be about the record's. Most say nothing of it. Nor does
// a run prove anything of another commit than that which it was started for.
void hold_against(attest::Reading& reading, const std::vector<Subject>& subjects, const attest::Producer& producer) {
  for (const Subject& subject : subjects) {
    const auto commit = subject.digests.find("gitCommit");
    if (producer.commit.empty() || commit == subject.digests.end() || commit->second == producer.commit) continue;
    reading.judgement.fail(
        "evidence-other-commit", "producer",
        cat("The run was started for ", producer.commit, ", and the record is about ", commit->second, '.'));
  }
  for (const attest::EvidenceSubject& told : reading.subjects) {
    if (told.algorithm != "gitCommit" && told.algorithm != "gitTree") continue;
    for (const Subject& subject : subjects) {
      const auto asked = subject.digests.find(told.algorithm);
      if (asked != subject.digests.end() && asked->second != told.digest)
        reading.judgement.fail("evidence-other-commit", told.algorithm,
                               cat("It is about ", told.digest, ", and the record about ", asked->second, '.'));
    }
  }
}

Result<attest::Reading> reading_of(const RecordFlags& flags, const std::vector<Subject>& subjects,
                                   const attest::Producer& producer,
                                   std::function<bool(std::string_view)> holds_credential) {
  attest::ReadOptions options;
  options.holds_credential = std::move(holds_credential);
  if (!flags.format.empty()) {
    options.format = attest::format_from(flags.format);
    if (!options.format) return fail(kFlags, flags.format, "there is no such format");
  }
  auto reading = attest::read_evidence_at(flags.file, std::move(options));
  if (reading) hold_against(*reading, subjects, producer);
  return reading;
}

}  // namespace

Result<attest::Instant> time_of_making() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch == nullptr || *epoch == '\0') {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return attest::Instant{std::chrono::duration_cast<std::chrono::seconds>(since).count(), 0};
  }
  constexpr std::int64_t kMostSeconds = 253'402'300'799;  // the end of the year 9999
  const std::string_view text = epoch;
  attest::Instant out;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.seconds);
  if (error != std::errc() || end != text.data() + text.size() || out.seconds < 0 || out.seconds > kMostSeconds)
    return fail("reading SOURCE_DATE_EPOCH", std::string(text), "it is no number of seconds since 1970");
  return out;
}

Result<std::optional<attest::PrivateKey>> read_private_key(const std::string& file, const PassphraseFlags& passphrase) {
  if (file.empty()) return std::optional<attest::PrivateKey>();
  const auto secret = read_passphrase(passphrase);
  if (!secret) return tl::make_unexpected(secret.error());
  const auto pem = read_file(file, kMostKeyBytes);
  if (!pem) return tl::make_unexpected(pem.error());
  auto key = attest::PrivateKey::from_pem(*pem, *secret);
  if (!key) return fail(key.error().doing, file, key.error().why, key.error().hint);
  return std::optional<attest::PrivateKey>(std::move(*key));
}

Result<std::optional<attest::PublicKey>> read_public_key(const std::string& file) {
  if (file.empty()) return std::optional<attest::PublicKey>();
  const auto pem = read_file(file, kMostKeyBytes);
  if (!pem) return tl::make_unexpected(pem.error());
  auto key = attest::PublicKey::from_pem(*pem);
  if (!key) return fail(key.error().doing, file, key.error().why, key.error().hint);
  return std::optional<attest::PublicKey>(std::move(*key));
}

int record_evidence(const RecordFlags& flags) {
  const auto at = time_of_making();
  if (!at) return report_error(at.error());
  const auto key = read_private_key(flags.key, flags.passphrase);
  if (!key) return report_error(key.error());
  const auto producer = producer_of(flags);
  if (!producer) return report_error(producer.error());
  auto subjects = subjects_of(flags, *producer);
  if (!subjects) return report_error(subjects.error());
  const auto masked = make_guard();
  const auto holds_credential = [&](std::string_view text) { return masked(text) != text; };
  const auto reading = reading_of(flags, *subjects, *producer, holds_credential);
  if (!reading) return report_error(reading.error());

  Record record = record_of(*reading);
  if (flags.verdict == "pass" && record.verdict != Verdict::pass) {
    std::string why = cat("the file says ", name_of(record.verdict));
    for (const Reason& reason : record.reasons)
      if (reason.verdict != Verdict::pass) why += cat("; ", reason.code, ": ", printable(reason.text));
    return report_error({"recording a pass", flags.file, why, ""},
                        record.verdict == Verdict::fail ? kFail : kIncomplete);
  }
  if (!flags.verdict.empty()) {
    const Verdict asked = *verdict_from(flags.verdict);
    if (worse(asked, record.verdict) != record.verdict)
      record.reasons.push_back({asked, "evidence-verdict", {}, "Whoever recorded it said so."});
    record.verdict = worse(asked, record.verdict);
  }
  record.subjects = std::move(*subjects);
  record.producer = *producer;
  record.label = flags.label;
  record.recorded_at = *at;
  if (!flags.policy.empty()) {
    const auto policy = read_file(flags.policy, kMostPolicyBytes);
    if (!policy) return report_error(policy.error());
    record.policy_sha256 = to_hex(as_bytes(sha256(*policy)));
  }
  // A record leaves the machine: credentials that a file's texts held do not go with it.
  for (Reason& reason : record.reasons) {
    reason.text = masked(reason.text);
    reason.subject = masked(reason.subject);
  }
  record.source.name = masked(record.source.name);
  record.source.tool = masked(record.source.tool);
  // What flags and variables say is refused rather than masked: a masked label or repository would be another one.
  const attest::Statement statement = statement_of(record);
  if (const auto where = attest::credential_in(statement, holds_credential))
    return report_error({"recording", *where, "a credential would stand in the record", ""}, kFail);

  const auto sealed = seal(statement, *key ? &**key : nullptr);
  if (!sealed) return report_error(sealed.error());
  if (const auto again = attest::read_sealed(*sealed); !again || !read_record(again->statement))
    return report_error({"recording", flags.file, "what was made does not read back", ""}, kIncomplete);
  if (const Status status = write_out(flags.output, *sealed); !status) return report_error(status.error(), kIncomplete);
  if (record.verdict == Verdict::fail) return flags.exit_zero ? kPass : kFail;
  return record.verdict == Verdict::pass ? kPass : kIncomplete;
}

}  // namespace assay::cli
