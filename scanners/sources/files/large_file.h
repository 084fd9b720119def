// Scans one large regular file with several threads: each takes pieces of it, and their matches are handed on in the
// file's order, lines counted on, as soon as everything before them is there.
//
// Memory: a window's buffer for each worker and the matches of a few pieces; a worker that gets too far ahead waits.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/origin.h"
#include "base/progress.h"
#include "scanners/secrets/long_blob.h"
#include "scanners/sources/files/blob_consumer.h"
#include "scanners/sources/files/match_groups.h"
#include "scanners/sources/files/window_buffer.h"

namespace assay::files {

class LargeFile {
 public:
  // What a thread brings along.
  struct Helper {
    BlobConsumer* consumer = nullptr;  // null: read only, scan nothing
    Coverage* coverage = nullptr;
    WindowBuffer* buffer = nullptr;
    Progress* progress = nullptr;  // steps by the bytes that are done; may be null
  };

  // `size`: of the file when it was opened; what is appended later is not read. `threads`: how many may help.
  // `hidden_is_gap`: as a ContentChoice has it.
  LargeFile(UniqueFd fd, std::uint64_t size, Origin origin, const Limits& limits, unsigned threads, bool hidden_is_gap);

  std::size_t pieces() const { return pieces_.size(); }

  // Works on the file until no piece is left to take. The file is done when all helpers have returned.
  void help(const Helper& helper);

 private:
  struct Piece {
    std::uint64_t first = 0;  // window
    std::uint32_t count = 0;
  };
  // What was found in a piece.
  struct Outcome {
    std::uint64_t begin = 0;           // of the first window's text
    std::vector<LineDelta> deltas;     // of each window
    std::vector<std::uint32_t> found;  // matches of each window
    std::vector<Match> matches;        // offsets in the file
    bool flooded = false;
    std::string hidden;  // a gap of what nobody opens
    std::string error;
  };

  bool take(std::size_t& piece);
  bool load(WindowBuffer& buffer, Window& window, std::string& error) const;
  Outcome scan(const Piece& piece, const Helper& helper) const;
  void complete(std::size_t piece, Outcome outcome, const Helper& helper);
  void deliver(const Piece& piece, const Outcome& outcome, const Helper& helper);
  void deliver_group(std::uint64_t index, std::vector<Match>& group, std::vector<Match>& neighbours,
                     const Helper& helper);
  void finish(const Helper& helper);
  void gap(const Helper& helper, std::string why);

  UniqueFd fd_;
  std::uint64_t size_;
  std::int64_t changed_at_ = 0;  // modification time in nanoseconds, when opened
  Origin origin_;
  WindowShape shape_;
  bool hidden_is_gap_;
  std::vector<Piece> pieces_;
  std::size_t ahead_;  // pieces that may be under way

  std::mutex mutex_;
  std::condition_variable delivered_more_;
  std::size_t next_ = 0;       // piece to take
  std::size_t delivered_ = 0;  // pieces handed on
  bool delivering_ = false;
  std::map<std::size_t, Outcome> done_;

  // Used by whoever delivers.
  MatchGroups groups_;
  TextPosition position_;
  LongBlob blob_;
  bool failed_ = false;
};

}  // namespace assay::files
