// What the engine finds, and the interface by which sources ask it to look.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace assay {

// From here on numbers of rules mean no rule: where encoded text begins (decode/encoded_finder.h).
inline constexpr std::uint32_t kEncodedRules = 0xFFFFFF00;

// A confirmed match of a short rule, or a candidate: of a long rule, or of a value that goes on beyond the rule's
// reach. Offsets count from the start of the text.
struct Match {
  std::uint64_t begin = 0;         // of the whole match; of the anchor for a candidate
  std::uint32_t rule = 0;          // index in the RuleSet
  std::uint32_t anchor = 0;        // offset of the anchor's first byte from `begin`
  std::uint32_t width = 0;         // of the whole match; 0 for a candidate
  std::uint32_t secret = 0;        // offset of the value from `begin`
  std::uint32_t secret_width = 0;  // of the value; of a candidate what is seen of it
  std::int32_t score = 0;          // of a value that a generic rule found (context/score.h); else 0
  friend auto operator<=>(const Match&, const Match&) = default;

  bool candidate() const { return width == 0; }
  std::uint64_t anchor_begin() const { return begin + anchor; }
};

// The gap of a blob whose work allowance was used up (Limits).
inline constexpr const char* kFloodGap = "too many candidates: findings beyond a limit are not listed";

// Looks for credentials in bytes. Not synchronised: one for each thread.
//
// Guarantee. Whether a Match is found depends only on the kReach bytes (rules/rule.h) before its anchor's first byte
// and the kReach bytes from there on. So scanning a blob in pieces, or only where it changed, finds exactly the matches
// of scanning it whole.
class MatchFinder {
 public:
  virtual ~MatchFinder() = default;

  // Where the next blobs stand: rules that read the lines of files by their names (rules/rule.h) are asked when one of
  // the paths fits. BlobAtPath says it for as long as it lives.
  virtual void add_path(std::string_view /*path*/) {}
  virtual void forget_paths() {}

  // Opens the allowance of confirmations that the following finds share. Call once a blob, with its size.
  virtual void begin_blob(std::uint64_t bytes) = 0;

  // Appends to `out`, sorted, every match whose anchor's first byte lies in [from, to) of text; the rest of text is
  // context. Returns false when the allowance ran out (a flood) and matches may be missing: the caller records a gap.
  virtual bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) = 0;

  // The same for a part of a blob that is read in parts: what began in the part before may go on at `from`.
  virtual bool find_in_part(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
    return find(text, from, to, out);
  }
};

// What a finder looks at while this lives stands at the path.
class BlobAtPath {
 public:
  BlobAtPath(MatchFinder& finder, std::string_view path) : finder_(finder) { finder_.add_path(path); }
  BlobAtPath(const BlobAtPath&) = delete;
  BlobAtPath& operator=(const BlobAtPath&) = delete;
  ~BlobAtPath() { finder_.forget_paths(); }

 private:
  MatchFinder& finder_;
};

}  // namespace assay
