#include "scanners/sources/git/graph/attribution_details.h"

#include <optional>

#include "base/parallel.h"
#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/object_hash.h"
#include "scanners/sources/git/objects/tag.h"

namespace assay::git {

namespace {

constexpr std::size_t kMostText = 1024;

std::string first_line(std::string_view message) {
  // Git's own summary skips empty lines in front too.
  while (message.starts_with('\n') || message.starts_with("\r\n"))
    message.remove_prefix(message.front() == '\r' ? 2 : 1);
  message = message.substr(0, message.find('\n'));
  if (message.ends_with('\r')) message.remove_suffix(1);
  return std::string(message.substr(0, kMostText));
}

void take(const Signature& who, CommitDetails& out) {
  out.author = who.name.substr(0, kMostText);
  out.email = who.email.substr(0, kMostText);
}

Result<CommitDetails> read_one(const ObjectStore& store, const ObjectId& id) {
  const Result<Object> object = store.read(id);
  if (!object) return tl::make_unexpected(object.error());
  if (!has_content(id, object->type, object->bytes)) return fail("reading a commit", id.hex(), kOtherContent);
  CommitDetails out;
  if (object->type == ObjectType::tag) {
    const Result<Tag> tag = parse_tag(object->bytes, id.kind);
    if (!tag) return fail(tag.error().doing, id.hex(), tag.error().why);
    take(tag->tagger, out);
    out.time = tag->tagger.time;
    out.summary = first_line(tag->message);
    return out;
  }
  const Result<Commit> commit = parse_commit(object->bytes, id.kind);
  if (!commit) return fail(commit.error().doing, id.hex(), commit.error().why);
  take(commit->author, out);
  out.time = commit->committer.time;
  out.summary = first_line(commit->message);
  return out;
}

}  // namespace

std::vector<CommitDetails> read_details(const PackForest& forest, const ObjectStore& store,
                                        const std::vector<ObjectIndex>& objects, unsigned threads,
                                        std::vector<Error>& problems) {
  std::vector<CommitDetails> details(objects.size());
  std::vector<std::optional<Error>> errors(objects.size());
  WorkQueue queue(objects.size());
  // A thread costs more than a handful of commits.
  const unsigned useful = objects.size() < 64 ? 1 : threads;
  run_workers(useful, [&](unsigned) {
    for (std::size_t item = 0; queue.next(item);) {
      Result<CommitDetails> read = read_one(store, forest.id(objects[item]));
      if (read) {
        details[item] = std::move(*read);
      } else {
        errors[item] = read.error();
      }
    }
  });
  for (const std::optional<Error>& error : errors) {
    if (error) problems.push_back(*error);
  }
  return details;
}

}  // namespace assay::git
