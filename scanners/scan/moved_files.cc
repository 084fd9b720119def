#include "scanners/scan/moved_files.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/context/path_kind.h"
#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/tree.h"

namespace assay {

namespace {

// Whether a tree has a file at the path; nothing when it cannot be told.
std::optional<bool> has_file(const git::ObjectStore& store, git::ObjectId tree, std::string_view path) {
  for (;;) {
    const auto object = store.read(tree);
    if (!object || object->type != git::ObjectType::tree) return std::nullopt;
    const std::size_t slash = path.find('/');
    git::TreeReader reader(object->bytes, store.hash_kind());
    git::TreeEntry entry;
    bool found = false;
    while (!found && reader.next(entry)) found = entry.name == path.substr(0, slash);
    if (!found) return reader.malformed() ? std::nullopt : std::optional(false);
    if (slash == std::string_view::npos) return entry.is_blob();
    if (!entry.is_tree()) return false;
    tree = entry.id;
    path.remove_prefix(slash + 1);
  }
}

std::optional<git::CommitLinks> links_of(const git::ObjectStore& store, const git::ObjectId& id) {
  const auto object = store.read(id);
  if (!object || object->type != git::ObjectType::commit) return std::nullopt;
  auto links = git::parse_commit_links(object->bytes, store.hash_kind());
  return links ? std::optional(std::move(*links)) : std::nullopt;
}

const std::string& path_in_history(const Place& place) { return outermost(place.origin).appearance.path; }

bool is_accepted(const Place& place) {
  return place.suppressed && place.suppressed->kind == Suppression::Kind::external;
}

}  // namespace

void MovedFiles::accept(Finding& finding) {
  std::vector<const Place*> accepted;
  for (const Place& place : finding.places)
    if (is_accepted(place) && outermost(place.origin).repository.empty()) accepted.push_back(&place);
  // What is accepted at last is asked for again, since a file may have been moved more than once.
  for (std::size_t next = 0; next < accepted.size(); ++next) {
    const Place& now = *accepted[next];
    const std::string& commit = outermost(now.origin).appearance.commit;
    if (commit.empty()) continue;
    for (Place& before : finding.places) {
      if (before.suppressed || !outermost(before.origin).repository.empty()) continue;
      const std::string& from = path_in_history(before);
      const std::string& to = path_in_history(now);
      if (from.empty() || path_inside(before.origin) != path_inside(now.origin)) continue;
      if (context::path_points(from) > context::path_points(to) || !moved(from, to, commit)) continue;
      before.suppressed = now.suppressed;
      accepted.push_back(&before);
    }
  }
}

bool MovedFiles::moved(const std::string& from, const std::string& to, const std::string& commit) {
  auto key = std::pair(commit, cat(from, std::string_view("\0", 1), to));
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  if (known_.size() >= kMostLookUps) return false;
  return known_[std::move(key)] = look(from, to, commit);
}

bool MovedFiles::look(const std::string& from, const std::string& to, const std::string& commit) const {
  const git::ObjectStore& store = *target_.store;
  const auto id = git::ObjectId::from_hex(commit);
  const auto links = id ? links_of(store, *id) : std::nullopt;
  if (!links || links->parents.empty()) return false;
  if (has_file(store, links->tree, from) != false) return false;
  return std::any_of(links->parents.begin(), links->parents.end(), [&](const git::ObjectId& parent) {
    const auto above = links_of(store, parent);
    return above && has_file(store, above->tree, from) == true && has_file(store, above->tree, to) == false;
  });
}

}  // namespace assay
