#include "attest/evidence/verify.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "attest/artifact.h"
#include "attest/evidence/bundle.h"
#include "attest/evidence/index.h"
#include "attest/evidence/record.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::array<std::string_view, 6> kNames = {"bundle", "chain", "index", "proof", "statement", "unknown"};
constexpr std::uint64_t kMostBytes = std::uint64_t{512} << 20;
constexpr std::string_view kIndexStart = R"({"schema":"assay-evidence-index/)";

bool is_there(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

void verify_index(const std::string& path, std::string_view text, const VerifyEvidenceOptions& options,
                  Judgement& judgement) {
  const auto expected = read_index(text);
  if (!expected) return judgement.fail("evidence-index-damaged", path, expected.error().why);
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path file = fs::weakly_canonical(path, error);
  const fs::path folder = options.root.empty() ? file.parent_path() : fs::weakly_canonical(options.root, error);
  IndexOptions index_options;
  index_options.threads = options.threads;
  // The index itself, where it lies among its files.
  if (const fs::path own = file.lexically_relative(folder); !own.empty() && *own.begin() != "..")
    index_options.leave_out = {own.generic_string()};
  const auto found = index_folders({{folder.string(), ""}}, index_options);
  if (!found) return judgement.unproved("evidence-unreadable", folder.string(), found.error().why);
  compare(*expected, *found, {options.partial}, judgement);
  // An index bears no signature; a bundle is what takes one along.
  if (options.unsigned_passes) {
    judgement.remark("evidence-not-anchored", path, "Nobody has signed the index: anybody can have made it.");
  } else if (options.key != nullptr) {
    judgement.unproved("evidence-unsigned", path, "An index is not signed.");
  } else {
    judgement.unproved("evidence-not-anchored", path, "Nobody has signed the index: anybody can have made it.");
  }
}

void verify_statement(const std::string& path, std::string_view text, const VerifyEvidenceOptions& options,
                      Judgement& judgement) {
  const auto sealed = read_sealed(text);
  if (!sealed) return judgement.fail("evidence-statement-damaged", path, sealed.error().text());
  judgement.looked();
  if (options.key == nullptr) {
    judgement.unproved("evidence-not-anchored", path, "No key was given: anybody can have written the statement.");
  } else {
    const SignatureState state = check_signature(*sealed, *options.key);
    if (state == SignatureState::unsigned_)
      judgement.unproved("evidence-unsigned", path, "The statement is not signed.");
    if (state == SignatureState::wrong)
      judgement.fail("evidence-other-key", path, "The statement is not signed by the key that was given.");
  }
  const auto record = read_record(sealed->statement);
  if (!record) {
    const bool other = sealed->statement.predicate_type != kEvidenceV1;
    if (other) return judgement.unproved("evidence-unknown-type", path, record.error().why);
    return judgement.fail("evidence-statement-damaged", path, record.error().why);
  }
  if (record->recorded_at.seconds > options.now.seconds + kClockSkewSeconds)
    judgement.fail("evidence-future", path, "The record's time is in the future.");
  if (record->verdict == Verdict::fail)
    judgement.fail("evidence-verdict", path, "The record says that its subject failed.");
  if (record->verdict == Verdict::unproved)
    judgement.unproved("evidence-verdict", path, "The record says that nothing was proved.");
  for (const Reason& reason : record->reasons) judgement.add(reason);
  if (options.source.empty()) return;
  const auto source = Artifact::of_file(options.source);
  if (!source) return judgement.unproved("evidence-unreadable", options.source, source.error().why);
  if (to_hex(*source->digest(Hash::sha256)) != record->source.sha256)
    judgement.fail("evidence-file-changed", options.source, "The record was made from other bytes than these.");
}

}  // namespace

std::string_view name_of(EvidenceKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

VerifiedEvidence verify_evidence(const std::string& path, const VerifyEvidenceOptions& options) {
  VerifiedEvidence out;
  out.path = path;
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    if (is_there(cat(path, '/', kBundleIndex))) {
      out.kind = EvidenceKind::bundle;
      out.listed =
          verify_bundle(path, {options.key, options.unsigned_passes, options.partial, options.threads}, out.judgement);
    } else if (is_there(cat(path, '/', kChainLog)) || is_there(cat(path, '/', kChainHead))) {
      out.kind = EvidenceKind::chain;
      VerifyChainOptions chain;
      chain.key = options.key;
      chain.statement_key = options.statement_key;
      chain.seen = options.seen;
      chain.label = options.label;
      chain.now = options.now;
      chain.partial = options.partial;
      out.listed = verify_chain(path, chain, out.judgement);
    } else {
      out.judgement.unproved("evidence-unknown-type", path, "The folder is neither a bundle nor a chain.");
    }
    return out;
  }
  const auto text = read_file(path, kMostBytes);
  if (!text) {
    out.judgement.unproved("evidence-unreadable", path, text.error().why);
  } else if (text->starts_with(kIndexStart)) {
    out.kind = EvidenceKind::index;
    verify_index(path, *text, options, out.judgement);
  } else if (const auto json = parse_json(*text, Step::format, "the file");
             json && json->string_at({"schema"}).starts_with("assay-evidence-proof/")) {
    out.kind = EvidenceKind::proof;
    verify_proof(*text, path, {options.key, options.head, options.seen}, out.judgement);
  } else if (!json) {
    out.judgement.fail("evidence-statement-damaged", path, json.error().why);
  } else {
    out.kind = EvidenceKind::statement;
    verify_statement(path, *text, options, out.judgement);
  }
  return out;
}

}  // namespace assay::attest
