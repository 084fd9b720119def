// Gathers hits of all blobs into findings: one per (rule, value) with all its places.
//
// Memory is bounded by Limits::places_per_run, values_per_run and value_bytes_per_run (gathered_values.h), for each
// Collector while hits are added and for all of them once they are merged.
//
// Not synchronised: one Collector per thread, merged at the end; the outcome does not depend on how the work was
// spread, also where a bound was reached.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "base/finding.h"
#include "base/limits.h"
#include "base/mapped_text.h"
#include "rules/rule_set.h"
#include "scanners/secrets/blob_findings.h"

namespace assay {

class GatheredValues;

// Where a git object (origin.repository, origin.object) stands: one Appearance a path, the earliest commit of each.
// Empty: its places are left out.
using Attributor = std::function<std::vector<Appearance>(const Origin& origin)>;

// Sees each finding with all its places, as they are, before they are cut and scrubbed: marks places as suppressed, or
// takes them out. Returns whether the value is accepted wherever it stands, also at places that were not kept.
using Judge = std::function<bool(Finding& finding)>;

class Collector {
 public:
  Collector(const RuleSet& rules, const FingerprintKey& key, Limits limits = {});
  Collector(Collector&&) noexcept;
  Collector& operator=(Collector&&) noexcept;
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;
  ~Collector();

  // Takes the hits of one blob. `text` holds their bytes, `offset` is its position in the blob; both are read during
  // the call only. `decoded`: what the text was decoded by, so that places are told in the blob's own bytes; null when
  // it is as the blob holds it.
  void add(Bytes text, std::uint64_t offset, const std::vector<Hit>& hits, const Origin& origin,
           const MappedText* decoded = nullptr);

  // How many hits were added, suppressed ones too: none more, and what was scanned meanwhile held none.
  std::uint64_t added() const;

  void merge(Collector&& other);

  // What was gathered, to be kept and merged elsewhere (saved_values.h): by the same rules, key and roots.
  const GatheredValues& values() const;
  void merge(GatheredValues&& values);

  // The paths that are scanned, as the user named them: the kind of a file is told by its path below them. Before the
  // first add, the same in every Collector that is merged: which places are kept depends on it.
  void set_roots(std::vector<std::string> roots);

  // The objects (hexadecimal ids) of a repository that have hits and no path yet, sorted.
  std::vector<std::string> objects(const std::string& repository) const;

  // Sorted by severity (critical first), rule id, first place. Judged by all places that are kept of a value; then the
  // places are cut to limits.places_per_finding: those that are not suppressed stay before others, then those that are
  // in no test, example or documentation. Places of git blobs are joined by path: one place for each, with the earliest
  // commit and the number of versions. Texts that are shown are scrubbed: of every found value, and names and messages
  // of whatever the rules find in them. Rules' path conditions are applied here. What was left out because a bound of
  // the run was reached is a gap in `coverage`, which may be null.
  std::vector<Finding> finish(const Attributor& attribute = {}, const Judge& judge = {},
                              Coverage* coverage = nullptr) &&;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Findings of several scans by the same rules and key as those of one: a value that several have found is one finding,
// with the places of all. Texts are scrubbed of the values of all. What the bounds of a run leave out is a gap.
std::vector<Finding> join_findings(std::vector<Finding> findings, const RuleSet& rules, const Limits& limits,
                                   Coverage& coverage);

}  // namespace assay
