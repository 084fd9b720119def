// Comments that allow a value where there is none: assay:allow and assay:allow-next that held for nothing. Those of
// other tools are not looked at, since their rules are others. In files of at most Limits::whole_file_bytes; of a
// history in those of HEAD, of a range in those that its end has, since what an older version says is past.
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
#include "base/fields.h"
#include "base/finding.h"
#include "scanners/scan/scan.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/markers.h"

namespace assay {

class UnusedMarkers {
 public:
  // Of a run; beyond, nothing is told of any.
  static constexpr std::size_t kMost = 10'000;

  explicit UnusedMarkers(const ScanContext& context) : context_(context) {}

  // Keeps the markers of a file. One behind a quotation mark or a backquote speaks of a marker and is none; one that
  // names a rule which the run does not have may hold for another run's.
  void take(const Origin& origin, Bytes text);

  // Keeps those of a blob of a repository that hold for nothing in it. A blob that has some is scanned for that by
  // itself: a finding's place in a history stands for many versions, and a range tells of new lines only. Of an archive
  // or document nothing is kept.
  void take_unused(const std::string& path, Bytes text, BlobScanner& scanner);

  // Whether take_unused would look at the text.
  bool may_take(Bytes text) const;

  void merge(UnusedMarkers&& other);

  // Of a part of a run, to be merged elsewhere. False where the fields are not what a save made.
  void save(FieldWriter& out) const;
  bool load(FieldReader& in);

  // Takes out the markers that hold for places of the finding.
  void used_by(const Finding& finding);

  // A remark for each that is left, five at most. Returns how many they are; none where something was not read, since a
  // value may stand in that, or where the run has chosen among the rules.
  std::uint64_t note(Coverage& coverage) const;

 private:
  using Marker = std::tuple<std::string, std::uint32_t, bool>;  // path, line, for the line behind it

  bool wanted() const { return context_.every_rule && context_.suppressions; }
  bool names_known_rules(const OwnMarker& marker) const;
  void add_markers(const std::string& path, Bytes text, std::set<Marker>& markers) const;
  static void take_out(const std::string& path, const Suppression& suppression, const Region& region,
                       std::set<Marker>& markers);

  const ScanContext& context_;
  std::set<Marker> markers_;
};

}  // namespace assay
