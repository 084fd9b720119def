// Names of commits as users write them (gitrevisions(7)). An unknown name is an Error, never an empty result.
//
// Done here: full and abbreviated object ids, refs by git's rules, @, REV^N, REV~N, REV^{commit} and the other types,
// REV^{}, REF@{N} by the reflog, BRANCH@{upstream}. Every other form is put to one "git rev-parse" child.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/repository/refs.h"
#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

// Runs git with these arguments and gives what it wrote to its standard output; fails when git is missing or does not
// end with 0.
using GitCommand = std::function<Result<std::string>(const std::vector<std::string>& arguments)>;

// A GitCommand over a program: no shell, an environment of our own (no configuration but the repository's, no prompts,
// no network, no hooks, no replace refs), output bounded. A child that has not ended within `limit` is killed, which is
// an error: what it is asked takes milliseconds, but its repository may lie on a disk that does not answer.
inline constexpr std::chrono::milliseconds kGitLimit = std::chrono::seconds(30);
GitCommand git_program(const Repository& repository, std::string program = "git",
                       std::chrono::milliseconds limit = kGitLimit);

// The same with the environment and all configuration of who runs the program, for what they alone decide. Nothing that
// configuration can make git run is for this.
GitCommand git_of_user(const Repository& repository, std::string program = "git",
                       std::chrono::milliseconds limit = kGitLimit);

// What resolving needs; all of it must outlive the calls. Without `git` the forms that need it fail with that reason.
struct RevisionContext {
  const Repository& repository;
  const RefStore& refs;
  const ObjectStore& store;
  GitCommand git;
};

// The object that a revision names: a commit, or a tag object, tree or blob when the text says so.
Result<ObjectId> resolve_revision(const RevisionContext& context, std::string_view revision);

// The same, peeled to a commit.
Result<ObjectId> resolve_commit(const RevisionContext& context, std::string_view revision);

// The full name of the ref that a short name means ("main" is "refs/heads/main"), by git's order; "" when there is
// none.
Result<std::string> expand_ref_name(const RefStore& refs, std::string_view name);

}  // namespace assay::git
