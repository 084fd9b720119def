// Reads what libarchive knows and nobody measures us by: 7z, rar, ISO images, cabinets, and data of
// compress and lzip.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/container.h"
#include "scanners/sources/archives/budget.h"
#include "scanners/sources/archives/byte_reader.h"

struct archive;

namespace assay::archives {

struct LibraryMember {
  enum class Kind : std::uint8_t { file, folder, link, device };
  std::string path;
  Kind kind = Kind::file;
  std::string target;  // of a link
  bool encrypted = false;
  std::string warning;                // what the library says of its header; may be empty
  std::optional<std::uint64_t> size;  // of a file, as its header has it
};

// Not synchronised.
class LibraryReader {
 public:
  // One of these; formats that need a directory take bytes that are read anywhere. Borrowed.
  LibraryReader(ContainerKind kind, RandomReader& bytes, Budget& budget);
  LibraryReader(ContainerKind kind, ByteReader& bytes, Budget& budget);
  LibraryReader(const LibraryReader&) = delete;
  LibraryReader& operator=(const LibraryReader&) = delete;
  ~LibraryReader();

  // The next member, false behind the last. An error that is the container's end says so by failed().
  Result<bool> next(LibraryMember& member);
  bool failed() const { return failed_; }

  // The bytes of the member that next() gave, and how many were read.
  ByteReader& content() { return content_; }
  std::uint64_t content_bytes() const { return content_bytes_; }
  // What next() gave.
  struct Counts {
    std::uint64_t members = 0;
    std::uint64_t files = 0;  // of these, all but folders
  };
  const Counts& counts() const { return counts_; }

 private:
  class Content final : public ByteReader {
   public:
    explicit Content(LibraryReader& reader) : reader_(reader) {}
    Result<std::size_t> read(std::span<char> buffer) override;

   private:
    LibraryReader& reader_;
  };
  struct Input;

  void open(ContainerKind kind);
  std::string why() const;

  std::unique_ptr<Input> input_;
  Budget& budget_;
  archive* archive_;
  Content content_;
  std::uint64_t content_bytes_ = 0;
  Counts counts_;
  bool open_ = false;
  bool failed_ = false;
};

}  // namespace assay::archives
