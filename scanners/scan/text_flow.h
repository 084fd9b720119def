// Text of any length that is scanned as it comes, line by line where its writer waits, and handed on as soon as nothing
// that follows can change what was found in it: for `assay redact`, and for `assay scan log` that tells as it goes.
//
// Memory is bounded: some MiB around the place where the text is. A value is held back until its end is known, up to
// limits.long_value_bytes: a private key that is open, a line of wrapped base64, a line that is to be continued.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/origin.h"
#include "base/zip_watch.h"
#include "scanners/secrets/blob_scanner.h"

namespace assay {

// Not synchronised. Borrows the scanner and the sink.
class TextFlow {
 public:
  // Takes what is settled. Offsets are those of the whole text.
  class Sink {
   public:
    virtual ~Sink() = default;
    // Text that is done with, in its order and without a gap, and the spans in it that are values, sorted and apart.
    virtual Status settled(Bytes text, std::uint64_t offset, const std::vector<EncodedRun>& values) = 0;
    // What was found anew; hits that were told of before are `only_masked`. The text is at `position` of the whole.
    virtual Status found(Bytes text, const TextPosition& position, const std::vector<Hit>& hits,
                         const Decoding& decoded) = 0;
  };

  // `again`: what was found is covered and the text is looked at once more, until nothing is left in it.
  TextFlow(BlobScanner& scanner, Sink& sink, Origin origin, bool again)
      : scanner_(scanner), sink_(sink), origin_(std::move(origin)), again_(again) {}

  void push(Bytes bytes) {
    text_.append(bytes);
    watch_.add(bytes);
  }
  // Whether as much is waiting as is scanned at a time.
  bool full() const;

  // Scans the lines that are whole, or all that there is at the `end`. Fails where the sink does, and where the text is
  // an archive that is to be masked.
  Status settle(bool end);

  // Whether a value was found of which a part had been handed on already.
  bool late() const { return late_; }

 private:
  Status judge_begin();
  void judge_end();
  void look(Bytes text, std::vector<Hit>& hits, std::unique_ptr<Decoding>& decoded);
  bool mark(const Hit& hit, const MappedText* decoded, std::size_t settled);
  void cover(std::vector<EncodedRun>& values, std::size_t settled);
  std::size_t held_from(std::size_t end) const;
  void forget(std::size_t settled);

  BlobScanner& scanner_;
  Sink& sink_;
  Origin origin_;
  bool again_;
  std::string text_;         // the context, then what is not settled
  TextPosition position_;    // of text_
  std::size_t settled_ = 0;  // in text_
  bool late_ = false;
  bool judged_ = false;
  bool begin_told_ = false;     // that its first bytes are damaged, or of a kind that is not opened
  bool begins_packed_ = false;  // which was told
  ZipWatch watch_;
  std::set<std::pair<std::uint64_t, std::uint32_t>> told_;  // begin and rule, of what lies in the context
};

}  // namespace assay
