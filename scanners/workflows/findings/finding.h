// What a check found in a file. Plain data that needs no tree any more. Texts may hold bytes of the file: who shows
// them makes them harmless, and masks what the secret rules know.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/severity.h"
#include "scanners/workflows/findings/check.h"

namespace assay::workflows {

struct Place {
  std::string path;  // as reports show it
  Region region;
  std::string message;  // what is to be seen there; may be empty for the finding's own place
  // The line that it begins on, cut to kMostExcerpt bytes around it, and where it stands in that text.
  std::string line;
  std::size_t mark_begin = 0, mark_end = 0;
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

struct Finding {
  const Check* check = nullptr;
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::high;
  Persona persona = Persona::regular;
  std::string message;  // one sentence with its full stop
  std::string node;  // the job and step that it is about, which stay the same when lines move: "build/3"; may be empty
  Place place;
  std::vector<Place> related;
  std::vector<Place> flow;  // from the source of what is dangerous to where it takes effect; may be empty
  std::optional<Fix> fix;
  bool unproved = false;  // it could not be decided whether the check is met: a gap, once nothing suppresses it
  // GitHub's primaryLocationLineHash of its place, when it was asked for, and the text that the hash is of.
  std::string line_hash, hashed_text;
  bool hides_place = false;  // its place is a value that no report shows (hiding.h)
  std::optional<Suppression> suppressed;
};

// By path, place, check and message.
bool comes_before(const Finding& a, const Finding& b);

}  // namespace assay::workflows
