// What a check declares of itself, in one place: its documentation, its SARIF rule and its tests come from here.
//
// A check lies in a file of its own in scanners/workflows/checks/, named after its id, and defines one constant named
// the same: action-ref-not-sha is checks/action_ref_not_sha.cc with `const Check action_ref_not_sha`. The registry is
// made of the names of the files.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/severity.h"

namespace assay::workflows {

struct Subject;
class Reporter;

// Who wants to see it. Each sees what the ones before see.
enum class Persona : std::uint8_t {
  regular,   // everybody: worth a change in most repositories
  pedantic,  // who wants good form as well
  auditor,   // who looks for anything, and sorts out by hand
};
std::string_view name_of(Persona persona);  // "regular", "pedantic", "auditor"

// The steps of a job (when it begins with "- "), a workflow, or a file at the path that a comment in its first line
// names (`# action.yml`). Further files follow behind lines `--- # PATH` (scanners/workflows/audit/sample.h);
// policy.yaml is the policy.
using Sample = std::string_view;

// Constant; texts are plain sentences without markup but `code`.
struct Check {
  std::string_view id;     // of the catalogue; never changes its meaning
  std::string_view title;  // one line, without full stop
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::high;
  Persona persona = Persona::regular;
  std::string_view what;       // is flagged
  std::string_view why;        // it matters: what an attacker does, what breaks
  std::string_view reproduce;  // how to see it happen
  std::string_view fix;
  std::string_view avoid;  // what not to do
  std::array<std::string_view, 3> references = {};
  std::array<std::string_view, 2> zizmor = {};  // names that its ignore comments give it
  // The check finds something in each bad sample, and nothing in any good one.
  std::array<Sample, 8> bad = {};
  std::array<Sample, 8> good = {};
  void (*run)(const Subject& subject, Reporter& report) = nullptr;
  // Where there is a policy: once for the repository, with the policy file as the document. Either function may be
  // missing, not both.
  void (*run_policy)(const Subject& subject, Reporter& report) = nullptr;
};

}  // namespace assay::workflows
