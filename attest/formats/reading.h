// Evidence in the forms that people have, read into one shape: what it says of itself, about what, made by whom and
// when, and what that comes to.
//
// Promises: offline and bounded on hostile bytes; no exception; a key, word, schema or shape that is not in a reader's
// closed lists is unproved or fail, never pass; a document that contradicts itself fails. Texts of reasons quote short
// pieces of the document and may hold what a user's file held: whoever prints them masks (cli/tell.h).
//
// fail: the evidence says no, contradicts itself, is damaged, is no evidence at all, or is of another subject or time
// than was asked for. unproved: it does not say, or says something that we do not know.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/formats/files.h"
#include "attest/formats/format.h"
#include "attest/sigstore/verifier.h"
#include "attest/x509/time.h"
#include "base/result.h"
#include "base/verdict.h"

namespace assay::attest {

inline constexpr std::uint64_t kMostEvidenceBytes = std::uint64_t{64} << 20;  // of one document
inline constexpr std::uint64_t kMostCustomerBytes = std::uint64_t{4} << 20;   // of one of the customer's formats

// What evidence is about. `algorithm` is "gitCommit", "gitTree" or "sha256"; `digest` lower-case hexadecimal.
struct EvidenceSubject {
  std::string algorithm;
  std::string digest;
  std::string name;  // of a file; may be empty
  friend auto operator<=>(const EvidenceSubject&, const EvidenceSubject&) = default;
};

// Who made it. What is not known is empty.
struct EvidenceProducer {
  std::string repository;  // "owner/name"
  std::string workflow;    // path of its file, or its name where only that is told
  std::string job;
  std::string run_id;
  std::string attempt;
  std::string branch;
  std::string event;
  std::string tool;
  std::string tool_version;
};

struct EvidenceTimes {
  std::optional<Instant> started;
  std::optional<Instant> made;  // when it was generated or finished
  std::optional<Instant> expires;
};

// A file that the evidence names. A caller that has the files hashes them again; a reader that was given files did.
struct EvidenceItem {
  std::string name;  // role, kind or file name
  std::string path;  // as written
  std::string sha256;
  std::optional<std::uint64_t> size;
  std::optional<bool> passed;
  bool required = true;
  bool checked = false;  // the reader hashed it, and it is the same
};

struct Reading {
  Format format = Format::unknown;
  std::string name;    // the file, as the caller named it
  std::string sha256;  // of the bytes
  std::uint64_t size = 0;
  std::string schema;  // as the document names its schema and version; may be empty

  // The reasons' subjects are JSON pointers (RFC 6901) into the document, or paths of files.
  Judgement judgement;
  Verdict verdict() const { return judgement.verdict(); }

  std::vector<EvidenceSubject> subjects;
  EvidenceProducer producer;
  EvidenceTimes times;
  // "passed", "failed", "skipped", "tests", "error", "warning", "note", "none", "critical", "high", "medium", "low",
  // "components", "cases", "items" …
  std::map<std::string, std::uint64_t> counts;
  // "score" (as written, of 100 or 10), "line-coverage" and "branch-coverage" (0 to 1), SLO and metric values by name.
  std::map<std::string, double> ratios;
  std::vector<EvidenceItem> items;
  std::vector<std::string> cases;  // "source:sink:strategy", of industrial readiness
  // What else the document says of itself, under its own names: "release", "level", "decision", "profile" …
  std::map<std::string, std::string> facts;
};

// What is asked of the evidence; what is absent is not asked.
struct EvidenceDemands {
  std::optional<std::string> commit;      // lower-case hexadecimal
  std::optional<std::string> tree;        // the same
  std::optional<std::string> repository;  // "owner/name"
  std::optional<std::string> workflow;    // path or name
  std::optional<std::string> branch;
  std::optional<std::string> event;
  std::optional<std::string> release;        // the label of a chain's newest entry, the release of a report
  std::optional<std::string> head;           // a chain's latest hash
  std::optional<Instant> now;                // times after it are in the future; needed for the next
  std::optional<std::int64_t> max_age;       // seconds
  std::optional<std::uint64_t> max_skipped;  // tests
  bool signed_head = false;  // a chain's head must be covered by an attestation that the caller verified
};

struct ReadOptions {
  std::string name;              // of the file: its last part helps to detect, and errors name it
  std::optional<Format> format;  // detected where absent
  EvidenceDemands demands;
  const EvidenceFiles* files = nullptr;  // the folder that the document's paths are relative to
  std::string document_path;             // of the document in that folder; may be empty
  // A path that is not in the folder is looked for by its digest among all its files: what moved still verifies.
  bool by_content = false;
  bool partial = false;  // files that are not there are a remark
  std::string hmac_key;  // for HMAC signatures
  // For bundles: both or none. Without them a bundle is unproved.
  const Verifier* verifier = nullptr;
  const Policy* policy = nullptr;
  // Whether the text holds a credential; not asked where empty.
  std::function<bool(std::string_view)> holds_credential;
};

// What the bytes are, by their shape; the name decides only between plain texts.
Format detect_format(std::string_view bytes, std::string_view name);

// Reads and judges. Whatever is wrong with the bytes is in the reading.
Reading read_evidence(std::string_view bytes, const ReadOptions& options);

// A file, with the files beside it, or a folder that is one piece of evidence (release candidate, chain). Fails where
// nothing could be read. `options.name` and `files` are set by it where they are empty.
Result<Reading> read_evidence_at(const std::string& path, ReadOptions options);

}  // namespace assay::attest
