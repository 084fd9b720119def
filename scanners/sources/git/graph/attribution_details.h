// Author, date and summary of commits and tags, read for those that an attribution names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

struct CommitDetails {
  std::string author, email;
  std::int64_t time = 0;  // the committer's, or the tagger's
  std::string summary;
};

// The same for each object, in order; what cannot be read stays empty and is put into `problems`, in order.
std::vector<CommitDetails> read_details(const PackForest& forest, const ObjectStore& store,
                                        const std::vector<ObjectIndex>& objects, unsigned threads,
                                        std::vector<Error>& problems);

}  // namespace assay::git
