// Which commits a scan of a part of the history means.
//
// --range A..B    commits reachable from B and not from A: what a push from A to B, or a pull request with base A and
//                 head B, brings. B left out is HEAD; A left out is an error.
// --range A...B   the same commits, named as a pull request's changes: all that B adds since it left A. The histories
//                 must meet here: a merge base that a shallow clone cuts off is an error.
// --range REV^!   that one commit, against its parents.
// --since REV     commits reachable from HEAD (or from --branch) and not from REV.
// --branch NAME   every commit reachable from NAME, from its first one on.
//
// An empty range is allowed and noted; a revision that does not exist never is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/repository/revision.h"

namespace assay::git {

struct RangeSpec {
  std::vector<ObjectId> include;  // commits
  std::vector<ObjectId> exclude;  // commits
  bool needs_merge_base = false;
  std::vector<std::string> notes;  // how it was understood, for the report
};

// What is wrong with the form of a range, before any revision is looked up; empty when nothing is.
std::string range_mistake(std::string_view text);

Result<RangeSpec> parse_range(const RevisionContext& context, std::string_view text);
// branch: "" is HEAD.
Result<RangeSpec> range_since(const RevisionContext& context, std::string_view revision, std::string_view branch = {});
Result<RangeSpec> range_of_branch(const RevisionContext& context, std::string_view branch);

}  // namespace assay::git
