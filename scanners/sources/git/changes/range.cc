#include "scanners/sources/git/changes/range.h"

#include "base/strings.h"
#include "scanners/sources/git/graph/commit_walk.h"
#include "scanners/sources/git/objects/commit.h"

namespace assay::git {

namespace {

std::string_view or_head(std::string_view text) { return text.empty() ? "HEAD" : text; }

// Where "..", outside of braces, stands; npos when nowhere.
std::size_t find_dots(std::string_view text) {
  int braces = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++braces;
    if (text[i] == '}' && braces > 0) --braces;
    if (braces == 0 && text.substr(i).starts_with("..")) return i;
  }
  return std::string_view::npos;
}

Result<RangeSpec> one_commit(const RevisionContext& context, std::string_view revision) {
  const Result<ObjectId> commit = resolve_commit(context, revision);
  if (!commit) return tl::make_unexpected(commit.error());
  const Result<Object> object = context.store.read(*commit);
  if (!object) return tl::make_unexpected(object.error());
  const Result<CommitLinks> links = parse_commit_links(object->bytes, context.store.hash_kind());
  if (!links) return tl::make_unexpected(links.error());
  RangeSpec spec;
  spec.include = {*commit};
  // Below a shallow boundary there is nothing to leave out; the walk tells of the cut.
  if (!context.repository.shallow().contains(*commit)) spec.exclude = links->parents;
  return spec;
}

}  // namespace

std::string range_mistake(std::string_view text) {
  if (text.empty()) return "it is empty";
  const std::size_t dots = find_dots(text);
  // To git "..HEAD" is "HEAD..HEAD": an unset variable in a workflow would pass with nothing scanned.
  if (dots == 0) return "it begins with no commit; if the checked out commit is meant, write HEAD..B";
  if (dots != std::string_view::npos || (text.size() > 2 && text.ends_with("^!"))) return {};
  return "a range is A..B, A...B or REV^!; everything since a commit is --since, a whole branch --branch";
}

Result<RangeSpec> parse_range(const RevisionContext& context, std::string_view text) {
  if (const std::string mistake = range_mistake(text); !mistake.empty())
    return fail("reading the range", printable(text), mistake);
  const std::size_t dots = find_dots(text);
  if (dots == std::string_view::npos) return one_commit(context, text.substr(0, text.size() - 2));
  const bool three = text.substr(dots).starts_with("...");
  const Result<ObjectId> base = resolve_commit(context, text.substr(0, dots));
  if (!base) return tl::make_unexpected(base.error());
  const Result<ObjectId> head = resolve_commit(context, or_head(text.substr(dots + (three ? 3 : 2))));
  if (!head) return tl::make_unexpected(head.error());
  RangeSpec spec;
  spec.include = {*head};
  spec.exclude = {*base};
  spec.needs_merge_base = three;
  return spec;
}

Result<RangeSpec> range_since(const RevisionContext& context, std::string_view revision, std::string_view branch) {
  Result<RangeSpec> spec = range_of_branch(context, or_head(branch));
  if (!spec) return spec;
  const Result<ObjectId> since = resolve_commit(context, revision);
  if (!since) return tl::make_unexpected(since.error());
  spec->exclude = {*since};
  return spec;
}

Result<RangeSpec> range_of_branch(const RevisionContext& context, std::string_view branch) {
  const Result<ObjectId> tip = resolve_commit(context, branch);
  if (!tip) return tl::make_unexpected(tip.error());
  RangeSpec spec;
  spec.include = {*tip};
  return spec;
}

}  // namespace assay::git
