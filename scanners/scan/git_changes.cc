#include "scanners/scan/git_changes.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <span>
#include <unordered_map>

#include "base/closed_form.h"
#include "base/container.h"
#include "base/content.h"
#include "base/parallel.h"
#include "base/private_terms.h"
#include "base/strings.h"
#include "scanners/scan/scanning_consumer.h"
#include "scanners/secrets/context/path_kind.h"
#include "scanners/sources/archives/door.h"
#include "scanners/sources/files/member_scanner.h"
#include "scanners/sources/git/changes/line_diff_blobs.h"
#include "scanners/sources/git/changes/tree_diff.h"
#include "scanners/sources/git/objects/lfs_pointer.h"
#include "scanners/sources/git/objects/object_hash.h"
#include "scanners/sources/git/repository/index_file.h"

namespace assay {

void describe(const git::Commit& commit, Appearance& appearance) {
  appearance.author = commit.author.name;
  appearance.email = commit.author.email;
  appearance.time = commit.committer.time;
  appearance.summary = commit.message.substr(0, commit.message.find('\n'));
}

namespace {

// One thread's work on changed blobs: scans each whole, so that a pair's other half may stand in an unchanged line, and
// keeps what touches added lines.
class ChangeScanner {
 public:
  // `ends`: the trees that a range ends with.
  ChangeScanner(const GitTarget& target, BlobScanner& scanner, UnusedMarkers& markers,
                std::vector<git::ObjectId> base_trees, const std::vector<git::ObjectId>& ends,
                const GitScanOptions& options, Progress* progress)
      : target_(target),
        scanner_(scanner),
        markers_(markers),
        lines_(*target.store, context::path_points),
        base_trees_(std::move(base_trees)),
        ends_(ends),
        skip_packed_(options.skip_packed),
        progress_(progress) {
    choice_.exclude = excluded_members(options);
  }

  // Files with findings whose lines were too many to compare to the end, so that old lines may count as added.
  std::size_t compared_in_part() const { return compared_in_part_; }

  // All changes that bring one blob: it is read and scanned once.
  void scan(std::span<const ChangedBlob* const> changes) {
    for (const ChangedBlob* change : changes)
      if (change->old.empty()) scan_name(*change);
    const auto object = target_.store->read(changes.front()->blob);
    if (!object) {
      for (const ChangedBlob* change : changes)
        target_.gap(scanner_.coverage(), {"reading", printable(change->path), object.error().why, ""});
      return;
    }
    const Bytes text = object->bytes;
    scanner_.coverage().scanned(text.size());
    if (progress_ != nullptr) progress_->tick(1, text.size());
    if (const ContainerKind kind = container_of(text); kind != ContainerKind::none) {
      if (skip_packed_ && !is_document(kind)) {
        for (const ChangedBlob* change : changes)
          scanner_.coverage().skipped(SkipReason::packed, printable(change->path));
        return;
      }
      if (!skip_packed_ && open(changes, kind, text)) return;
    }
    if (const std::string why = closed_gap_of(text); !skip_packed_ && !why.empty()) gap(changes, why);
    if (git::parse_lfs_pointer(text))
      for (const ChangedBlob* change : changes) scanner_.coverage().skipped(SkipReason::lfs, printable(change->path));
    scan_text(changes, text, text, nullptr);
    take_markers(changes, text);
    if (const WideForm form = wide_form_of(text); form != WideForm::none) {
      const WideText wide(text, form);
      scan_text(changes, text, wide.text(), &wide);
    }
  }

 private:
  void scan_name(const ChangedBlob& change) {
    if (change.path.size() < least_name_length(kLeastName)) return;
    std::vector<Hit> hits;
    if (!hits_in_name(scanner_.scanner(), change.path, hits))
      scanner_.coverage().gap(printable(change.path), kFloodGap);
    if (!hits.empty()) add_hits_in_path(change.path, hits, origin_of(change), scanner_.collector());
  }

  // Of the first path at which the end of what is scanned has the blob: what was there in between is past.
  void take_markers(std::span<const ChangedBlob* const> changes, Bytes text) {
    if (!markers_.may_take(text)) return;
    for (const ChangedBlob* change : changes) {
      if (choice_.exclude != nullptr && files::ignores_deep(*choice_.exclude, change->path, false)) continue;
      const auto has_it = [&](const git::ObjectId& end) {
        return git::blob_at(*target_.store, end, change->path) == change->blob;
      };
      if (change->commit != nullptr && std::none_of(ends_.begin(), ends_.end(), has_it)) continue;
      return markers_.take_unused(change->path, text, scanner_);
    }
  }

  void gap(std::span<const ChangedBlob* const> changes, const std::string& why) {
    for (const ChangedBlob* change : changes) scanner_.coverage().gap(printable(change->path), why);
  }

  auto added_lines(const ChangedBlob& change, Bytes text) {
    const auto& trees = change.commit == nullptr ? base_trees_ : change.commit->parent_trees;
    auto added = lines_.find(text, change.blob, change.path, change.old, trees,
                             [&](const git::ObjectId& blob) { return places_here(change, blob); });
    if (added && !added->exact()) ++compared_in_part_;
    return added;
  }

  // An archive has no lines: where it is new or another one, all that it holds counts as added; where it was only moved
  // there is nothing. False: it is none, and its bytes are to be scanned.
  bool open(std::span<const ChangedBlob* const> changes, ContainerKind kind, Bytes text) {
    bool opened = true;
    ScanningConsumer consumer(scanner_, nullptr);
    files::MemberScanner members(consumer, scanner_.limits(), choice_, scanner_.coverage());
    archives::Door door(scanner_.limits(), members);
    for (const ChangedBlob* change : changes) {
      const auto added = added_lines(*change, text);
      if (added && !added->touches(1, std::numeric_limits<std::uint32_t>::max())) continue;
      archives::MemoryBytes bytes(text);
      opened = door.open(kind, origin_of(*change), bytes) && opened;
    }
    check_name(changes, text);
    return opened;
  }

  void check_name(std::span<const ChangedBlob* const> changes, Bytes content) {
    if (!git::has_content(changes.front()->blob, git::ObjectType::blob, content)) gap(changes, git::kOtherContent);
  }

  void scan_text(std::span<const ChangedBlob* const> changes, Bytes blob, Bytes text, const WideText* wide) {
    std::vector<Hit> hits;
    std::unique_ptr<Decoding> decoded;
    std::vector<std::unique_ptr<BlobAtPath>> at;
    for (const ChangedBlob* change : changes)
      at.push_back(std::make_unique<BlobAtPath>(scanner_.finder(), change->path));
    if (!scanner_.hits_of(text, wide, hits, decoded)) gap(changes, kFloodGap);
    if (decoded->gap() != nullptr) gap(changes, decoded->gap());
    const bool found = !hits.empty() || std::any_of(decoded->groups().begin(), decoded->groups().end(),
                                                    [](const Decoding::Group& group) { return !group.hits.empty(); });
    if (!found) return;
    check_name(changes, blob);
    for (const ChangedBlob* change : changes) {
      const auto added = added_lines(*change, text);
      if (!added) target_.gap(scanner_.coverage(), added.error());  // every line counts
      add_new(*change, added ? &*added : nullptr, hits, text, wide);
      for (const Decoding::Group& group : decoded->groups())
        add_new(*change, added ? &*added : nullptr, group.hits, group.text->text(), group.text);
    }
  }

  // Of the hits in `shown`, which is the blob's text or came of it, those on added lines; all, where null.
  void add_new(const ChangedBlob& change, const git::AddedLines* added, const std::vector<Hit>& hits, Bytes shown,
               const MappedText* decoded) {
    if (hits.empty()) return;
    std::vector<Hit> kept = hits;
    if (added != nullptr) keep_added(*added, kept);
    if (!kept.empty()) scanner_.collector().add(shown, 0, kept, origin_of(change), decoded);
  }

  static void keep_added(const git::AddedLines& added, std::vector<Hit>& hits) {
    const auto is_new = [&](const Hit& hit) { return added.touches(hit.region.line, hit.region.end_line); };
    std::vector<bool> keep(hits.size());
    for (std::size_t i = 0; i < hits.size(); ++i) {
      keep[i] = keep[i] || hits[i].only_masked || is_new(hits[i]);
      // A new half makes the old half beside it usable: both are told.
      for (const std::uint32_t companion : hits[i].companions)
        if (is_new(hits[i])) keep[companion] = true;
    }
    std::vector<std::uint32_t> renumbered(hits.size());
    std::vector<Hit> kept;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      renumbered[i] = static_cast<std::uint32_t>(kept.size());
      if (keep[i]) kept.push_back(std::move(hits[i]));
    }
    for (Hit& hit : kept) {
      std::erase_if(hit.companions, [&](std::uint32_t companion) { return !keep[companion]; });
      for (std::uint32_t& companion : hit.companions) companion = renumbered[companion];
    }
    hits = std::move(kept);
  }

  std::optional<std::uint64_t> places_here(const ChangedBlob& change, const git::ObjectId& blob) {
    if (change.commit != nullptr) return lines_.places_in(change.commit->tree, blob);
    if (!staged_) {
      const auto index = git::IndexFile::read(target_.repository.index_path(), target_.repository.hash_kind());
      if (!index) return std::nullopt;
      staged_.emplace();
      for (const auto& entry : index->entries()) ++(*staged_)[entry.id];
    }
    const auto found = staged_->find(blob);
    return found == staged_->end() ? 0 : found->second;
  }

  Origin origin_of(const ChangedBlob& change) const {
    Origin origin;
    origin.kind = change.commit == nullptr ? OriginKind::git_index : OriginKind::git_blob;
    origin.path = change.path;
    origin.object = change.blob.hex();
    origin.repository = target_.name;
    origin.appearance.path = change.path;
    if (change.commit != nullptr) describe_commit(change.commit->id, origin.appearance);
    return origin;
  }

  void describe_commit(const git::ObjectId& id, Appearance& appearance) const {
    appearance.commit = id.hex();
    const auto object = target_.store->read(id);
    const auto commit = object ? git::parse_commit(object->bytes, target_.store->hash_kind())
                               : Result<git::Commit>(tl::make_unexpected(object.error()));
    // The walk has read it before, but a disk may fail at any time.
    if (!commit) return target_.gap(scanner_.coverage(), commit.error());
    describe(*commit, appearance);
  }

  const GitTarget& target_;
  BlobScanner& scanner_;
  UnusedMarkers& markers_;
  git::AddedLineFinder lines_;
  std::vector<git::ObjectId> base_trees_;
  const std::vector<git::ObjectId>& ends_;
  std::optional<std::unordered_map<git::ObjectId, std::uint64_t, git::ObjectIdHash>> staged_;  // places in the index
  bool skip_packed_;
  files::ContentChoice choice_;  // of members of archives
  Progress* progress_;
  std::size_t compared_in_part_ = 0;
};

}  // namespace

void scan_changes(const GitTarget& target, const std::vector<ChangedBlob>& changes,
                  const std::vector<git::ObjectId>& base_trees, const std::vector<git::ObjectId>& ends,
                  const GitScanOptions& options, std::vector<BlobScanner>& scanners,
                  std::vector<UnusedMarkers>& markers, Progress* progress, Coverage& coverage) {
  std::vector<const ChangedBlob*> by_blob;
  by_blob.reserve(changes.size());
  for (const ChangedBlob& change : changes) by_blob.push_back(&change);
  std::stable_sort(by_blob.begin(), by_blob.end(),
                   [](const ChangedBlob* a, const ChangedBlob* b) { return a->blob < b->blob; });
  std::vector<std::size_t> starts;  // of each blob's changes, and the end
  for (std::size_t i = 0; i < by_blob.size(); ++i) {
    if (i == 0 || by_blob[i - 1]->blob != by_blob[i]->blob) starts.push_back(i);
  }
  const std::size_t blobs = starts.size();
  starts.push_back(by_blob.size());
  WorkQueue queue(blobs);
  // Threads cost more than they save on the ten files of a commit.
  constexpr std::size_t kWorthThreads = 64;
  const unsigned threads = blobs < kWorthThreads ? 1 : static_cast<unsigned>(scanners.size());
  std::atomic<std::size_t> in_part{0};
  if (progress != nullptr) progress->expect(blobs);
  run_workers(threads, [&](unsigned worker) {
    ChangeScanner scanner(target, scanners[worker], markers[worker], base_trees, ends, options, progress);
    std::size_t item = 0;
    while (queue.next(item)) {
      scanner.scan(std::span(by_blob).subspan(starts[item], starts[item + 1] - starts[item]));
      if (progress != nullptr) progress->step(1);
    }
    in_part += scanner.compared_in_part();
  });
  if (progress != nullptr) progress->expect(0);
  if (in_part != 0)
    coverage.note(target.input(cat(in_part.load(), in_part == 1 ? " file differs" : " files differ",
                                   " too much from the version before to be compared line by line: values in old lines "
                                   "may be told as new")));
}

}  // namespace assay
