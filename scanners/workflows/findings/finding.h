// What a check found in a file. Plain data that needs no tree any more. Texts may hold bytes of the file: who shows
// them makes them harmless, and masks what the secret rules know.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "base/few.h"
#include "base/finding.h"
#include "base/rare.h"
#include "base/severity.h"
#include "base/shared_text.h"
#include "scanners/workflows/findings/check.h"

namespace assay::workflows {

struct Place {
  SharedText path;  // as reports show it
  Region region;
  SharedText message;  // what is to be seen there; may be empty for the finding's own place
  // The line that it begins on, cut to kMostExcerpt bytes around it, and where it stands in that text.
  SharedText line;
  std::uint32_t mark_begin = 0, mark_end = 0;
};

inline constexpr std::size_t kMostExcerpt = 400;

// Bytes of a file to be replaced.
struct Edit {
  Region region;
  std::string text;
};

struct Fix {
  std::string description;
  bool safe = true;  // false: it may change what the workflow does
  std::vector<Edit> edits;
};

// GitHub's primaryLocationLineHash of a place.
struct LineHash {
  std::string hash;  // empty: not to be told
  std::string text;  // that it is of
};

// A large repository has hundreds of thousands, and one text in many of them: 8,400 findings in 665 workflows of
// published projects have 880 messages and 1,950 lines.
struct Finding {
  const Check* check = nullptr;
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::high;
  Persona persona = Persona::regular;
  SharedText message;  // one sentence with its full stop
  std::string node;  // the job and step that it is about, which stay the same when lines move: "build/3"; may be empty
  Place place;
  Few<Place> related;
  Few<Place> flow;  // from the source of what is dangerous to where it takes effect; may be empty
  Rare<Fix> fix;
  bool unproved = false;     // it could not be decided whether the check is met: a gap, once nothing suppresses it
  Rare<LineHash> line_hash;  // of its place, when it was asked for
  bool hides_place = false;  // its place is a value that no report shows (hiding.h)
  Rare<Suppression> suppressed;
};

// By path, place, check and message.
bool comes_before(const Finding& a, const Finding& b);

}  // namespace assay::workflows
