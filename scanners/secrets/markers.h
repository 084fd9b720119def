// Markers in the scanned text by which its author says that a value there is meant to be there.
//
//   assay:allow [RULE[,RULE...]] [reason]    on the value's line; without RULE for any rule
//   assay:allow-next [RULE...] [reason]      on the line before
//                                            RULE@FINGERPRINT: for that value alone, by the first 8 digits of its
//                                            fingerprint or more
//   gitleaks:allow  betterleaks:allow  trufflehog:ignore        on the line
//   kingfisher:ignore                                           on the line or the line before
//   pragma: allowlist secret (whitelist too)                    on the line
//   pragma: allowlist nextline secret                           on the line before
//
// The first word behind assay:allow is a list of rules when it holds '-', ',' or '@', or when nothing follows it; else
// the reason begins there. A marker stands by itself: "gitleaks:allowed" and "xassay:allow" are none.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/finding.h"

namespace assay {

// The marker that allows a value of the rule. `line`: the value's line without the value itself, so that a value cannot
// allow itself; `previous_line`: the one before, may be empty. Looks once at every ':' of both; callers bound them.
// The reason is the printable form of at most 200 bytes (`printable`: four characters for a byte that is none); it is
// the author's text, so scrub found values from it.
// Of one that is for certain values alone, `by` names them: "assay:allow@0f325ebd". Whether it holds for the value,
// which is not known here, is for marker_fits.
std::optional<Suppression> marker_for(Bytes line, Bytes previous_line, std::string_view rule_id);

// Whether a marker is for certain values alone.
bool is_of_values(const Suppression& suppression);
// Whether it holds for the value of this fingerprint; any suppression but such markers does.
bool marker_fits(const Suppression& suppression, std::string_view fingerprint);

// Where markers may stand in a text with many values, so that the lines of each are not searched anew: of a line of
// kilobytes, each value would see the surroundings of all others. Borrows the text.
class MarkerPlaces {
 public:
  explicit MarkerPlaces(Bytes text) : text_(text) {}
  // Whether marker_for may find one whose ':' is in [begin, end). From one call to the next `begin` must not fall.
  bool may_stand_in(std::size_t begin, std::size_t end);
  std::size_t bytes_looked_at() const { return looked_at_; }

 private:
  Bytes text_;
  std::deque<std::size_t> colons_;  // of what may be markers
  std::size_t looked_to_ = 0;
  std::size_t looked_at_ = 0;
};

// An assay:allow or assay:allow-next somewhere in a text.
struct OwnMarker {
  std::size_t begin = 0;  // offset in the text
  bool on_next = false;
  std::vector<std::string_view> rules;  // that it names, without fingerprints; views into the text
};

// Each of them, in their order, but for those behind a quotation mark or a backquote: who writes one there speaks of
// it.
void for_own_markers(Bytes text, const std::function<void(const OwnMarker&)>& take);

// The rules that assay:allow on a line, and assay:allow-next on the one before, name: for telling that one does not
// exist. Views into the lines.
std::vector<std::string_view> rules_allowed_on(Bytes line, Bytes previous_line);

}  // namespace assay
