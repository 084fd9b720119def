// An encoded run of a text, decoded, between what stands before and behind it on its line, so that the rules see
// `password: hunter2` where the text has `password: aHVudGVyMg==`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_text.h"
#include "scanners/secrets/decode/encoded_finder.h"

namespace assay {

class DecodedText;
struct Escape;
struct Unpacking;

// What encoded text stands in. Borrows everything.
struct DecodedSource {
  Bytes text;
  const DecodedText* decoded = nullptr;  // when the text came of another run
  const MappedText* wide = nullptr;      // when it, or what that run stands in, was decoded from wide characters
  std::uint64_t offset = 0;              // of the outermost text in its blob
};

class DecodedText final : public MappedText {
 public:
  // Decodes the run that begins at `begin` of `source`, lines of it that follow each other too, and unpacks or narrows
  // what it holds. At most `most` bytes come of it; cut() then says that more would have come. `resumed`: the run began
  // earlier, and a line of it may begin anywhere.
  static std::unique_ptr<DecodedText> decode(const DecodedSource& source, std::size_t begin, Encoding encoding,
                                             std::size_t most, bool resumed = false);

  Bytes text() const override { return text_; }
  std::uint64_t original_begin(std::uint64_t offset) const override;
  std::uint64_t original_end(std::uint64_t offset) const override;
  std::string_view encoding() const override { return encoding_; }

  // Whether it is what its beginning looked like.
  bool sound() const { return sound_; }
  // The run in the source, padding and line ends within it included.
  std::size_t source_begin() const { return source_begin_; }
  std::size_t source_end() const { return source_end_; }
  // As original_begin and original_end, in the outermost text.
  std::size_t outermost_begin(std::uint64_t offset) const;
  std::size_t outermost_end(std::uint64_t offset) const;
  // Where in text() what was decoded begins and ends; around it stands the source's line.
  std::size_t decoded_begin() const { return decoded_begin_; }
  std::size_t decoded_end() const { return decoded_end_; }
  bool cut() const { return cut_; }
  // Whether it holds an archive that could not be read: encrypted, or damaged from its beginning on.
  bool unread() const { return unread_; }
  // Whether the source ends where the run does: there may be more of it.
  bool reaches_end() const { return reaches_end_; }
  // Whether each byte leads to its own place, and not to the run as a whole, as of unpacked data.
  bool stepwise() const { return stepwise_; }
  // Whether it is plain text with escapes in it: most of what is in it can be seen in the source as well.
  bool escaped() const { return escaped_; }
  // Whether it is literals, joined, which nothing tells to be one value but how they stand.
  bool of_literals() const { return of_literals_; }
  // Whether it is lines that what reads them joins by blanks.
  bool folded() const { return folded_; }
  // Whether it is lines that a width broke, joined.
  bool broken() const { return broken_; }
  const DecodedText* holder() const { return holder_; }  // the text that it was decoded from; null for the blob
  // As original_begin and original_end, in the source.
  std::size_t source_begin_of(std::uint64_t offset) const;
  std::size_t source_end_of(std::uint64_t offset) const;

 private:
  // From `text` on, each `text_step` bytes were made of `source_step` bytes from `source` on.
  struct Piece {
    std::size_t text = 0;
    std::size_t source = 0;
    std::size_t text_step = 1;
    std::size_t source_step = 1;
  };

  DecodedText() = default;
  void read_base64(Bytes source, std::size_t begin, bool resumed);
  void read_hexadecimal(Bytes source, std::size_t begin);
  void read_base32(Bytes source, std::size_t begin, bool resumed);
  void read_utf16(Bytes source, std::size_t begin);
  void read_escapes(Bytes source, std::size_t begin, Encoding encoding, bool resumed);
  static std::size_t word_begin(Bytes source, std::size_t begin, Encoding encoding);
  void read_parts(Bytes source, std::size_t mark);
  void read_log_lines(Bytes source, std::size_t begin);
  void copy(Bytes source, std::size_t begin, std::size_t end);
  void read_escape(const Escape& escape, std::size_t at);
  void read_lines(Bytes source, std::size_t begin, bool hexadecimal, bool resumed);
  void read_fragment(Bytes source, std::size_t begin, bool hexadecimal);
  void read_base85(Bytes source, std::size_t begin, std::size_t most, bool resumed);
  void read_uuencode(Bytes source, std::size_t begin, bool resumed);
  void unpack(std::size_t most, bool judged);
  void take_flags(const Unpacking& unpacking);
  void narrow();
  // What stands before and behind the run on its line.
  void surround(Bytes source, bool before_run, bool behind_run);
  const Piece& piece_at(std::uint64_t offset) const;

  std::string text_;
  std::vector<Piece> pieces_;  // sorted; what stands before the run is one, each line of it is one, what follows is one
  std::string encoding_;
  std::size_t source_begin_ = 0, source_end_ = 0;
  std::size_t decoded_begin_ = 0, decoded_end_ = 0;
  const DecodedText* holder_ = nullptr;
  const MappedText* wide_ = nullptr;
  std::uint64_t offset_ = 0;
  bool sound_ = true;
  bool cut_ = false;
  bool reaches_end_ = false;
  bool stepwise_ = true;
  bool escaped_ = false;
  bool of_literals_ = false;
  bool folded_ = false;
  bool broken_ = false;
  bool unread_ = false;
  bool line_follows_ = false;  // one of the same kind, which was not read
};

}  // namespace assay
