// Bytes as gzip, that as base64, that in data blocks of an HTML page: what a report writes into a page as a stream. The
// blocks hold one gzip stream in a row; base64 has no '<', so nothing in them can end a block.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <string>

#include "sarif/output.h"

namespace assay {

// Holds some 400 KiB, however much is written. The output beneath outlives it and is not finished by it.
class PackedOutput : public Output {
 public:
  explicit PackedOutput(Output& under);
  PackedOutput(const PackedOutput&) = delete;
  PackedOutput& operator=(const PackedOutput&) = delete;
  ~PackedOutput() override;
  Status write(std::string_view bytes) override;
  // Ends the stream and its last block. Nothing may be written after it.
  Status finish() override;

 private:
  Status deflate_all(int flush);
  Status put(bool last);

  Output& under_;
  z_stream stream_{};
  bool ready_ = false;
  std::string packed_;   // room for a chunk that is being filled
  std::string encoded_;  // the chunk as base64
  std::size_t chunks_in_block_ = 0;
};

}  // namespace assay
