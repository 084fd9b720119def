// What commits and tags refer to, noted while some walk passes by them. A history scan reads commits and tags for what
// their messages hold, and would otherwise unpack each again for its links: a twentieth of a whole scan.
#pragma once

#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/graph/connectivity_damage.h"
#include "scanners/sources/git/graph/connectivity_lookup.h"
#include "scanners/sources/git/graph/connectivity_missing.h"
#include "scanners/sources/git/graph/reachability_graph.h"

namespace assay::git {

// Git knows the empty tree without having it (object-file.c, find_cached_object).
ObjectId empty_tree(HashKind kind);

// One for each thread of the walk. Objects of other types are passed over.
class CommitCollector final : public ForestVisitor {
 public:
  explicit CommitCollector(const PackForest& forest);

  void visit(const Visit& visit) override;
  void failed(ObjectIndex object, const Error& error) override { damaged.add(object, error); }

  // To be called after the walk.
  void finish();

  CommitNotes notes;
  MissingNotes missing;
  DamagedObjects damaged;  // those that could not be parsed, and those that failed() was told of

 private:
  // What a name was looked up for, and where the answer goes.
  enum class Want : std::uint8_t { commit_tree, parent, tag_target };
  struct Wanted {
    Want want = Want::commit_tree;
    ObjectType type = ObjectType::blob;
    std::uint32_t at = 0;  // in commits, parents or tags
  };

  void look_up(const ObjectId& id, Want want, ObjectType type, std::size_t at);
  void settle(const Wanted& wanted, const ObjectId& id, ObjectIndex object);
  void read_commit(const Visit& visit);
  void read_tag(const Visit& visit);

  HashKind kind_;
  ObjectId empty_tree_;
  LookupBatch<Wanted> lookups_;
};

}  // namespace assay::git
