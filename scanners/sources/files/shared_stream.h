// Scans one long stream with several threads: each in turn reads the next window into a buffer of its own and scans it
// while others read on; matches are handed on in order. What it finds is what WindowScanner finds.
//
// Bytes are copied once, from the pipe to the window that is scanned. A thread that only reads, and hands buffers to
// one that scans, is slower: scanning takes three times as long as reading, and the bytes are copied twice (measured).
//
// Memory: some windows for each thread, and the matches in them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/bytes.h"
#include "base/coverage.h"
#include "base/limits.h"
#include "base/origin.h"
#include "scanners/secrets/long_blob.h"
#include "scanners/sources/files/blob_consumer.h"
#include "scanners/sources/files/byte_stream.h"
#include "scanners/sources/files/match_groups.h"
#include "scanners/sources/files/window_buffer.h"

namespace assay::files {

class SharedStream {
 public:
  // `head`: the bytes before those that `stream` gives. All are borrowed. One thread for each consumer.
  SharedStream(Bytes head, ByteStream& stream, const Origin& origin, const Limits& limits,
               const std::vector<BlobConsumer*>& consumers);

  // Reads to the end. Returns false when a finder's allowance ran out: a gap.
  bool run();

 private:
  // A window on its way.
  struct Slot {
    explicit Slot(const WindowShape& shape) : buffer(shape) {}
    WindowBuffer buffer;
    Window window;
    std::vector<Match> matches;  // offsets in the stream
    bool scanned = false;
  };

  void work(BlobConsumer& consumer);
  bool load(std::uint64_t& index);
  std::size_t fill(std::span<char> room);
  void deliver(BlobConsumer& consumer);
  Slot& slot(std::uint64_t index) { return *slots_[static_cast<std::size_t>(index % slots_.size())]; }

  Bytes head_;
  ByteStream& stream_;
  const Origin& origin_;
  WindowShape shape_;
  const std::vector<BlobConsumer*>& consumers_;
  std::vector<std::unique_ptr<Slot>> slots_;  // window k lies in slot k modulo their number

  // Of whoever reads.
  std::mutex reading_;
  std::uint64_t next_ = 0;  // window to read
  bool ended_ = false;

  std::mutex mutex_;
  std::condition_variable delivered_more_;
  std::uint64_t delivered_ = 0;  // windows handed on
  bool delivering_ = false;
  bool complete_ = true;

  // Of whoever delivers.
  MatchGroups groups_;
  TextPosition position_;
  LongBlob blob_;
};

}  // namespace assay::files
