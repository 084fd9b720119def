#include "scanners/sources/archives/documents/sqlite_reader.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include "base/pieced_text.h"
#include "base/strings.h"

namespace assay::archives {

namespace {

constexpr std::size_t kHeader = 100;
constexpr std::size_t kLogHeader = 32;
constexpr std::size_t kFrameHeader = 24;
// Records are handed on together up to this; a longer one is handed on by itself.
constexpr std::size_t kTogether = std::size_t{256} << 10;
constexpr std::uint64_t kLongestRecord = std::uint64_t{16} << 20;

std::uint32_t big(Bytes bytes, std::size_t at, std::size_t size) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

// "Varint": up to nine bytes of seven bits, the ninth of eight. Takes it off the front.
std::optional<std::uint64_t> varint(Bytes& bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 9 && i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (i == 8) {
      out = out << 8 | byte;
    } else {
      out = out << 7 | (byte & 0x7FU);
      if ((byte & 0x80U) != 0) continue;
    }
    bytes.remove_prefix(i + 1);
    return out;
  }
  return std::nullopt;
}

// "Record Format": how long a column of a serial type is.
std::uint64_t column_bytes(std::uint64_t type) {
  constexpr std::uint64_t kNumbers[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
  return type < 12 ? kNumbers[type] : (type - 12) / 2;
}

class Database {
 public:
  Database(RandomReader& bytes, Container& into) : bytes_(bytes), into_(into), text_("a record") {}

  void read() {
    std::vector<char> scratch;
    const auto begin = bytes_.view(0, kLogHeader, scratch);
    if (begin && begin->size() == kLogHeader && begin->front() == '\x37') return read_log(*begin);
    const auto header = bytes_.view(0, kHeader, scratch);
    if (!header || header->size() < kHeader) return into_.gap("is cut off: its header is not whole");
    page_bytes_ = big(*header, 16, 2);
    if (page_bytes_ == 1) page_bytes_ = 65536;
    const std::uint32_t reserved = static_cast<unsigned char>((*header)[20]);
    if (page_bytes_ < 512 || (page_bytes_ & (page_bytes_ - 1)) != 0 || page_bytes_ < reserved + 480)
      return into_.gap("is damaged: its header has no size of pages");
    usable_ = page_bytes_ - reserved;
    pages_ = bytes_.size() / page_bytes_;
    const std::uint64_t told = big(*header, 28, 4);
    // The number of pages holds only where the header was written with the last change.
    if (big(*header, 24, 4) == big(*header, 92, 4) && told > pages_) into_.gap("is cut off");
    Memory memory(into_.budget());
    if (!memory.take(kLongestRecord * 2)) return into_.gap(kTooMuchMemory);
    for (std::uint64_t page = 1; page <= pages_ && !into_.budget().exhausted(); ++page)
      read_page(page, (page - 1) * page_bytes_);
    hand_on();
  }

 private:
  // "WAL File Format": frames of a header and a page, each page as often as it was changed. What a checkpoint has left
  // behind is read too.
  void read_log(Bytes header) {
    page_bytes_ = big(header, 8, 4);
    if (page_bytes_ < 512 || page_bytes_ > 65536 || (page_bytes_ & (page_bytes_ - 1)) != 0)
      return into_.gap("is damaged: its header has no size of pages");
    usable_ = page_bytes_;  // what a database reserves of a page, its own header alone tells
    const std::uint64_t frame_bytes = kFrameHeader + page_bytes_;
    const std::uint64_t frames = (bytes_.size() - kLogHeader) / frame_bytes;
    Memory memory(into_.budget());
    if (!memory.take(kLongestRecord * 2 + frames * sizeof(Frame))) return into_.gap(kTooMuchMemory);
    std::vector<char> scratch;
    frames_.reserve(static_cast<std::size_t>(frames));
    for (std::uint64_t i = 0; i < frames; ++i) {
      const std::uint64_t at = kLogHeader + i * frame_bytes;
      const auto head = bytes_.view(at, kFrameHeader, scratch);
      if (!head || head->size() < kFrameHeader) break;
      frames_.push_back({big(*head, 0, 4), at + kFrameHeader});
    }
    std::sort(frames_.begin(), frames_.end());
    for (const Frame& frame : frames_) {
      if (into_.budget().exhausted()) break;
      read_page(frame.page, frame.offset);
    }
    hand_on();
  }

  // Where the page of a record's rest stands: in a log, as it was nearest to the record, since both are written
  // together. Nothing when it is not here.
  std::optional<std::uint64_t> place_of(std::uint64_t page, std::uint64_t near) const {
    if (frames_.empty()) return page == 0 || page > pages_ ? std::nullopt : std::optional((page - 1) * page_bytes_);
    const auto number = static_cast<std::uint32_t>(page);
    const auto behind = std::lower_bound(frames_.begin(), frames_.end(), Frame{number, near});
    const bool one_behind = behind != frames_.end() && behind->page == number;
    const bool one_before = behind != frames_.begin() && std::prev(behind)->page == number;
    if (!one_behind && !one_before) return std::nullopt;
    if (!one_before) return behind->offset;
    if (!one_behind) return std::prev(behind)->offset;
    return behind->offset - near < near - std::prev(behind)->offset ? behind->offset : std::prev(behind)->offset;
  }

  // Leaves of tables and indexes hold records, and so do inner pages of indexes. Others are free, of a list, or hold
  // what a record has too much.
  void read_page(std::uint64_t number, std::uint64_t offset) {
    const auto page = bytes_.view(offset, usable_, page_scratch_);
    if (!page || page->size() < usable_) return;
    const std::size_t begin = number == 1 ? kHeader : 0;
    const auto kind = static_cast<unsigned char>((*page)[begin]);
    if (kind != 13 && kind != 10 && kind != 2) return;
    const std::size_t cells = big(*page, begin + 3, 2);
    const std::size_t pointers = begin + (kind == 2 ? 12 : 8);
    if (pointers + 2 * cells > usable_) return;
    for (std::size_t i = 0; i < cells; ++i) {
      const std::size_t at = big(*page, pointers + 2 * i, 2);
      if (at < pointers || at >= usable_) continue;
      read_cell(page->substr(at), offset + at, kind);
    }
  }

  void read_cell(Bytes cell, std::uint64_t at, unsigned kind) {
    const std::size_t size = cell.size();
    if (kind == 2) cell.remove_prefix(std::min<std::size_t>(cell.size(), 4));
    const auto payload = varint(cell);
    if (!payload || (kind == 13 && !varint(cell))) return;
    at += size - cell.size();
    const std::uint64_t most = kind == 13 ? usable_ - 35 : (usable_ - 12) * 64 / 255 - 23;
    if (*payload <= most) {
      if (*payload > cell.size()) return;
      pieces_.assign(1, {at, static_cast<std::size_t>(*payload)});
      return record(cell.substr(0, static_cast<std::size_t>(*payload)));
    }
    const std::uint64_t least = (usable_ - 12) * 32 / 255 - 23;
    const std::uint64_t wanted = least + (*payload - least) % (usable_ - 4);
    const auto local = static_cast<std::size_t>(wanted <= most ? wanted : least);
    if (local + 4 > cell.size()) return;
    if (*payload > bytes_.size()) return;  // no record, but something that looks like a page of them
    if (*payload > kLongestRecord) {
      into_.gap(cat("has a record of ", human_bytes(*payload), " at byte ", at, ", which is not put together"));
      return;
    }
    if (!into_.budget().spend(*payload)) return into_.gap(kBudgetGap);
    whole_.assign(cell.data(), local);
    pieces_.assign(1, {at, local});
    std::uint64_t next = big(cell, local, 4);
    while (whole_.size() < *payload) {
      const auto offset = place_of(next, at);
      if (!offset) return;
      const auto page = bytes_.view(*offset, usable_, overflow_scratch_);
      if (!page || page->size() < usable_) return;
      const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(usable_ - 4, *payload - whole_.size()));
      pieces_.push_back({*offset + 4, taken});
      whole_ += page->substr(4, taken);
      next = big(*page, 0, 4);
    }
    record(whole_);
  }

  // Columns of text and bytes, each as a line. `payload` lies in pieces_.
  void record(Bytes payload) {
    Bytes header = payload;
    const auto header_bytes = varint(header);
    if (!header_bytes || *header_bytes > payload.size() || *header_bytes < payload.size() - header.size()) return;
    header = payload.substr(payload.size() - header.size(),
                            static_cast<std::size_t>(*header_bytes) - (payload.size() - header.size()));
    std::uint64_t at = *header_bytes;
    while (!header.empty()) {
      const auto type = varint(header);
      if (!type) return;
      const std::uint64_t size = column_bytes(*type);
      if (size > payload.size() - at) return;
      if (*type >= 12 && size >= 4) column(payload, static_cast<std::size_t>(at), static_cast<std::size_t>(size));
      at += size;
    }
    if (text_.size() > kTogether) hand_on();
  }

  void column(Bytes payload, std::size_t begin, std::size_t size) {
    std::uint64_t last = 0;
    std::size_t passed = 0;
    for (const Piece& piece : pieces_) {
      const std::size_t from = std::max(begin, passed);
      const std::size_t to = std::min(begin + size, passed + piece.size);
      if (from < to) {
        text_.copy(payload.substr(from, to - from), piece.offset + (from - passed));
        last = piece.offset + (to - passed);
      }
      passed += piece.size;
      if (passed >= begin + size) break;
    }
    text_.make("\n", last, 0);
  }

  void hand_on() {
    if (!text_.empty()) into_.view("", text_, bytes_);
    text_.clear();
  }

  struct Frame {
    std::uint32_t page = 0;
    std::uint64_t offset = 0;  // of the page
    friend auto operator<=>(const Frame&, const Frame&) = default;
  };

  struct Piece {
    std::uint64_t offset = 0;
    std::size_t size = 0;
  };

  RandomReader& bytes_;
  Container& into_;
  PiecedText text_;
  std::uint32_t page_bytes_ = 0;
  std::uint32_t usable_ = 0;
  std::uint64_t pages_ = 0;
  std::vector<Frame> frames_;  // of a log; empty in a database
  std::string whole_;
  std::vector<Piece> pieces_;
  std::vector<char> page_scratch_, overflow_scratch_;
};

}  // namespace

void read_sqlite(RandomReader& bytes, Container& into) { Database(bytes, into).read(); }

}  // namespace assay::archives
