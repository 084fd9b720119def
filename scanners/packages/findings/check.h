// What a check of packages declares of itself, in one place: its documentation, its SARIF rule and its tests come from
// here.
//
// A check lies in a file of its own in scanners/packages/checks/, named after its id, and defines one constant named
// the same: dist-zip-structure is checks/dist_zip_structure.cc. The registry is made of the names of the files.
#pragma once

#include <array>
#include <string_view>

#include "base/severity.h"

namespace assay::packages {

struct Release;
struct Subject;
class Reporter;

// Lines that make packages and change them (scanners/packages/audit/sample.h).
using Sample = std::string_view;

// Constant; texts are plain sentences without markup but `code`.
struct Check {
  std::string_view id;     // begins with "dist-"; never changes its meaning
  std::string_view title;  // one line, without full stop
  Severity severity = Severity::high;
  Confidence confidence = Confidence::high;
  std::string_view what;       // is flagged
  std::string_view why;        // it matters
  std::string_view reproduce;  // how to see it
  std::string_view fix;
  std::string_view avoid;  // what not to do
  std::array<std::string_view, 2> references = {};
  std::string_view alias = {};  // the code that release gates elsewhere give it
  bool allowable = false;       // `dist: allow:` of assay.yaml may name the file
  // The check finds something in each bad sample, and nothing in any good one.
  std::array<Sample, 14> bad = {};
  std::array<Sample, 8> good = {};
  void (*run)(const Subject& subject, Reporter& report) = nullptr;          // for each package
  void (*run_release)(const Release& release, Reporter& report) = nullptr;  // once
};

}  // namespace assay::packages
