#include "scanners/sources/archives/zip_reader.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <numeric>

#include "base/strings.h"
#include "scanners/sources/archives/decompress.h"
#include "scanners/sources/archives/zip_directory.h"

namespace assay::archives {

namespace {

constexpr std::uint64_t kAtOnce = std::uint64_t{16} << 20;
constexpr std::size_t kPiece = std::size_t{1} << 20;
// A directory of this is some 300,000 members.
constexpr std::uint64_t kMostDirectoryBytes = std::uint64_t{32} << 20;

struct FreeInflater {
  void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
};

// Counts and sums what goes through.
class CheckedReader final : public ByteReader {
 public:
  explicit CheckedReader(ByteReader& input) : input_(input) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    Result<std::size_t> got = input_.read(buffer);
    if (!got) return got;
    bytes_ += *got;
    crc_ = libdeflate_crc32(crc_, buffer.data(), *got);
    return got;
  }
  std::uint64_t bytes() const { return bytes_; }
  std::uint32_t crc() const { return crc_; }

 private:
  ByteReader& input_;
  std::uint64_t bytes_ = 0;
  std::uint32_t crc_ = 0;
};

class SpendingReader final : public ByteReader {
 public:
  SpendingReader(ByteReader& input, Budget& budget) : input_(input), budget_(budget) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    Result<std::size_t> got = input_.read(buffer);
    if (got && !budget_.spend(*got)) return fail("reading", "", kBudgetGap);
    return got;
  }

 private:
  ByteReader& input_;
  Budget& budget_;
};

class Zip {
 public:
  Zip(RandomReader& file, Container& into)
      : file_(file), into_(into), memory_(into.budget()), inflater_(libdeflate_alloc_decompressor()) {}

  bool run() {
    auto directory = read_zip_directory(file_, std::min(kMostDirectoryBytes, into_.budget().memory() / 4),
                                        into_.limits().archive_members);
    if (!directory) {
      into_.gap(directory.error().why);
      return false;
    }
    if (!memory_.take(directory->bytes.size() + directory->entries.size() * sizeof(ZipHeader))) {
      into_.gap("has a central directory that is more than may be held");
      return false;
    }
    if (!directory->problem.empty()) into_.gap(directory->problem);
    members(*directory);
    if (into_.budget().exhausted()) return true;
    if (done_ < directory->begin) unclaimed(done_, directory->begin);
    ending(*directory);
    return read_any_ || directory->found;
  }

 private:
  // In the order of their data, so that what lies between is seen, and what lies over another.
  void members(const ZipDirectory& directory) {
    std::vector<std::uint32_t> order(directory.entries.size());
    std::iota(order.begin(), order.end(), 0);
    const auto offset_of = [&](std::uint32_t i) { return directory.entries[i].offset; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return offset_of(a) < offset_of(b); });
    for (const std::uint32_t i : order) {
      const ZipHeader& entry = directory.entries[i];
      if (entry.offset > done_ && entry.offset <= directory.begin) unclaimed(done_, entry.offset);
      if (!entry_at(entry, directory.begin)) return;
    }
  }

  // Returns false when nothing more may be read.
  bool entry_at(const ZipHeader& entry, std::uint64_t end) {
    constexpr std::size_t kNames = 512;
    const auto begin = file_.view(entry.offset, kZipLocalBytes + kNames, header_);
    ZipHeader local;
    if (!begin) return gap(entry.name, begin.error().why);
    Bytes bytes = *begin;
    bool there = parse_zip_local(bytes, local);
    if (!there && bytes.size() == kZipLocalBytes + kNames) {
      const auto all = file_.view(entry.offset, kZipLocalBytes + 2 * std::size_t{65535}, header_);
      there = all && parse_zip_local(*all, local);
    }
    if (!there || entry.offset >= end)
      return gap(entry.name, "is damaged: there is no header where the central directory says");
    if (entry.offset < done_) into_.gap(entry.name, "lies over another member of the archive");
    if (local.name != entry.name) {
      into_.gap(entry.name, cat("has another name before its data: ", printable(local.name)));
      into_.outside(local.name, entry.offset + kZipLocalBytes);
    }
    if (local.method != entry.method || local.flags % 2 != entry.flags % 2)
      into_.gap(entry.name, "is packed in another way by the header before its data");
    if (!same_sizes(local, entry)) into_.gap(entry.name, "has other sizes in the header before its data");
    if (local.extra != entry.extra && is_unusual_extra(local.extra)) {
      const std::uint64_t at = entry.offset + kZipLocalBytes + local.name.size();
      into_.outside(local.extra, at);
    }
    const std::uint64_t data = entry.offset + local.header_bytes;
    const std::uint64_t data_end = data + entry.packed;
    if (data_end < data || data_end > file_.size()) {
      into_.gap(entry.name, "is cut off");
      done_ = std::max(done_, std::min(data, end));
      return true;
    }
    read_any_ = true;
    done_ = std::max(done_, data_end + descriptor_bytes(local, entry, data_end));
    const std::string name(entry.name);
    return content(name, entry, data);
  }

  // The sizes behind the data, which are no bytes that anybody could have hidden there: with its signature or without,
  // in 32 bits or 64 (§4.3.9).
  std::uint64_t descriptor_bytes(const ZipHeader& local, const ZipHeader& entry, std::uint64_t at) {
    if (!local.sizes_follow() && !entry.sizes_follow()) return 0;
    const auto bytes = file_.view(at, 24, descriptor_);
    if (!bytes) return 0;
    const auto word = [&](std::size_t i) {
      std::uint32_t out = 0;
      for (std::size_t k = 4; k-- > 0;) out = out << 8 | static_cast<unsigned char>((*bytes)[i + k]);
      return out;
    };
    for (const std::size_t begin : {std::size_t{4}, std::size_t{0}}) {
      if (begin == 4 && !bytes->starts_with("PK\x07\x08")) continue;
      if (bytes->size() >= begin + 12 && word(begin) == entry.crc &&
          word(begin + 4) == static_cast<std::uint32_t>(entry.packed)) {
        if (word(begin + 8) == static_cast<std::uint32_t>(entry.unpacked)) return begin + 12;
        if (bytes->size() >= begin + 20 && word(begin + 12) == static_cast<std::uint32_t>(entry.unpacked))
          return begin + 20;
      }
    }
    return 0;
  }

  bool content(const std::string& name, const ZipHeader& entry, std::uint64_t data) {
    if (entry.encrypted()) return gap(name, "is encrypted");
    if (entry.packed == 0 && entry.unpacked == 0) {
      if (name.ends_with('/')) return true;
      return into_.member(name, Bytes());
    }
    if (entry.method == 8 && entry.unpacked <= kAtOnce && entry.packed <= kAtOnce && inflater_ != nullptr) {
      bool again = false;
      const bool going_on = at_once(name, entry, data, again);
      if (!again) return going_on;
    }
    RangeReader range(file_, data, data + entry.packed);
    return streamed(name, entry, range);
  }

  // `again`: the data is not what its sizes say, or there is no room for it: reading it as a stream tells how far it
  // goes.
  bool at_once(const std::string& name, const ZipHeader& entry, std::uint64_t data, bool& again) {
    again = true;
    const auto size = static_cast<std::size_t>(entry.unpacked);
    if ((!file_.in_memory() && !room(packed_, entry.packed)) || !room(unpacked_, entry.unpacked)) return true;
    const auto packed = file_.view(data, static_cast<std::size_t>(entry.packed), packed_);
    if (!packed || packed->size() < entry.packed) return true;
    std::size_t used = 0, made = 0;
    const libdeflate_result result = libdeflate_deflate_decompress_ex(inflater_.get(), packed->data(), packed->size(),
                                                                      unpacked_.data(), size, &used, &made);
    if (result != LIBDEFLATE_SUCCESS || made != size || used != packed->size()) return true;
    again = false;
    if (!into_.budget().spend(size)) {
      into_.gap(name, kBudgetGap);
      return false;
    }
    const Bytes text(unpacked_.data(), size);
    if (libdeflate_crc32(0, text.data(), text.size()) != entry.crc) into_.gap(name, kOtherChecksum);
    return into_.member(name, text);
  }

  bool streamed(const std::string& name, const ZipHeader& entry, ByteReader& range) {
    std::unique_ptr<ByteReader> reader;
    std::function<std::uint64_t()> taken;  // bytes that were unpacked; empty where all were
    std::array<char, 13> lzma_header{};
    ChainedReader lzma(Bytes(lzma_header.data(), lzma_header.size()), range);
    ByteReader* packed = &range;
    std::unique_ptr<Codec> codec;
    ContainerKind kind = ContainerKind::none;
    switch (entry.method) {
      case 0:
        reader = std::make_unique<SpendingReader>(range, into_.budget());
        break;
      case 8:
        codec = deflate_codec();
        break;
      case 9:
        codec = deflate64_codec();
        break;
      case 12:
        kind = ContainerKind::bzip2;
        break;
      case 14:
        if (!read_lzma_header(entry, range, lzma_header)) return gap(name, "is cut off");
        kind = ContainerKind::lzma;
        packed = &lzma;
        break;
      case 20:
      case 93:
        kind = ContainerKind::zstd;
        break;
      case 95:
        kind = ContainerKind::xz;
        break;
      default:
        return gap(name, cat("is packed by method ", entry.method, ", which is not supported"));
    }
    if (kind != ContainerKind::none) codec = codec_of(kind, into_.budget());
    if (codec != nullptr) {
      auto owned = std::make_unique<Decompressor>(std::move(codec), ContainerKind::none, *packed, into_.budget());
      // Of LZMA data another header was unpacked than the one that stands there.
      constexpr std::uint64_t kOwnHeader = 9;
      const std::uint64_t more = packed == &range ? 0 : lzma_header.size() - kOwnHeader;
      taken = [&unpacking = *owned, more] { return unpacking.taken() - more; };
      reader = std::move(owned);
    }
    CheckedReader checked(*reader);
    bool clean = true;
    const bool going_on = into_.member(name, checked, clean);
    if (!clean || !going_on) return going_on;
    if (checked.bytes() != entry.unpacked) {
      into_.gap(name, cat("says that it holds ", entry.unpacked, " bytes and holds ", checked.bytes()));
    } else if (checked.crc() != entry.crc) {
      into_.gap(name, kOtherChecksum);
    }
    // An LZMA coder need not take the last bytes that it is flushed with.
    const std::uint64_t flushed = entry.method == 14 ? 8 : 0;
    if (taken && taken() + flushed < entry.packed) {
      const std::uint64_t begin = done_at(entry);
      behind_data(name, begin + taken(), begin + entry.packed);
    }
    return true;
  }

  // What stands before LZMA data in a zip archive (§5.8.8), as what stands before it in a file of its own.
  static bool read_lzma_header(const ZipHeader& entry, ByteReader& range, std::array<char, 13>& out) {
    std::array<char, 9> own{};
    if (fill(range, own).size != own.size() || own[2] != 5 || own[3] != 0) return false;
    std::copy(own.begin() + 4, own.end(), out.begin());
    constexpr std::uint16_t kEndIsMarked = 2;
    for (std::size_t i = 0; i < 8; ++i)
      out[5 + i] = (entry.flags & kEndIsMarked) != 0 ? '\xFF' : static_cast<char>(entry.unpacked >> (8 * i) & 0xFFU);
    return true;
  }

  // Between the end of the packed data and that of the member, where no program looks. What is no text there may be
  // packed by itself, in a way that nothing tells of.
  void behind_data(const std::string& name, std::uint64_t begin, std::uint64_t end) {
    const auto bytes =
        file_.view(begin, static_cast<std::size_t>(std::min<std::uint64_t>(end - begin, kPiece)), piece_);
    const auto is_text = [](char c) {
      return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t' || c == 0;
    };
    if (!bytes || !std::all_of(bytes->begin(), bytes->end(), is_text))
      into_.gap(name, cat("has ", end - begin, " bytes behind its packed data, which no program unpacks"));
    unclaimed_bytes(begin, end);
  }

  // Where an entry's data begins, read again: it is asked for rarely.
  std::uint64_t done_at(const ZipHeader& entry) {
    const auto begin = file_.view(entry.offset, kZipLocalBytes + 2 * std::size_t{65535}, header_);
    ZipHeader local;
    return begin && parse_zip_local(*begin, local) ? entry.offset + local.header_bytes : file_.size();
  }

  // Bytes that no entry of the directory names: members that it hides, and anything else.
  void unclaimed(std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t at = begin; at < end && !into_.budget().exhausted();) {
      const std::uint64_t header = find_local(at, end);
      unclaimed_bytes(at, header);
      if (header >= end) return;
      at = hidden(header, end);
      done_ = std::max(done_, at);
    }
  }

  // Where the next local header begins; `end` where there is none, or the bytes cannot be read.
  std::uint64_t find_local(std::uint64_t at, std::uint64_t end) {
    constexpr std::size_t kOverlap = 3;
    while (at < end) {
      const auto piece = file_.view(at, static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, end - at)), piece_);
      if (!piece || piece->size() <= kOverlap) return end;
      if (const std::size_t found = piece->find("PK\x03\x04"); found != Bytes::npos) return at + found;
      at += piece->size() - kOverlap;
    }
    return end;
  }

  void unclaimed_bytes(std::uint64_t begin, std::uint64_t end) {
    if (begin >= end) return;
    if (end - begin > into_.limits().whole_file_bytes) {
      RangeReader range(file_, begin, end);
      return into_.outside(range, begin);
    }
    const auto bytes = file_.view(begin, static_cast<std::size_t>(end - begin), piece_);
    if (!bytes) return into_.gap(bytes.error().why);
    into_.outside(*bytes, begin);
  }

  // A member that only its local header tells of. Returns where what follows begins.
  std::uint64_t hidden(std::uint64_t offset, std::uint64_t end) {
    const auto begin = file_.view(offset, kZipLocalBytes + 2 * std::size_t{65535}, header_);
    ZipHeader local;
    if (!begin || !parse_zip_local(*begin, local)) return step_over(offset, 4);
    const std::string name(local.name);
    const std::uint64_t data = offset + local.header_bytes;
    if (is_unusual_extra(local.extra)) into_.outside(local.extra, offset + kZipLocalBytes + local.name.size());
    if (local.encrypted()) {
      into_.gap(name, "is encrypted");
      return step_over(offset, local.header_bytes);
    }
    const bool known = !local.sizes_follow() && data + local.packed <= end && data + local.packed >= data;
    if (local.method == 0 && known) {
      read_any_ = true;
      RangeReader range(file_, data, data + local.packed);
      local.offset = offset;
      streamed(name, local, range);
      return data + local.packed;
    }
    if (local.method != 8) {
      into_.gap(name, "is no member of the central directory and was not read");
      return step_over(offset, local.header_bytes);
    }
    read_any_ = true;
    RangeReader range(file_, data, known ? data + local.packed : end);
    Decompressor unpacking(deflate_codec(), ContainerKind::none, range, into_.budget());
    bool clean = true;
    into_.member(name, unpacking, clean);
    return data + unpacking.taken();
  }

  std::uint64_t step_over(std::uint64_t offset, std::uint64_t bytes) {
    const std::uint64_t end = std::min(file_.size(), offset + bytes);
    unclaimed_bytes(offset, end);
    return end;
  }

  // The directory, its comments, and what stands behind.
  void ending(const ZipDirectory& directory) {
    // A member's extra fields and comment by themselves: what stands around them is no part of their text.
    std::uint64_t from = directory.begin, end = directory.begin;
    for (const ZipHeader& entry : directory.entries) {
      end += entry.header_bytes;
      const std::uint64_t comment = end - entry.comment.size(), extra = comment - entry.extra.size();
      if (entry.comment.empty() && !is_unusual_extra(entry.extra)) continue;
      unclaimed_bytes(from, extra);
      unclaimed_bytes(extra, comment);
      unclaimed_bytes(comment, end);
      from = end;
    }
    unclaimed_bytes(from, end);
    // The records of the end, the archive's comment and what stands behind it, each by itself.
    const std::uint64_t after = std::clamp(directory.after, end, file_.size());
    const std::uint64_t comment_at = std::max(end, after - std::min<std::uint64_t>(after, directory.comment_bytes));
    unclaimed(end, comment_at);
    unclaimed(comment_at, after);
    unclaimed(after, file_.size());
  }

  bool gap(std::string_view name, std::string why) {
    into_.gap(name, std::move(why));
    return true;
  }

  // Makes a buffer hold as much, from the budget's memory.
  bool room(std::vector<char>& buffer, std::uint64_t size) {
    if (buffer.size() >= size) return true;
    if (!memory_.take(size - buffer.size())) return false;
    buffer.resize(static_cast<std::size_t>(size));
    return true;
  }

  RandomReader& file_;
  Container& into_;
  Memory memory_;
  std::unique_ptr<libdeflate_decompressor, FreeInflater> inflater_;
  std::vector<char> header_, descriptor_, packed_, unpacked_, piece_;
  std::uint64_t done_ = 0;  // all before it has been read or told of
  bool read_any_ = false;
};

}  // namespace

bool read_zip(RandomReader& file, Container& into) { return Zip(file, into).run(); }

}  // namespace assay::archives
