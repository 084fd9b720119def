// Text that was put together of pieces of a blob: runs of a document, pages of a database.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/mapped_text.h"

namespace assay {

// Built by one thread, then immutable. A piece takes 32 bytes.
class PiecedText final : public MappedText {
 public:
  struct Piece {
    std::size_t text = 0;
    std::uint64_t original = 0;
    std::uint64_t size = 0;
    bool copied = true;
  };

  // `encoding` outlives it.
  explicit PiecedText(std::string_view encoding) : encoding_(encoding) {}

  // Of pieces that somebody else tells of; nothing when they are not in order or leave a blob of `original_size` bytes.
  static std::optional<PiecedText> of(std::string_view encoding, std::string text, std::vector<Piece> pieces,
                                      std::uint64_t original_size) {
    if (pieces.empty() || pieces.front().text != 0) return std::nullopt;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      const std::size_t end = i + 1 < pieces.size() ? pieces[i + 1].text : text.size();
      if (end <= piece.text || end > text.size()) return std::nullopt;
      const std::uint64_t taken = piece.copied ? end - piece.text : piece.size;
      if (taken > original_size || piece.original > original_size - taken) return std::nullopt;
    }
    PiecedText out(encoding);
    out.text_ = std::move(text);
    out.pieces_ = std::move(pieces);
    return out;
  }

  // Bytes as the blob has them from `original` on.
  void copy(Bytes text, std::uint64_t original) {
    if (text.empty()) return;
    if (pieces_.empty() || !pieces_.back().copied ||
        pieces_.back().original + (text_.size() - pieces_.back().text) != original)
      pieces_.push_back({text_.size(), original, 0, true});
    text_ += text;
  }

  // Bytes that were made of `size` ones of the blob as a whole, which may be none.
  void make(Bytes text, std::uint64_t original, std::uint64_t size) {
    if (text.empty()) return;
    pieces_.push_back({text_.size(), original, size, false});
    text_ += text;
  }

  // What it holds in memory, at most.
  std::size_t memory() const { return text_.capacity() + pieces_.capacity() * sizeof(Piece); }

  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }
  void clear() {
    std::string().swap(text_);
    std::vector<Piece>().swap(pieces_);
  }

  Bytes text() const override { return text_; }
  std::uint64_t original_begin(std::uint64_t offset) const override {
    if (pieces_.empty()) return 0;
    const Piece& piece = piece_at(offset);
    return piece.copied ? piece.original + (offset - piece.text) : piece.original;
  }
  std::uint64_t original_end(std::uint64_t offset) const override {
    if (pieces_.empty() || offset == 0) return original_begin(offset);
    const Piece& piece = piece_at(offset - 1);
    return piece.copied ? piece.original + (offset - piece.text) : piece.original + piece.size;
  }
  std::string_view encoding() const override { return encoding_; }

  const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  const Piece& piece_at(std::uint64_t offset) const {
    const auto behind = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                         [](std::uint64_t at, const Piece& piece) { return at < piece.text; });
    return behind == pieces_.begin() ? pieces_.front() : *std::prev(behind);
  }

  std::string text_;
  std::vector<Piece> pieces_;
  std::string_view encoding_;
};

}  // namespace assay
