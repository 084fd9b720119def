// assay attest sign --keyless
#include "cli/attest_keyless.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <optional>

#include "attest/predicates/scan_predicate.h"
#include "attest/pypi/file_name.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/tell.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

using attest::Artifact;

constexpr std::uint64_t kMostPredicateBytes = std::uint64_t{16} << 20;
constexpr std::string_view kBeside = ".sigstore.json";
constexpr std::string_view kForIndex = ".publish.attestation";
constexpr const char* kFlags = "reading the flags";

// One bundle that is wanted.
struct Piece {
  std::string name;                            // of the file, or of the bundle where it is about several
  std::string output;                          // where the bundle goes
  std::optional<Artifact> artifact;            // signed by itself
  std::optional<attest::Statement> statement;  // or this
};

struct Outcome {
  std::optional<Error> error;
  std::string logged;
  bool tried = false;
};

attest::Subject subject_of(const std::string& path, const Artifact& artifact) {
  attest::Subject subject;
  subject.name = std::filesystem::path(path).filename().string();
  subject.digests["sha256"] = to_hex(*artifact.digest(attest::Hash::sha256));
  return subject;
}

Status check_job(const KeylessJob& job, bool for_index) {
  if (for_index && (!job.statement.empty() || !job.predicate.empty() || !job.output.empty()))
    return fail(kFlags, "", "--publish-attestation goes with files alone: it makes a statement of its own beside each");
  for (const std::string& file : job.files) {
    if (for_index && !attest::distribution_name(std::filesystem::path(file).filename().string()))
      return fail(kFlags, file, "it is no wheel and no source distribution, as an index names them");
  }
  if (!job.statement.empty() && (!job.files.empty() || !job.predicate.empty()))
    return fail(kFlags, "", "--statement is signed by itself, without files and predicate");
  if (!job.statement.empty() && job.output.empty()) return fail(kFlags, "", "--statement needs --output");
  if (job.predicate_type == attest::kScanV1)
    return fail("signing a statement", job.predicate, "a scan is signed by whoever makes it", "assay attest scan");
  if (job.predicate.empty() != job.predicate_type.empty())
    return fail(kFlags, "", "--predicate and --predicate-type go together");
  if (job.statement.empty() && job.files.empty()) return fail(kFlags, "", "nothing to sign was named");
  if (job.predicate.empty() && job.files.size() > 1 && !job.output.empty())
    return fail(kFlags, "", "one bundle about several files needs a statement: --predicate with --predicate-type");
  return {};
}

Result<std::vector<Piece>> pieces_of(const KeylessJob& job, bool for_index) {
  std::vector<Piece> out;
  if (!job.statement.empty()) {
    const auto text = read_file(job.statement, kMostPredicateBytes);
    if (!text) return tl::make_unexpected(text.error());
    auto statement = attest::read_statement(*text);
    if (!statement) return fail("reading the statement", job.statement, statement.error().why);
    if (statement->predicate_type == attest::kScanV1)
      return fail("signing a statement", job.statement, "a scan is signed by whoever makes it", "assay attest scan");
    out.push_back({job.output, job.output, std::nullopt, std::move(*statement)});
    return out;
  }
  std::optional<attest::Statement> statement;
  if (!job.predicate.empty()) {
    const auto text = read_file(job.predicate, kMostPredicateBytes);
    if (!text) return tl::make_unexpected(text.error());
    auto predicate = attest::parse_json(*text, attest::Step::format, "the predicate");
    if (!predicate) return fail("reading the predicate", job.predicate, predicate.error().why);
    statement.emplace();
    statement->predicate = std::move(*predicate);
    statement->predicate_type = job.predicate_type;
  }
  if (for_index) {
    statement.emplace();
    statement->predicate = attest::Json::object();
    statement->predicate_type = attest::kPublishV1;
  }
  for (const std::string& file : job.files) {
    auto artifact = Artifact::of_file(file);
    if (!artifact) return tl::make_unexpected(artifact.error());
    if (statement && !job.output.empty()) {
      statement->subjects.push_back(subject_of(file, *artifact));
      continue;
    }
    Piece piece{file, job.output.empty() ? cat(file, for_index ? kForIndex : kBeside) : job.output, std::nullopt,
                statement};
    if (statement) {
      piece.statement->subjects = {subject_of(file, *artifact)};
    } else {
      piece.artifact = std::move(*artifact);
    }
    out.push_back(std::move(piece));
  }
  if (statement && !job.output.empty()) out.push_back({job.output, job.output, std::nullopt, std::move(statement)});
  return out;
}

// The one name of what may have several: "a", "./a", and "b/../a".
std::string place_of(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(path, error);
  const std::filesystem::path folder = std::filesystem::canonical(whole.parent_path(), error);
  return error ? path : (folder / whole.filename()).string();
}

Status check_outputs(const std::vector<Piece>& pieces) {
  std::vector<std::string> names;
  for (const Piece& piece : pieces) {
    if (const Status free = check_free(piece.output); !free) return free;
    names.push_back(place_of(piece.output));
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) return fail("signing", *twice, "two bundles would go there");
  return {};
}

Outcome sign_piece(const Piece& piece, const attest::KeylessSigner& signer, bool for_index) {
  const auto bundle =
      piece.statement ? attest::sign_statement(*piece.statement, signer) : signer.sign_artifact(*piece.artifact);
  if (!bundle) return {bundle.error(), {}, true};
  const auto text = bundle_text(*bundle, for_index);
  if (!text) return {Error{"signing", piece.name, text.error().why, {}}, {}, true};
  // Also when it came while this was signed.
  if (const Status written = write_new_file(piece.output, *text); !written) return {written.error(), {}, true};
  return {std::nullopt, entries_of(*bundle), true};
}

}  // namespace

int sign_keyless(const KeylessFlags& flags, const KeylessJob& job) {
  if (const Status sound = check_job(job, flags.for_index); !sound) return report_error(sound.error());
  const auto pieces = pieces_of(job, flags.for_index);
  if (!pieces) return report_error(pieces.error());
  if (const Status free = check_outputs(*pieces); !free) return report_error(free.error());
  for (const Piece& piece : *pieces) {
    if (!piece.statement) continue;
    if (const Status sound = attest::check_signable(*piece.statement); !sound)
      return report_error({sound.error().doing, piece.name, sound.error().why, sound.error().hint});
  }
  const auto session = open_keyless(flags);
  if (!session) return report_error(session.error().error, session.error().code);

  std::vector<Outcome> outcomes(pieces->size());
  WorkQueue queue(pieces->size());
  std::atomic<bool> failed{false};
  const auto threads = static_cast<unsigned>(std::min<std::size_t>(job.requests, pieces->size()));
  run_workers(threads, [&](unsigned) {
    for (std::size_t i = 0; !failed && queue.next(i);) {
      outcomes[i] = sign_piece((*pieces)[i], *session->signer, flags.for_index);
      if (outcomes[i].error) failed = true;
    }
  });

  std::string text = session->identity() + "\n";
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Piece& piece = (*pieces)[i];
    const Outcome& outcome = outcomes[i];
    if (outcome.error) {
      report_error(*outcome.error);
    } else if (outcome.tried) {
      text += cat(printable(piece.name), ": ", printable(piece.output), ", log entry ", outcome.logged, '\n');
    }
    if (outcome.error || !outcome.tried) text += cat(printable(piece.name), ": not signed\n");
  }
  const auto output = open_descriptor_output(STDOUT_FILENO, "standard output");
  Status status = output->write(guarded(text));
  if (status) status = output->finish();
  if (!status) return report_error(status.error(), kIncomplete);
  return failed ? kIncomplete : kPass;
}

}  // namespace assay::cli
