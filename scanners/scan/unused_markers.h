// Comments that allow a value where there is none: assay:allow and assay:allow-next that held for nothing. Those of
// other tools are not looked at, since their rules are others. In files that are scanned whole
// (Limits::whole_file_bytes); what an older version of a history says is past.
//
// Not synchronised: one for each thread, merged at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>

#include "base/bytes.h"
#include "base/coverage.h"
#include "base/finding.h"
#include "scanners/scan/scan.h"

namespace assay {

class UnusedMarkers {
 public:
  // Of a run; beyond, nothing is told of any.
  static constexpr std::size_t kMost = 10'000;

  explicit UnusedMarkers(const ScanContext& context) : context_(context) {}

  // Keeps the markers of a file. One behind a quotation mark or a backquote speaks of a marker and is none; one that
  // names a rule which the run does not have may hold for another run's.
  void take(const Origin& origin, Bytes text);
  void merge(UnusedMarkers&& other);

  // Takes out the markers that hold for places of the finding.
  void used_by(const Finding& finding);

  // A remark for each that is left, five at most. Returns how many they are; none where something was not read, since a
  // value may stand in that, or where the run has chosen among the rules.
  std::uint64_t note(Coverage& coverage) const;

 private:
  const ScanContext& context_;
  std::set<std::tuple<std::string, std::uint32_t, bool>> markers_;  // path, line, for the line behind it
};

}  // namespace assay
