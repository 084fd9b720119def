// For this room's fuzz targets: limits that keep a try short, and a sink that reads everything.
#pragma once

#include <cstddef>
#include <vector>

#include "scanners/sources/archives/documents/reader_child.h"
#include "scanners/sources/archives/door.h"

namespace assay::archives {

inline Limits fuzz_limits() {
  Limits limits;
  limits.whole_file_bytes = 4096;
  limits.archive_depth = 3;
  limits.archive_bytes_base = std::uint64_t{1} << 20;
  limits.archive_ratio = 20;
  limits.archive_members = 1000;
  limits.archive_memory_bytes = std::uint64_t{96} << 20;  // as much as a PDF document takes
  return limits;
}

class ReadingSink final : public MemberSink {
 public:
  void whole(const Origin& origin, Bytes text) override { touch(origin, text); }
  Status longer(const Origin& origin, Bytes head, ByteReader& rest, std::uint64_t) override {
    touch(origin, head);
    return drain(rest);
  }
  void outside(const Origin& container, Bytes text, std::uint64_t) override { touch(container, text); }
  void view(const Origin& origin, const MappedText& text, RandomReader& original) override {
    touch(origin, text.text());
    for (std::size_t at = 0; at < text.text().size(); at += 7)
      if (text.original_begin(at) > original.size() || text.original_end(at) > original.size()) __builtin_trap();
  }
  void skipped(const Origin& origin, SkipReason) override { touch(origin, {}); }
  void gap(const Origin& origin, std::string why) override {
    touch(origin, why);
    gaps_ += why.empty() ? 0U : 1U;
  }
  std::size_t gaps() const { return gaps_; }

 private:
  void touch(const Origin& origin, Bytes text) {
    for (const char c : path_inside(origin)) sum_ += static_cast<unsigned char>(c);
    for (const char c : text) sum_ += static_cast<unsigned char>(c);
  }
  std::size_t sum_ = 0;
  std::size_t gaps_ = 0;
};

// Opens the bytes as that kind, read anywhere and from the front.
inline void open_both_ways(ContainerKind kind, Bytes bytes) {
  read_documents_here();  // what is tried is the reader
  Origin origin;
  origin.path = "a";
  for (const bool as_stream : {false, true}) {
    ReadingSink sink;
    Door door(fuzz_limits(), sink);
    MemoryBytes memory(bytes);
    if (as_stream) {
      const std::size_t head = std::min<std::size_t>(bytes.size(), 4096);
      RangeReader rest(memory, head, bytes.size());
      (void)door.open(kind, origin, bytes.substr(0, head), rest);
    } else {
      (void)door.open(kind, origin, memory);
    }
  }
}

}  // namespace assay::archives
