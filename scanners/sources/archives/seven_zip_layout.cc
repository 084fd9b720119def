#include "scanners/sources/archives/seven_zip_layout.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "scanners/sources/archives/seven_zip_cursor.h"

namespace assay::archives {

namespace {

// DOC/7zFormat.txt, "Property IDs".
constexpr std::uint8_t kEnd = 0, kHeader = 1, kArchiveProperties = 2, kMainStreams = 4, kFiles = 5, kPackInfo = 6,
                       kUnpackInfo = 7, kSubStreams = 8, kSizes = 9, kDigests = 0x0A, kFolder = 0x0B,
                       kUnpackSizes = 0x0C, kNumbers = 0x0D, kEmptyStreams = 0x0E;
constexpr std::uint64_t kStartBytes = 32;
// More than this of anything are in no archive that a program writes.
constexpr std::uint64_t kMostStreams = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostCoders = 32;

struct Folder {
  struct Coder {
    Bytes id, properties;
    std::uint64_t in = 1, out = 1;
  };
  std::vector<Coder> coders;
  std::vector<std::uint64_t> packed;  // the inputs that streams go to
  std::vector<std::uint64_t> sizes;   // of each output
  std::uint64_t outputs = 0;
  std::uint64_t files = 1;
  bool digest = false;
};

class LayoutReader {
 public:
  explicit LayoutReader(Bytes header) : at_{header} {}

  std::optional<SevenZipLayout> read() {
    at_.expect(kHeader);
    std::uint8_t next = at_.byte();
    if (next == kArchiveProperties) {
      while (at_.ok && at_.byte() != kEnd) (void)at_.take(at_.number());
      next = at_.byte();
    }
    if (next == kMainStreams) {
      streams_info();
      next = at_.byte();
    }
    std::uint64_t files = 0;
    if (next == kFiles) {
      files = files_with_data();
      next = at_.byte();
    }
    if (!at_.ok || next != kEnd || !assign()) return std::nullopt;
    std::uint64_t claimed = 0;
    for (const Folder& folder : folders_) {
      claimed += folder.files;
      layout_.unclaimed = layout_.unclaimed || folder.files == 0;
    }
    layout_.unclaimed = layout_.unclaimed || claimed != files;
    return std::move(layout_);
  }

 private:
  void streams_info() {
    std::uint8_t next = at_.byte();
    if (next == kPackInfo) {
      pack_info();
      next = at_.byte();
    }
    if (next == kUnpackInfo) {
      unpack_info();
      next = at_.byte();
    }
    if (next == kSubStreams) {
      substreams();
      next = at_.byte();
    }
    at_.ok = at_.ok && next == kEnd;
  }

  void pack_info() {
    std::uint64_t begin = add(kStartBytes, at_.number());
    layout_.streams.resize(count(at_.number()));
    std::uint8_t next = at_.byte();
    if (next == kSizes) {
      for (SevenZipStream& stream : layout_.streams) {
        stream.begin = begin;
        begin = add(begin, at_.number());
        stream.end = begin;
      }
      next = at_.byte();
    } else {
      at_.ok = at_.ok && layout_.streams.empty();
    }
    if (next == kDigests) {
      (void)digests(layout_.streams.size());
      next = at_.byte();
    }
    at_.ok = at_.ok && next == kEnd;
  }

  void unpack_info() {
    at_.expect(kFolder);
    const std::size_t number = count(at_.number());
    at_.expect(0);  // they stand here, and not in a stream of their own
    for (std::size_t i = 0; i < number && at_.ok; ++i) folders_.push_back(folder());
    at_.expect(kUnpackSizes);
    for (Folder& one : folders_)
      for (std::uint64_t& size : one.sizes) size = at_.number();
    std::uint8_t next = at_.byte();
    if (next == kDigests) {
      const std::vector<bool> defined = digests(folders_.size());
      for (std::size_t i = 0; i < defined.size(); ++i) folders_[i].digest = defined[i];
      next = at_.byte();
    }
    at_.ok = at_.ok && next == kEnd;
  }

  Folder folder() {
    Folder out;
    const std::uint64_t coders = at_.number();
    std::uint64_t inputs = 0;
    if (coders == 0 || coders > kMostCoders) at_.ok = false;
    for (std::uint64_t i = 0; i < coders && at_.ok; ++i) {
      Folder::Coder coder;
      const unsigned flags = at_.byte();
      coder.id = at_.take(flags & 15U);
      if ((flags & 0x10U) != 0) {
        coder.in = at_.number();
        coder.out = at_.number();
      }
      if ((flags & 0x20U) != 0) coder.properties = at_.take(at_.number());
      if ((flags & 0xC0U) != 0 || coder.in > kMostCoders || coder.out > kMostCoders) at_.ok = false;
      inputs += coder.in;
      out.outputs += coder.out;
      out.coders.push_back(coder);
    }
    if (out.outputs == 0 || inputs < out.outputs - 1) at_.ok = false;
    if (!at_.ok) return out;
    std::vector<bool> bound(static_cast<std::size_t>(inputs));
    for (std::uint64_t i = 1; i < out.outputs; ++i) {
      const std::uint64_t input = at_.number();
      (void)at_.number();
      if (input < bound.size()) bound[static_cast<std::size_t>(input)] = true;
    }
    const std::uint64_t packed = inputs - (out.outputs - 1);
    if (packed == 1) {
      const auto free = std::find(bound.begin(), bound.end(), false);
      out.packed.push_back(static_cast<std::uint64_t>(free - bound.begin()));
    } else {
      for (std::uint64_t i = 0; i < packed; ++i) out.packed.push_back(at_.number());
    }
    out.sizes.resize(static_cast<std::size_t>(out.outputs));
    return out;
  }

  void substreams() {
    std::uint8_t next = at_.byte();
    if (next == kNumbers) {
      for (Folder& one : folders_) one.files = at_.number();
      next = at_.byte();
    }
    std::uint64_t digests_told = 0;
    for (const Folder& one : folders_) {
      if (one.files > kMostStreams) at_.ok = false;
      if (one.files != 1 || !one.digest) digests_told += one.files;
    }
    if (next == kSizes) {
      for (const Folder& one : folders_)
        for (std::uint64_t i = 1; i < one.files && at_.ok; ++i) (void)at_.number();
      next = at_.byte();
    }
    if (next == kDigests) {
      (void)digests(count(digests_told));
      next = at_.byte();
    }
    at_.ok = at_.ok && next == kEnd;
  }

  std::uint64_t files_with_data() {
    const std::uint64_t all = at_.number();
    std::uint64_t empty = 0;
    for (std::uint8_t property = at_.byte(); at_.ok && property != kEnd; property = at_.byte()) {
      const Bytes value = at_.take(at_.number());
      if (property != kEmptyStreams) continue;
      std::uint64_t left = all;  // bits behind the last file's are none
      for (const char c : value)
        for (unsigned bit = 0x80; bit != 0 && left != 0; bit >>= 1U, --left)
          empty += (static_cast<unsigned char>(c) & bit) != 0 ? 1U : 0U;
    }
    return all - std::min(all, empty);
  }

  // Which of so many have one; the checksums themselves are passed over.
  std::vector<bool> digests(std::size_t number) {
    std::vector<bool> defined(number, true);
    if (at_.byte() == 0) {
      const Bytes bits = at_.take((number + 7) / 8);
      if (!at_.ok) return {};
      for (std::size_t i = 0; i < number; ++i)
        defined[i] = (static_cast<unsigned char>(bits[i / 8]) & 0x80U >> i % 8) != 0;
    }
    (void)at_.take(4 * static_cast<std::uint64_t>(std::count(defined.begin(), defined.end(), true)));
    return defined;
  }

  // Folders take the streams in their order.
  bool assign() {
    std::size_t next = 0;
    for (const Folder& one : folders_) {
      for (const std::uint64_t input : one.packed) {
        if (next == layout_.streams.size()) return false;
        SevenZipStream& stream = layout_.streams[next++];
        stream.used = true;
        std::uint64_t first_input = 0, first_output = 0;
        for (const Folder::Coder& coder : one.coders) {
          if (input >= first_input && input < first_input + coder.in && first_output < one.sizes.size()) {
            stream.method = coder.id;
            stream.properties = coder.properties;
            stream.unpacked = one.sizes[static_cast<std::size_t>(first_output)];
          }
          first_input += coder.in;
          first_output += coder.out;
        }
      }
    }
    return true;
  }

  // A number of things that the header lists: there is a bit at least for each.
  std::size_t count(std::uint64_t told) {
    if (told > kMostStreams) at_.ok = false;
    return at_.ok ? static_cast<std::size_t>(told) : 0;
  }
  std::uint64_t add(std::uint64_t a, std::uint64_t b) {
    if (b > std::numeric_limits<std::uint64_t>::max() / 2 - a) at_.ok = false;
    return at_.ok ? a + b : 0;
  }

  SevenZipCursor at_;
  SevenZipLayout layout_;
  std::vector<Folder> folders_;
};

}  // namespace

std::optional<SevenZipLayout> read_seven_zip_layout(Bytes header) { return LayoutReader(header).read(); }

}  // namespace assay::archives
