// One thread's way from bytes to gathered findings: scanner, overlap, collector, coverage.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "base/limits.h"
#include "base/wide_text.h"
#include "scanners/secrets/blob_finder.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/decode/decoding.h"
#include "scanners/secrets/findings.h"
#include "scanners/secrets/name_scanner.h"
#include "scanners/secrets/scanner.h"

namespace assay {

// Not synchronised: one for each thread.
class BlobScanner {
 public:
  static Result<BlobScanner> create(const RuleSet& rules, const FingerprintKey& key, const Limits& limits);

  // Scans bytes that are a whole blob, as they are and, when they are text in wide characters, decoded. Counting them
  // as covered is the source's work.
  void scan(Bytes text, const Origin& origin);

  // Scans a whole blob for what rules that read lines find, of which one may ask for a file of this name: where blobs
  // are scanned before their paths are known. The Collector drops what is found at other paths.
  void scan_lines(Bytes text, std::string_view name, const Origin& origin);

  // Scans the path of an origin as a name (name_scanner.h). What is found comes with flush_names, which
  // merge_and_finish does for whoever did not.
  void add_name(const Origin& origin) { names_.add(origin, scanner(), collector_, coverage_); }
  void flush_names() { names_.flush(scanner(), collector_, coverage_); }

  // Scans bytes that are a part of a blob, from its byte `offset` on, by themselves: lines count from their beginning.
  void scan_piece(Bytes text, std::uint64_t offset, const Origin& origin);

  // Decodes text in wide characters and scans that, for a source that has scanned its bytes by itself.
  void scan_decoded(const WideText& wide, const Origin& origin);

  // Scans text that was made of a blob's bytes, which are scanned by themselves. Places are those of the bytes;
  // `position_of` gives their lines and columns. What both scans find is told once.
  void scan_view(const MappedText& view, const PositionOf& position_of, const Origin& origin);

  // The hits of a whole blob's text, and those in what stands encoded in it. `wide`: what decoded the text. Returns
  // false with a flood. For a source that picks among them.
  bool hits_of(Bytes text, const MappedText* wide, std::vector<Hit>& hits, std::unique_ptr<Decoding>& decoded);

  // The same for a part of a blob that stands at `position` of it.
  bool hits_of(Bytes text, const TextPosition& position, std::vector<Hit>& hits, std::unique_ptr<Decoding>& decoded);

  // Gathers what was found in encoded text, and why something may be missing.
  void add_decoded(const Decoding& decoded, const Origin& origin);

  // Takes matches that a source found by itself (offsets within text), text standing at `position` of its blob.
  // Whether anything was found.
  bool take(Bytes text, std::vector<Match>& matches, const TextPosition& position, const Origin& origin);

  MatchFinder& finder() { return finder_; }
  const LineRules& line_rules() const { return finder_.line_rules(); }
  Scanner& scanner() { return finder_.scanner(); }
  const Limits& limits() const { return limits_; }
  Collector& collector() { return collector_; }
  const Collector& collector() const { return collector_; }
  Coverage& coverage() { return coverage_; }
  const Coverage& coverage() const { return coverage_; }

 private:
  BlobScanner(Scanner scanner, Collector collector, const Limits& limits)
      : limits_(limits),
        finder_(std::move(scanner), limits.decode_depth > 0, limits.broken_lines),
        collector_(std::move(collector)) {}

  bool hits_of(Bytes text, const TextPosition& position, const MappedText* wide, std::vector<Hit>& hits,
               std::unique_ptr<Decoding>& decoded);
  void find_lines(Bytes text, const MappedText* wide, std::string_view name, const Origin& origin);
  bool settle(Bytes text, std::vector<Match>& matches, const TextPosition& position, const MappedText* wide,
              const Origin& origin);

  Limits limits_;
  BlobFinder finder_;
  Collector collector_;
  Coverage coverage_;
  NameScanner names_;
  std::vector<Match> matches_;  // kept to save allocations
  std::vector<Hit> hits_;
};

// One for each thread. Fails when the first does.
Result<std::vector<BlobScanner>> create_blob_scanners(unsigned threads, const RuleSet& rules, const FingerprintKey& key,
                                                      const Limits& limits);

// Joins what the threads gathered; the scanners are empty afterwards. Their coverage is added to `coverage`.
std::vector<Finding> merge_and_finish(std::vector<BlobScanner>& scanners, Coverage& coverage,
                                      const Attributor& attribute = {}, const Judge& judge = {});

// The name under which an origin stands in coverage: its path, or kind and object; of a member of an archive behind the
// archive's.
std::string input_name(const Origin& origin);

}  // namespace assay
