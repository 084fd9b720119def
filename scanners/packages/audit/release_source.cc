#include "scanners/packages/audit/release_source.h"

#include <algorithm>
#include <queue>
#include <unordered_set>

#include "base/strings.h"
#include "scanners/sources/git/graph/commit_walk.h"
#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/tag.h"
#include "scanners/sources/git/objects/tree.h"
#include "scanners/sources/git/repository/refs.h"
#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/repository/repository_store.h"
#include "scanners/sources/git/repository/revision.h"

namespace assay::packages {

namespace {

using git::ObjectId;

constexpr std::size_t kMostCommits = 5'000'000;
constexpr std::size_t kMostFiles = 1'000'000;
constexpr std::size_t kDeepestTree = 256;
constexpr int kMostTags = 8;  // that lead to one another

class Asker {
 public:
  Asker(const git::Repository& repository, const git::RefStore& refs, const git::ObjectStore& store, Coverage& coverage)
      : repository_(repository), refs_(refs), store_(store), coverage_(coverage) {}

  void tag(const std::string& name, TagFacts& facts) {
    const auto found = git::resolve_ref(refs_, cat("refs/tags/", name));
    if (!found) return gap(cat("tag ", name), found.error().why);
    if (!*found || !(*found)->id) {
      facts.state = TagFacts::State::missing;
      return;
    }
    ObjectId id = *(*found)->id;
    facts.state = TagFacts::State::lightweight;
    for (int depth = 0; depth < kMostTags; ++depth) {
      const auto object = store_.read(id);
      if (!object) {
        facts.state = TagFacts::State::not_asked;
        return gap(cat("tag ", name), object.error().why);
      }
      if (object->type == git::ObjectType::commit) {
        facts.commit = id.hex();
        return;
      }
      if (object->type != git::ObjectType::tag) return;
      facts.state = TagFacts::State::annotated;
      const auto parsed = git::parse_tag(object->bytes, store_.hash_kind());
      if (!parsed) return gap(cat("tag ", name), parsed.error().why);
      id = parsed->object;
    }
  }

  // Hexadecimal; nothing where there is no such commit.
  std::optional<ObjectId> commit(const std::string& name) {
    const git::RevisionContext context{repository_, refs_, store_, {}};
    const auto found = git::resolve_commit(context, name);
    if (!found) return std::nullopt;
    return *found;
  }

  // The commit of a branch, local or of a remote; nothing for names of anything else. Where git looks first (tags,
  // HEAD, ids of objects) whoever makes a release could put a name that the commit is on.
  std::optional<ObjectId> branch(const std::string& name) {
    const auto is_branch = [](std::string_view full) {
      return (full.starts_with("refs/heads/") || full.starts_with("refs/remotes/")) && !full.ends_with("/HEAD");
    };
    const std::vector<std::string> names = name.starts_with("refs/")
                                               ? std::vector{name}
                                               : std::vector{cat("refs/heads/", name), cat("refs/remotes/", name)};
    for (const std::string& full : names) {
      if (!is_branch(full) || !git::is_ref_name(full)) continue;
      const auto found = git::resolve_ref(refs_, full);
      if (!found || !*found) continue;
      // A symbolic ref in a branch's place leads anywhere.
      if (!(*found)->id || !is_branch((*found)->name)) return std::nullopt;
      const auto tip = git::peel_to_commit(store_, *(*found)->id);
      return tip ? std::optional(*tip) : std::nullopt;
    }
    return std::nullopt;
  }

  // Whether `tip` reaches `wanted`; nothing where that cannot be told, which is a gap.
  std::optional<bool> reaches(const ObjectId& tip, const ObjectId& wanted) {
    std::unordered_set<ObjectId, git::ObjectIdHash> seen = {tip};
    std::vector<ObjectId> open = {tip};
    bool cut = false;
    while (!open.empty()) {
      const ObjectId id = open.back();
      open.pop_back();
      if (id == wanted) return true;
      const auto object = store_.read(id);
      if (!object || object->type != git::ObjectType::commit || seen.size() > kMostCommits) {
        cut = true;
        continue;
      }
      if (repository_.shallow().contains(id)) {
        cut = true;
        continue;
      }
      const auto links = git::parse_commit_links(object->bytes, store_.hash_kind());
      if (!links) {
        cut = true;
        continue;
      }
      for (const ObjectId& parent : links->parents)
        if (seen.insert(parent).second) open.push_back(parent);
    }
    if (!cut) return false;
    gap("history of the branch", "is not all here (a shallow clone?): whether the commit is on it cannot be told");
    return std::nullopt;
  }

  void files(const ObjectId& commit, SourceFacts& facts) {
    const auto object = store_.read(commit);
    const auto links = object ? git::parse_commit_links(object->bytes, store_.hash_kind())
                              : Result<git::CommitLinks>(tl::make_unexpected(object.error()));
    if (!links) return gap(cat("commit ", commit.hex()), links.error().why);
    facts.sha1 = store_.hash_kind() == git::HashKind::sha1;
    tree(links->tree, "", 0, facts);
  }

 private:
  void gap(const std::string& input, std::string why) { coverage_.gap(printable(input), std::move(why)); }

  void tree(const ObjectId& id, const std::string& prefix, std::size_t depth, SourceFacts& facts) {
    const auto object = store_.read(id);
    if (!object || object->type != git::ObjectType::tree || depth > kDeepestTree)
      return gap(cat("tree ", prefix), object ? "is no tree, or too deep" : object.error().why);
    git::TreeReader reader(object->bytes, store_.hash_kind());
    git::TreeEntry entry;
    while (reader.next(entry)) {
      const std::string path = cat(prefix, entry.name);
      if (facts.files.size() >= kMostFiles) return gap(cat("tree ", prefix), "has too many files");
      if (entry.is_tree())
        tree(entry.id, path + "/", depth + 1, facts);
      else
        facts.files[path] = entry.is_blob() && !entry.is_link() ? std::string(entry.id.view()) : "";
    }
    if (reader.malformed()) gap(cat("tree ", prefix), "is malformed");
  }

  const git::Repository& repository_;
  const git::RefStore& refs_;
  const git::ObjectStore& store_;
  Coverage& coverage_;
};

}  // namespace

Result<SourceAnswer> ask_source(const SourceQuestion& question, Coverage& coverage) {
  git::RepositoryOptions options;
  options.named = true;
  options.trust = question.trust;
  const auto repository = git::Repository::open(question.repository, options);
  if (!repository) return tl::make_unexpected(repository.error());
  const auto refs = git::open_refs(*repository);
  if (!refs) return tl::make_unexpected(refs.error());
  const auto store = git::open_store(*repository);
  if (!store) return tl::make_unexpected(store.error());
  Asker asker(*repository, **refs, **store, coverage);

  SourceAnswer out;
  std::optional<ObjectId> commit;
  if (!question.tag.empty() || !question.commit.empty() || !question.branch.empty()) {
    TagFacts facts;
    facts.tag = question.tag;
    facts.branch = question.branch;
    facts.wanted_name = question.commit;
    if (!question.tag.empty()) asker.tag(question.tag, facts);
    commit = ObjectId::from_hex(facts.commit);
    if (!question.commit.empty()) {
      const auto wanted = asker.commit(question.commit);
      facts.wanted_found = wanted.has_value();
      if (wanted) {
        facts.wanted = wanted->hex();
        commit = wanted;
      }
    }
    if (!question.branch.empty()) {
      const auto tip = asker.branch(question.branch);
      if (!tip)
        return fail("looking for the branch", question.branch, "the repository has no such branch",
                    "fetch it, and name it as 'origin/main' where it has no local one");
      if (question.tag.empty() && question.commit.empty()) commit = asker.commit("HEAD");
      if (commit) facts.on_branch = asker.reaches(*tip, *commit);
    }
    out.tag = std::move(facts);
  }
  if (question.files) {
    if (!commit) commit = asker.commit("HEAD");
    if (!commit) return fail("reading the source", question.repository, "there is no commit to compare with");
    SourceFacts facts;
    constexpr std::size_t kShort = 12;
    facts.name = commit->hex().substr(0, kShort);
    asker.files(*commit, facts);
    out.files = std::move(facts);
  }
  return out;
}

}  // namespace assay::packages
