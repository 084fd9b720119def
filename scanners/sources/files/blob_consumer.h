// What scans the inputs of a source: whole ones at once, longer ones in groups of matches.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/mapped_text.h"
#include "base/origin.h"
#include "scanners/secrets/long_blob.h"
#include "scanners/secrets/match.h"
#include "scanners/secrets/text_position.h"

namespace assay::files {

// One for each worker; called from that worker's thread only. Origins and texts live during the call; an Origin object
// is reused for the next input.
class BlobConsumer {
 public:
  virtual ~BlobConsumer() = default;

  // An input was met, whatever becomes of its bytes: its path may hold something too. A container comes before its
  // members.
  virtual void named(const Origin& /*origin*/) {}

  // An input of at most limits.whole_file_bytes, whole. Scanning it, and recording a flood, is the consumer's work.
  virtual void whole(const Origin& origin, Bytes text) = 0;

  // Bytes of an input that are scanned by themselves, from byte `offset` of it on; at most limits.whole_file_bytes.
  virtual void piece(const Origin& origin, Bytes text, std::uint64_t offset) = 0;

  // Text that was made of an input's bytes. `position_of` gives the line and column of one of them.
  virtual void view(const Origin& origin, const MappedText& text, const PositionOf& position_of) = 0;

  // Finds matches in the windows of longer inputs.
  virtual MatchFinder& finder() = 0;

  // A group of a longer input's matches, as Resolve in window_scanner.h takes it. Groups of one input come in order
  // but, for large files, from several workers: what is kept for the input is in `blob`, not in the consumer.
  virtual void group(const Origin& origin, LongBlob& blob, const BlobPart& part, std::vector<Match>& matches,
                     std::vector<Match>& neighbours) = 0;

  // All groups of a longer input have come, as far as it could be read.
  virtual void end(const Origin& origin, LongBlob& blob) = 0;
};

}  // namespace assay::files
