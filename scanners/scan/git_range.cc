#include "base/strings.h"
#include "scanners/scan/git_changes.h"
#include "scanners/scan/git_target.h"
#include "scanners/sources/git/changes/range.h"
#include "scanners/sources/git/changes/range_blobs.h"
#include "scanners/sources/git/changes/range_push.h"
#include "scanners/sources/git/changes/staged.h"
#include "scanners/sources/git/objects/tag.h"

namespace assay {

namespace {

// Changed files of a range that are kept in memory, some 300 bytes each. A tree of a few kilobytes can unfold to
// billions.
constexpr std::size_t kMostChanges = 1'000'000;

void scan_messages(const GitTarget& target, const std::vector<git::ObjectId>& commits, BlobScanner& scanner) {
  for (const git::ObjectId& id : commits) {
    const auto object = target.store->read(id);
    if (!object) {
      target.gap(scanner.coverage(), object.error());
      continue;
    }
    Origin origin;
    origin.kind = OriginKind::git_commit;
    origin.object = id.hex();
    origin.repository = target.name;
    origin.appearance.commit = origin.object;
    if (const auto commit = git::parse_commit(object->bytes, target.store->hash_kind()))
      describe(*commit, origin.appearance);
    scanner.coverage().scanned(object->bytes.size());
    scanner.scan(object->bytes, origin);
  }
}

// The trees of the commits that a range ends with.
std::vector<git::ObjectId> trees_of(const GitTarget& target, const std::vector<git::ObjectId>& commits) {
  std::vector<git::ObjectId> trees;
  for (const git::ObjectId& id : commits) {
    const auto object = target.store->read(id);
    if (!object) continue;  // the walk has told it
    if (const auto commit = git::parse_commit(object->bytes, target.store->hash_kind())) trees.push_back(commit->tree);
  }
  return trees;
}

// The revision that a range ends with, or a branch that may be a tag; empty: it is HEAD, or one commit.
std::string end_of(const GitScanOptions& options) {
  if (!options.branch.empty()) return options.branch;
  const std::size_t dots = options.range.rfind("..");
  return dots == std::string::npos ? "" : options.range.substr(dots + 2);
}

// Of the annotated tags that the end of what is scanned names: a pushed tag brings its message.
void scan_tag_messages(const GitTarget& target, const git::RevisionContext& revisions, const std::string& end,
                       BlobScanner& scanner) {
  constexpr int kNested = 16;
  if (end.empty()) return;
  auto id = git::resolve_revision(revisions, end);
  for (int depth = 0; id && depth < kNested; ++depth) {
    const auto object = target.store->read(*id);
    if (!object || object->type != git::ObjectType::tag) return;  // that it cannot be read is told by the range
    Origin origin;
    origin.kind = OriginKind::git_tag;
    origin.object = id->hex();
    origin.repository = target.name;
    const auto tag = git::parse_tag(object->bytes, target.store->hash_kind());
    origin.appearance.commit = origin.object;
    if (tag) {
      origin.appearance.author = tag->tagger.name;
      origin.appearance.email = tag->tagger.email;
      origin.appearance.time = tag->tagger.time;
      origin.appearance.summary = tag->message.substr(0, tag->message.find('\n'));
    }
    scanner.coverage().scanned(object->bytes.size());
    scanner.scan(object->bytes, origin);
    if (!tag) return target.gap(scanner.coverage(), tag.error());
    id = tag->object;
  }
}

// The name of the branch or tag that the range ends with, which a push brings too; `end` as end_of gives it. An
// object's id is no name; what it is to be called may be known.
void scan_end_name(const GitTarget& target, const std::string& end, const std::string& new_ref, BlobScanner& scanner) {
  Origin origin;
  origin.kind = OriginKind::git_ref;
  origin.repository = target.name;
  if (!new_ref.empty()) {
    origin.path = new_ref;
  } else if (end.empty()) {
    const auto head = git::resolve_ref(*target.refs, "HEAD");
    if (head && *head) origin.path = (*head)->name;
  } else if (const auto name = git::expand_ref_name(*target.refs, end)) {
    origin.path = *name;
  }
  if (origin.path.starts_with("refs/")) scanner.add_name(origin);
}

// "BEFORE..AFTER" as a push event or a hook gives them: BEFORE may be all zeros (a new branch) or gone (a forced push),
// AFTER all zeros (a deletion).
Result<std::optional<git::Push>> push_of(const git::RevisionContext& revisions, const std::string& range) {
  const std::size_t dots = range.find("..");
  if (dots == std::string::npos || range.substr(dots).starts_with("...")) return std::optional<git::Push>();
  const std::string after_name = range.substr(dots + 2);
  const auto zero = git::ObjectId::from_hex(after_name);
  const bool deleted = zero && zero->is_zero();
  const auto before = git::ObjectId::from_hex(range.substr(0, dots));
  if (!before && !deleted) return std::optional<git::Push>();
  git::Push push;
  if (before) push.before = *before;
  if (!deleted) {
    if (!before->is_zero() && revisions.store.has(*before)) return std::optional<git::Push>();
    const auto after = git::resolve_commit(revisions, after_name.empty() ? "HEAD" : after_name);
    // Zeros name no commit, so the range is a push or nothing: what is wrong is its end.
    if (!after && before->is_zero()) return tl::make_unexpected(after.error());
    if (!after) return std::optional<git::Push>();
    push.after = *after;
  }
  // Which ref was pushed is not told: it is the one that is checked out, if that is where the push went. On a server it
  // is not, and a new branch must not make all of the main one new.
  const auto head = git::resolve_ref(revisions.refs, "HEAD");
  const bool on_branch = head && *head && (*head)->name.starts_with("refs/");
  if (on_branch && (*head)->id == push.after) push.ref = (*head)->name;
  return std::optional(push);
}

Result<git::RangeSpec> range_spec(const git::RevisionContext& revisions, const GitScanOptions& options) {
  if (!options.range.empty()) {
    const auto push = push_of(revisions, options.range);
    if (!push) return tl::make_unexpected(push.error());
    if (*push) return git::range_of_push(revisions, **push);
    return git::parse_range(revisions, options.range);
  }
  if (!options.since.empty()) return git::range_since(revisions, options.since, options.branch);
  return git::range_of_branch(revisions, options.branch);
}

}  // namespace

Status scan_git_range(const GitTarget& target, const GitScanOptions& options, const ScanContext& context,
                      std::vector<BlobScanner>& scanners, std::vector<UnusedMarkers>& markers, Coverage& coverage) {
  const git::RevisionContext revisions{target.repository, *target.refs, *target.store,
                                       git::git_program(target.repository)};
  const auto spec = range_spec(revisions, options);
  if (!spec) return tl::make_unexpected(spec.error());
  std::vector<ChangedBlob> changes;
  const auto range = git::range_blobs(target.repository, *target.store, *spec, [&](git::RangeBlob&& blob) {
    if (changes.size() > kMostChanges) return;
    changes.push_back({blob.blob, std::move(blob.path), std::move(blob.old), std::move(blob.commit)});
  });
  if (!range) return tl::make_unexpected(range.error());
  for (const std::string& note : spec->notes) coverage.note(note);
  for (const std::string& note : range->notes) coverage.note(note);
  if (changes.size() > kMostChanges) {
    coverage.gap(target.input("range"),
                 cat("it changes more than ", kMostChanges, " files; the others were not scanned"));
    changes.resize(kMostChanges);
  }
  for (const Error& problem : range->problems) target.gap(coverage, problem);
  for (const git::ObjectId& commit : range->cut_off) {
    if (options.allow_shallow) {
      coverage.note(target.input(cat(commit.hex(), ": ", git::kShallowWhy, " and was not scanned")));
    } else {
      coverage.gap(target.input(commit.hex()), git::kShallowWhy);
    }
  }
  for (const std::string& link : range->gitlinks) coverage.skipped(SkipReason::submodule, printable(link));
  scan_changes(target, changes, {}, trees_of(target, spec->include), options, scanners, markers, context.progress,
               coverage);
  scan_messages(target, range->commits, scanners.front());
  scan_tag_messages(target, revisions, end_of(options), scanners.front());
  scan_end_name(target, end_of(options), options.new_ref, scanners.front());
  return {};
}

Status scan_git_staged(const GitTarget& target, const GitScanOptions& options, const ScanContext& context,
                       std::vector<BlobScanner>& scanners, std::vector<UnusedMarkers>& markers, Coverage& coverage) {
  const auto staged = git::staged_changes(target.repository, *target.refs, *target.store);
  if (!staged) return tl::make_unexpected(staged.error());
  for (const Error& problem : staged->problems) target.gap(coverage, problem);
  for (const std::string& link : staged->gitlinks) coverage.skipped(SkipReason::submodule, printable(link));
  if (staged->intent_to_add != 0)
    coverage.note(cat(staged->intent_to_add, staged->intent_to_add == 1 ? " file is" : " files are",
                      " marked to be added, with nothing staged yet"));
  std::vector<ChangedBlob> changes;
  for (const git::StagedBlob& blob : staged->blobs) changes.push_back({blob.blob, blob.path, blob.old, nullptr});
  std::vector<git::ObjectId> base_trees;
  if (staged->head_tree) base_trees.push_back(*staged->head_tree);
  scan_changes(target, changes, base_trees, {}, options, scanners, markers, context.progress, coverage);
  return {};
}

}  // namespace assay
