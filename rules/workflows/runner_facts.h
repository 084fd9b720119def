// The labels of GitHub's own runners, as of date(). The table is kept by hand, from the list of images of
// github.com/actions/runner-images: a label that is newer is unknown. As the other facts: read in place.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "rules/workflows/fact_table.h"

namespace assay::facts {

struct RunnerLabel {
  std::string_view name;  // in lower case
  bool retired = false;
  std::string_view retired_since;  // "2025-04"
};

class RunnerFacts {
 public:
  explicit RunnerFacts(FactTable table) : table_(std::move(table)) {}

  std::string_view date() const { return table_.date(); }
  // In any case, as GitHub compares labels.
  std::optional<RunnerLabel> label(std::string_view name) const;
  // A label that differs by one letter, or has two of them swapped; empty: there is none.
  std::string_view nearest(std::string_view name) const;
  // The next label of the same system and kind that is not retired: macos-14-large of macos-12-large; empty: there is
  // none.
  std::string_view successor(std::string_view name) const;
  // The label names a version of a system, as ubuntu-23.04, that is older than the newest of the table: so it would be
  // there if there were such a runner.
  bool is_older_version(std::string_view name) const;

 private:
  FactTable table_;
};

inline const RunnerFacts& builtin_runner_facts() {
  static const RunnerFacts kFacts(builtin_runners());
  return kFacts;
}

}  // namespace assay::facts
