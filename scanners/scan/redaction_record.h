// Gathers what is said of a redaction while text goes through: hashes, what was masked, and a second scan of the
// output.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/hash.h"
#include "base/redaction.h"
#include "scanners/scan/scan.h"
#include "scanners/scan/text_flow.h"

namespace assay {

// Not synchronised. Borrows the context.
class RedactionRecord {
 public:
  static Result<std::unique_ptr<RedactionRecord>> create(const ScanContext& context, const std::string& name);

  void read(Bytes text);  // of the input, in its order

  // As TextFlow hands on: values that were found, before their text is settled.
  void found(Bytes text, const TextPosition& position, const std::vector<Hit>& hits, const Decoding& decoded);
  // A value of the input [begin, end) that stands masked at the next byte of the output.
  void masked(std::uint64_t begin, std::uint64_t end);
  Status wrote(Bytes text);  // of the output, in its order; in any portions

  // Everything was written. `complete`: whether the run itself was.
  Result<Redaction> finish(bool complete);

 private:
  RedactionRecord(const ScanContext& context, BlobScanner scanner, Origin origin);

  class Counting final : public TextFlow::Sink {
   public:
    Status settled(Bytes, std::uint64_t, const std::vector<EncodedRun>&) override { return {}; }
    Status found(Bytes, const TextPosition&, const std::vector<Hit>& hits, const Decoding& decoded) override;
    std::uint64_t count = 0;
  };

  const ScanContext& context_;
  BlobScanner scanner_;  // of the output
  Origin origin_;
  Counting left_;
  TextFlow again_;
  StreamHash input_{StreamHash::Kind::sha256}, output_{StreamHash::Kind::sha256};
  Redaction record_;
  bool guessable_ = false;  // a value that was masked could be guessed
  struct Known {
    std::uint64_t end = 0;
    MaskedSpan::Value value;
  };
  std::multimap<std::uint64_t, Known> known_;  // by the begin, of what is not masked yet
};

}  // namespace assay
