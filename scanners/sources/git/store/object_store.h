// The objects of a repository, wherever they lie: packs (idx v1 and v2, multi-pack-index), loose files, alternates.
// Reads one object at a time, by name; history_scan reads all of them in bulk.
//
// Hostile bytes are expected: every offset is checked, sizes are bounded by Limits, delta chains by depth, and a bad
// object is an Error that names it, never a crash. Nothing is fetched: an object that is not here is
// ObjectError::missing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct Object {
  ObjectType type = ObjectType::blob;
  std::string bytes;
};

struct StoreLayout;

class ObjectStore {
 public:
  // `objects_folder`: the repository's own; its alternates are followed (at most 5 deep, loops noticed). `more`:
  // folders beside it that the environment names, read in the same way. Packs and further folders that cannot be opened
  // are listed in problems(), the rest is used.
  static Result<std::shared_ptr<ObjectStore>> open(const std::string& objects_folder, HashKind kind,
                                                   const Limits& limits = {},
                                                   const std::vector<std::string>& more = {});
  virtual ~ObjectStore() = default;

  virtual HashKind hash_kind() const = 0;
  virtual bool has(const ObjectId& id) const = 0;
  // Thread-safe. Error::why is "object is missing" when it is in no store.
  virtual Result<Object> read(const ObjectId& id) const = 0;
  // All objects whose hexadecimal name begins with `prefix` (4 digits or more), at most `most`.
  virtual std::vector<ObjectId> find_prefix(std::string_view prefix, std::size_t most = 2) const = 0;
  // What could not be opened or read: input and reason, for Coverage.
  virtual std::vector<Error> problems() const = 0;
  // Where everything lies, for reading all of it (object_store_layout.h); lives as long as the store. Nothing for a
  // store that is not made of files.
  virtual const StoreLayout* layout() const { return nullptr; }
};

}  // namespace assay::git
