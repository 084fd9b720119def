// Suppressions of one path, in a history where the file was moved to it: what is accepted where the file stands now is
// accepted where it stood before.
//
// A file was moved when the commit that brought the value to the accepted path took the other path away. A copy is no
// move, and neither is a way to where a value weighs less: what is accepted among tests was not accepted in a program.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "base/finding.h"
#include "scanners/scan/git_target.h"

namespace assay {

// Reads a commit, its parents and a few trees for each pair of paths; at most kMostLookUps of them in a run, beyond
// which places stay open. Borrows the target. Not synchronised.
class MovedFiles {
 public:
  static constexpr std::size_t kMostLookUps = 2'000;

  explicit MovedFiles(const GitTarget& target) : target_(target) {}

  // Marks the places of the finding from which a file was moved to a place that an entry accepts.
  void accept(Finding& finding);

 private:
  bool moved(const std::string& from, const std::string& to, const std::string& commit);
  bool look(const std::string& from, const std::string& to, const std::string& commit) const;

  const GitTarget& target_;
  std::map<std::pair<std::string, std::string>, bool> known_;  // (commit, paths) that were looked up
};

}  // namespace assay
