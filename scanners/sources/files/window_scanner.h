// Scans an input of any length and speed in bounded memory: exactly the matches of scanning the whole, each once.
//
// The pieces in which bytes are pushed make no difference, nor does who pushes: windows lie on a fixed grid. Memory is
// one window and its surroundings (limits.window_bytes and some), and the matches in it.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/blob_part.h"
#include "scanners/secrets/match.h"
#include "scanners/sources/files/match_groups.h"
#include "scanners/sources/files/window_buffer.h"

namespace assay::files {

// Takes a group of matches that are to be resolved together: sorted, offsets in the part's
// text, which holds at least the value of every match (limits.long_value_bytes from a candidate's anchor on) and 1
// KiB around it, as far as the input goes. `neighbours` belong to other groups and are only to be masked; their values
// may end beyond the text. Everything lives during the call only.
using Resolve = std::function<void(const BlobPart& part, std::vector<Match>& matches, std::vector<Match>& neighbours)>;

class WindowScanner {
 public:
  // `finder` gets a fresh allowance for each window, so that a flood in one place costs nothing elsewhere.
  WindowScanner(MatchFinder& finder, const Limits& limits, Resolve resolve);

  // Either push bytes, or put them into room() and say how many came.
  void push(Bytes bytes);
  std::span<char> room() { return buffer_.room(); }
  void filled(std::size_t bytes);

  // No more bytes come. Afterwards the scanner may be used for another input. Returns false when the finder's allowance
  // ran out in some window, and matches may be missing: a gap.
  bool finish();

  std::uint64_t bytes() const { return buffer_.fed(); }

 private:
  void scan(bool end);

  MatchFinder& finder_;
  Resolve resolve_;
  WindowShape shape_;
  WindowBuffer buffer_;
  MatchGroups groups_;
  TextPosition position_;
  std::vector<Match> matches_, neighbours_;
  bool complete_ = true;
};

}  // namespace assay::files
