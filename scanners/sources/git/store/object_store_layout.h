// Where the objects of a repository lie: the objects folder, its alternates, the packs in each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/store/pack_file.h"

namespace assay::git {

struct StoreLayout {
  HashKind kind = HashKind::sha1;
  Limits limits;
  std::vector<std::string> folders;          // objects folders: the repository's own first, each once
  std::vector<std::unique_ptr<Pack>> packs;  // most objects first, then by path
  std::vector<Error> problems;               // what could not be opened

  static Result<StoreLayout> open(const std::string& objects_folder, HashKind kind, const Limits& limits,
                                  const std::vector<std::string>& more = {});
};

// The folders that the text of objects/info/alternates names, or of GIT_ALTERNATE_OBJECT_DIRECTORIES with ':' as
// separator; relative ones are made relative to `folder`.
std::vector<std::string> parse_alternates(std::string_view text, const std::string& folder, char separator = '\n');

// The ids of the loose objects of a folder, sorted. Folders that cannot be listed go to `problems`. Anything that is
// not named like an object (temporary files, pack/, info/) is no object.
std::vector<ObjectId> list_loose(const std::string& folder, HashKind kind, std::vector<Error>& problems);
// Only those whose first byte is `first`.
std::vector<ObjectId> list_loose_of(const std::string& folder, unsigned first, HashKind kind,
                                    std::vector<Error>& problems);

}  // namespace assay::git
