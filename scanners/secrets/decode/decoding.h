// Credentials in what was encoded: each run that find_encoded() pointed at is decoded, between what stands on its line,
// and scanned like any text, down to limits.decode_depth.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/decode/decoded_text.h"
#include "scanners/secrets/decode/told_values.h"

namespace assay {

// What one part of a blob leaves to the next. Offsets in the blob.
struct OpenRun {
  std::uint64_t done = 0;    // what begins before is decoded
  bool goes_on = false;      // a run went on where the part ended
  std::uint64_t resume = 0;  // where it is to be decoded from
  std::uint64_t report = 0;  // what of it begins before was reported
  Encoding encoding = Encoding::base64;
};

// Quoted-printable is decoded by itself: what else is encoded may begin within it, and before. A seam of it may part
// any other encoding, and what looks like one may be the padding of base64. So are lines that were broken, and lines
// that are equally long, since they may be one text or a list of values; what a line of quoted-printable ends in makes
// it none of these. What stands in parts may have anything else within them.
enum Layer : std::uint8_t { kContent, kQuoted, kBroken, kParts, kLayers };
inline Layer layer_of(Encoding encoding) {
  if (encoding == Encoding::broken_lines) return kBroken;
  if (encoding == Encoding::joined_literals || encoding == Encoding::folded_lines) return kParts;
  if (encoding == Encoding::base64_lines || encoding == Encoding::hexadecimal_lines) return kQuoted;
  return encoding == Encoding::quoted_printable ? kQuoted : kContent;
}
using OpenRuns = std::array<OpenRun, kLayers>;

// Where in a text an encoded run stands.
struct EncodedRun {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend auto operator<=>(const EncodedRun&, const EncodedRun&) = default;
};

class Decoding {
 public:
  // What was found in one decoded text. Hits have lines and columns of the blob and offsets of the text.
  struct Group {
    const DecodedText* text = nullptr;
    std::vector<Hit> hits;
  };

  // The gap of a run that nothing went on with.
  static constexpr const char* kNotReadOn = "encoded text: it is too long to be decoded to its end";

  // One for each text. `text` is all of its blob, or a part of it that stands at `position`; `wide` decoded it. Borrows
  // everything.
  Decoding(Scanner& scanner, const Limits& limits, Bytes text, const TextPosition& position,
           const MappedText* wide = nullptr)
      : scanner_(scanner),
        limits_(limits),
        text_(text),
        position_(position),
        at_(position),
        wide_(wide),
        told_(kTellingBase + text.size()) {}

  // Takes the candidates out of `matches`, sorted, and looks into each. A generic match whose value overlaps a run in
  // which something was found goes too: the run's content is the value. Of text with escapes in it only those values
  // are added that the matches do not have.
  void take(std::vector<Match>& matches);

  // The same for a part of a blob, maybe its last one: `open` comes from the part before, and then holds for the next.
  void take_part(std::vector<Match>& matches, bool last, OpenRuns& open);

  // Adds the runs in which something was found to the hits of the text, as what must not be shown; all of it where
  // values may be missing. What was found in a run and is the content of a value that a rule knows is not told again.
  void mask_runs(std::vector<Hit>& hits);

  // Not all values of the text are known: a flood ended what looked for them.
  void miss_values() { unjudged_ = true; }

  const std::vector<Group>& groups() const { return groups_; }
  std::vector<Group>& groups() { return groups_; }

  // Why something may be missing; null when nothing is.
  const char* gap() const { return gap_; }

 private:
  static constexpr std::uint64_t kEverything = ~std::uint64_t{0};
  // Looking for values that overlap may take so many steps, and one for each byte.
  static constexpr std::uint64_t kTellingBase = 65536;
  // Lines are counted anew from so many bytes before a value at most.
  static constexpr std::size_t kMarkEvery = 4096;

  // The runs of one text, in their order.
  struct Runs {
    std::size_t depth = 1;  // of what comes of them
    Bytes text;
    std::vector<Match>* matches = nullptr;      // of the text itself
    std::array<std::size_t, kLayers> end = {};  // of the last one of each layer
    std::vector<EncodedRun> found;              // what holds something: a run, or of text with escapes the value
    std::vector<EncodedRun> apart;              // literals that may be one value: not told, and not shown either
    std::vector<Match> outdone;                 // of `matches`: they see a part of a value that has escapes in it
    Runs* outer = nullptr;                      // those that the text came of; null for those of the blob
    ToldValues told{0};                         // where they stand in the text; of the blob's runs: told_
  };

  DecodedSource source() const { return {.text = text_, .wide = wide_, .offset = position_.offset}; }
  void look_into(const DecodedSource& source, std::size_t begin, Encoding encoding, Runs& runs);
  void keep_open(const DecodedText& decoded, Encoding encoding);
  bool scan(const DecodedText& decoded, Runs& runs);
  void leave_to_holders(const std::vector<Hit>& hits);
  void leave_to_runs(std::vector<Match>& matches, Runs& runs) const;
  bool is_over_a_break(const DecodedText& decoded, const Hit& hit) const;
  bool is_kept_apart(const DecodedText& decoded, Bytes source, const Hit& hit) const;
  bool is_told(const DecodedText& decoded, const Hit& hit, std::size_t place, Runs& runs);
  bool is_seen(const DecodedText& decoded, const Hit& hit, Runs& runs);
  void tell_lines(const DecodedText& decoded, Region& region);

  Scanner& scanner_;
  const Limits& limits_;
  Bytes text_;
  TextPosition position_;
  TextPosition at_;                  // where lines were counted to
  std::vector<TextPosition> marks_;  // places before, in their order
  const MappedText* wide_;
  std::uint64_t decoded_bytes_ = 0;
  std::vector<std::unique_ptr<DecodedText>> texts_;  // those that hold something, and what those stand in
  std::vector<Group> groups_;
  Runs runs_;  // of text_
  bool unjudged_ = false;
  std::uint64_t report_from_ =
      0;  // what of the run under way begins elsewhere in the blob is reported with another part
  std::uint64_t report_to_ = kEverything;
  // Of the text that came of an open run, what is decoded again with the next part: a run within that begins before is
  // not read on there.
  std::size_t again_from_ = std::string::npos;
  ToldValues told_;
  OpenRuns* open_ = nullptr;  // null where the blob ends with the text
  const char* gap_ = nullptr;
};

}  // namespace assay
