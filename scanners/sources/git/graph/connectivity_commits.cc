#include "scanners/sources/git/graph/connectivity_commits.h"

#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/tag.h"

namespace assay::git {

ObjectId empty_tree(HashKind kind) {
  const char* const hex = kind == HashKind::sha1 ? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                                                 : "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
  return ObjectId::from_hex(hex).value_or(ObjectId{});
}

CommitCollector::CommitCollector(const PackForest& forest)
    : kind_(forest.hash_kind()), empty_tree_(empty_tree(kind_)), lookups_(forest) {}

void CommitCollector::visit(const Visit& visit) {
  if (visit.type == ObjectType::commit) {
    read_commit(visit);
  } else if (visit.type == ObjectType::tag) {
    read_tag(visit);
  }
}

void CommitCollector::finish() {
  lookups_.flush(
      [this](const Wanted& wanted, const ObjectId& name, ObjectIndex object) { settle(wanted, name, object); });
}

void CommitCollector::look_up(const ObjectId& id, Want want, ObjectType type, std::size_t at) {
  lookups_.add(
      id, {want, type, static_cast<std::uint32_t>(at)},
      [this](const Wanted& wanted, const ObjectId& name, ObjectIndex object) { settle(wanted, name, object); });
}

void CommitCollector::settle(const Wanted& wanted, const ObjectId& id, ObjectIndex object) {
  NotedTarget target{object, object == kNoObject && id != empty_tree_};
  if (target.missing) {
    target.number = static_cast<std::uint32_t>(missing.size());
    missing.push_back({id, wanted.type});
  }
  switch (wanted.want) {
    case Want::commit_tree:
      notes.commits[wanted.at].tree = target;
      break;
    case Want::parent:
      notes.parents[wanted.at] = target;
      break;
    case Want::tag_target:
      notes.tags[wanted.at].target = target;
      break;
  }
}

void CommitCollector::read_commit(const Visit& visit) {
  const Result<CommitLinks> commit = parse_commit_links(visit.content, kind_);
  if (!commit) return damaged.add(visit.object, commit.error());
  CommitNotes::Commit note;
  note.object = visit.object;
  note.first_parent = static_cast<std::uint32_t>(notes.parents.size());
  note.parent_count = static_cast<std::uint32_t>(commit->parents.size());
  note.time = commit->time;
  notes.commits.push_back(note);
  notes.parents.resize(notes.parents.size() + note.parent_count);
  look_up(commit->tree, Want::commit_tree, ObjectType::tree, notes.commits.size() - 1);
  for (std::size_t parent = 0; parent < note.parent_count; ++parent) {
    look_up(commit->parents[parent], Want::parent, ObjectType::commit, note.first_parent + parent);
  }
}

void CommitCollector::read_tag(const Visit& visit) {
  const Result<Tag> tag = parse_tag(visit.content, kind_);
  if (!tag) return damaged.add(visit.object, tag.error());
  notes.tags.push_back({visit.object, {}});
  look_up(tag->object, Want::tag_target, tag->type, notes.tags.size() - 1);
}

}  // namespace assay::git
