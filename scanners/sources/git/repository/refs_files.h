// Refs as files: loose ones under refs/, the packed-refs file, and logs/. See refs.h.
#pragma once

#include "scanners/sources/git/repository/refs.h"

namespace assay::git {

Result<std::unique_ptr<RefStore>> open_file_refs(const std::string& git_dir, const std::string& common_dir,
                                                 HashKind kind);

// A loose ref's text: an object id, or "ref: NAME".
Result<Ref> parse_loose_ref(const std::string& name, Bytes text, HashKind kind);

// FETCH_HEAD and MERGE_HEAD: one object id at the start of each line. Lines without one are counted in bad_lines.
std::vector<Ref> parse_head_lines(const std::string& name, Bytes text, HashKind kind, std::size_t& bad_lines);

// The pseudo refs that lie as files in a git folder, in any ref format. HEAD's file is a stub where refs are reftables.
void list_pseudo_refs(const std::string& git_dir, HashKind kind, bool with_head, RefList& list);

}  // namespace assay::git
