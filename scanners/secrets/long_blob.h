// The matches of a blob that is too long to be held: what resolve() does for a whole one, group by group. Values of a
// pair are joined however far apart they stand.
//
// Where a rule has pairs, its match waits until everything has been seen that the pairs may reach (for "anywhere in the
// file": until the end), with an excerpt of the text around it. What waits is bounded (limits.waiting_bytes). Reaching
// the bound is a gap: what waits is then reported as if the blob ended there.
//
// Not synchronised, but the calls may come from different threads, each with its own BlobScanner, one after another.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/origin.h"
#include "scanners/secrets/blob_part.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/decode/decoding.h"
#include "scanners/secrets/pairs.h"

namespace assay {

class LongBlob {
 public:
  // Takes the next group of matches, all behind those of the groups before. Offsets within the part's text,
  // which holds every value and 2 KiB before and 1 KiB behind it, as far as the blob goes.
  // `neighbours`: of other groups where a dense chain of matches had to be cut; their values are masked in what is
  // shown, even of those that are no findings in the end. All matches are consumed.
  void take(BlobScanner& by, const BlobPart& part, std::vector<Match>& matches, std::vector<Match>& neighbours,
            const Origin& origin);

  // No more groups come.
  void finish(BlobScanner& by, const Origin& origin);

 private:
  // Bytes of the blob, among them values: wiped when they are let go.
  class Excerpt {
   public:
    Excerpt() = default;
    explicit Excerpt(Bytes text) : text_(text.begin(), text.end()) {}
    Excerpt(Excerpt&&) noexcept = default;
    Excerpt& operator=(Excerpt&& other) noexcept {
      text_.swap(other.text_);
      return *this;
    }
    Excerpt(const Excerpt&) = delete;
    Excerpt& operator=(const Excerpt&) = delete;
    ~Excerpt();
    Bytes view() const { return {text_.data(), text_.size()}; }

   private:
    std::vector<char> text_;  // a string keeps short values in itself, and leaves them behind when moved
  };

  // A match that another one's pair may ask for.
  struct Partner {
    std::uint64_t begin = 0;
    Excerpt value;
    bool at_end = false;    // it is judged at the blob's end only
    bool judged = false;    // what follows is known
    bool lacks = false;     // its own required pair: no companion of anything
    bool reported = false;  // no better value overlaps it
  };

  // Matches whose outcome depends on what stands farther away, and the lines around them.
  struct Waiting {
    Excerpt text;
    TextPosition position;       // of text
    std::vector<Match> matches;  // offsets within text; once judged, those that are reported
    std::vector<Hit> neighbours;
    std::uint64_t reach = 0;  // how far in the blob their pairs reach
    bool judged = false;

    std::uint64_t bytes() const {
      return sizeof *this + text.view().size() + matches.size() * sizeof(Match) + neighbours.size() * sizeof(Hit);
    }
  };

  void cluster(BlobScanner& by, Bytes text, std::vector<Match>& matches, const std::vector<Hit>& neighbours,
               const TextPosition& position, const Origin& origin);
  void remember(Bytes text, std::uint64_t offset, const std::vector<Match>& matches, bool at_end);
  Partner* record_of(std::uint32_t rule, std::uint64_t begin);
  void judged(std::uint64_t offset, const std::vector<Match>& reported, const std::vector<Match>& asked);
  void judge(const RuleSet& rules, Waiting& waiting);
  bool report(BlobScanner& by, const Waiting& waiting, const Origin& origin, bool& at_end) const;
  void settle(BlobScanner& by, std::uint64_t seen, const Origin& origin);
  void settle_all(BlobScanner& by, const Origin& origin);
  void forget(std::uint64_t seen);

  std::optional<PairTable> table_;
  std::vector<Waiting> near_;                               // for something within a distance
  std::vector<Waiting> far_;                                // for the blob's end
  std::map<std::uint32_t, std::vector<Partner>> partners_;  // by rule, sorted by begin
  std::uint64_t held_ = 0;                                  // bytes of all these
  bool overflowed_ = false;
  OpenRuns open_runs_;
};

}  // namespace assay
