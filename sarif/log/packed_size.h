// How many bytes a text has as gzip, at the level of those who upload it.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::sarif {

// Not synchronised.
class PackedSize {
 public:
  PackedSize();
  ~PackedSize();
  PackedSize(const PackedSize&) = delete;
  PackedSize& operator=(const PackedSize&) = delete;

  void add(std::string_view bytes) { pack(bytes, Z_NO_FLUSH); }
  void finish() { pack({}, Z_FINISH); }
  // Nothing before finish(), and where there was no memory.
  std::optional<std::uint64_t> bytes() const { return finished_ ? std::optional(bytes_) : std::nullopt; }

 private:
  void pack(std::string_view bytes, int flush);

  z_stream stream_{};
  bool good_ = false;
  bool finished_ = false;
  std::uint64_t bytes_ = 0;
};

}  // namespace assay::sarif
