// Reads tar archives: ustar, GNU and pax (POSIX.1-2017 pax, "Interchange Formats"; GNU tar manual, "Basic Tar Format"),
// and those before ustar.
//
// The bytes of a member are those that the archive stores. A sparse file's holes are not made up again, so that a
// header cannot ask for a terabyte of zeros.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "scanners/sources/archives/byte_reader.h"

namespace assay::archives {

struct TarMember {
  enum class Kind : std::uint8_t { file, folder, link, device, volume };
  std::string path;
  Kind kind = Kind::file;
  bool sparse = false;
  std::uint64_t size = 0;  // of what is stored
};

// Not synchronised.
class TarReader {
 public:
  // Sees the bytes of extended headers: whatever their records say, credentials in them are seen.
  using Extra = std::function<void(Bytes text, std::uint64_t offset)>;

  // Sees each header, 512 bytes, and the zeros between headers.
  using Header = std::function<void(Bytes block)>;

  // Sees what else a credential could stand in: what links lead to, names of owners that are not those of the header
  // before, what goes on behind the NUL of a field. `padding`: bytes behind a member that are not zeros, as they are in
  // every sound archive.
  using Loose = std::function<void(Bytes text, std::uint64_t offset, bool padding)>;

  explicit TarReader(ByteReader& input, Extra extra = {}, Header header = {}, Loose loose = {})
      : input_(input),
        extra_(std::move(extra)),
        header_(std::move(header)),
        loose_(std::move(loose)),
        content_(*this) {}

  // The next member, false behind the last. What was left of the one before is dropped.
  Result<bool> next(TarMember& member);

  // The bytes of the member that next() gave.
  ByteReader& content() { return content_; }

  // After the last member: whether an end was marked, and the bytes that were read behind it and are no header.
  bool end_marked() const { return end_marked_; }
  Bytes behind() const { return behind_; }
  std::uint64_t offset() const { return offset_; }

 private:
  class Content final : public ByteReader {
   public:
    explicit Content(TarReader& tar) : tar_(tar) {}
    Result<std::size_t> read(std::span<char> buffer) override;

   private:
    TarReader& tar_;
  };
  struct Extended {
    std::string path;
    std::uint64_t size = 0;
    bool has_size = false;
    bool sparse = false;
  };

  Result<bool> block();
  Result<std::string> body(std::uint64_t size);
  Status skip();
  void show_loose(Bytes header);
  static void read_records(Bytes text, Extended& into);

  ByteReader& input_;
  Extra extra_;
  Header header_;
  Loose loose_;
  Content content_;
  char block_[512] = {};
  std::uint64_t offset_ = 0;
  std::uint64_t left_ = 0;     // of the member
  std::uint64_t padding_ = 0;  // behind it
  Extended global_;
  std::string owners_;  // the last ones that were shown
  bool end_marked_ = false;
  Bytes behind_;
};

}  // namespace assay::archives
