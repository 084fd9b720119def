// The SARIF 2.1.0 (errata 01) log of a run of checks, which declare their own texts: those of workflows, packages and
// posture. Results come first, then the tool with the checks that they name.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/severity.h"
#include "sarif/json_writer.h"
#include "sarif/report.h"

namespace assay {

// What a check says of itself: views of what outlives the log.
struct CheckText {
  std::string_view id, title;
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::high;
  std::string_view what;           // is flagged
  std::string_view unproved = {};  // what the check cannot show; may be empty
  std::string_view why, reproduce, fix, avoid;
  std::span<const std::string_view> references;  // the first is the page of its help; empty ones are left out
  std::array<std::string_view, 3> tags = {};     // empty ones are left out
};

// A place in a text: the line that it begins on, and where in that line it stands.
struct MarkedPlace {
  std::string_view path;
  Region region;
  std::string_view line;  // empty: not known
  std::size_t mark_begin = 0, mark_end = 0;
};

// Writes in this order: begin_result … end_result for each result, begin_properties, finish. Not thread-safe.
class CheckLog {
 public:
  // `category` ends in a slash and tells the run from others of the tool ("assay/workflows/"). `output` and `run`
  // outlive the log.
  CheckLog(Output& output, const RunInfo& run, std::string_view category);

  // For the members that only some checks have.
  JsonWriter& json() { return json_; }

  // Opens a result with rule, level, rank, guid and message (a plain text). The caller adds its locations, fingerprints
  // and properties.
  void begin_result(const CheckText& check, Severity severity, Confidence confidence, std::string_view fingerprint,
                    std::string_view message);
  // Closes it; fails when the output does.
  Status end_result();

  // Members of the object that is open: "artifactLocation"; "physicalLocation" with the marked text and its line.
  void write_artifact(std::string_view path);
  void write_place(const MarkedPlace& place);

  // Writes the tool and the invocation, and opens the run's property bag with what every run of checks says there.
  void begin_properties(const RunOutcome& outcome);
  Status finish();

 private:
  std::uint64_t position_of(const CheckText& check);
  void write_check(const CheckText& check);

  JsonWriter json_;
  const RunInfo& run_;
  std::vector<CheckText> used_;
  std::map<std::string_view, std::uint64_t> positions_;
};

// Members of the open object: an object that has nothing but a text; the four ends of a region.
void write_text_object(JsonWriter& json, std::string_view name, std::string_view text);
void write_region(JsonWriter& json, const Region& region);

}  // namespace assay
