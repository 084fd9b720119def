// What a check of posture declares of itself, in one place: its documentation, its SARIF rule and its tests come from
// here.
//
// A check lies in a file of its own in scanners/posture/checks/, named after its id without `posture-`, and defines one
// constant named the same. The registry is made of the names of the files. Names, scores and weights are those of
// OpenSSF Scorecard, so that results can be compared; docs/posture.md says where ours differ.
#pragma once

#include <array>
#include <string_view>

#include "base/severity.h"

namespace assay::posture {

struct Subject;
class Judge;

// Files of a repository: a line `--- # PATH` before each.
using Sample = std::string_view;

// Constant; texts are plain sentences without markup but `code`.
struct Check {
  std::string_view id;    // "posture-binary-artifacts"; never changes its meaning
  std::string_view name;  // "Binary-Artifacts"
  std::string_view title;
  Severity risk = Severity::medium;  // decides what it weighs in the score of all
  std::string_view what;             // is looked at, and what gives which score
  std::string_view unproved;         // what a checkout cannot show
  std::string_view why;
  std::string_view reproduce;
  std::string_view fix;
  std::string_view avoid;
  std::array<std::string_view, 3> references = {};
  // 10 for each good sample, less for each bad one, nothing decided for each open one.
  std::array<Sample, 8> bad = {}, good = {}, open = {};
  void (*run)(const Subject& subject, Judge& out) = nullptr;
};

// Scorecard's weights, in halves: 20 for critical, 15, 10, and 5 for low.
int weight_of(const Check& check);

}  // namespace assay::posture
