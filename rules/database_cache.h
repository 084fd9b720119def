// Compiled databases of user rules, kept on disk between runs.
//
// A file is named by what it was made from (the plan, the library's version), holds a digest of itself, and is used
// only when it is a regular file owned by this user that nobody else may write, in a folder for which the same holds: a
// cache that another user could have written would be code of theirs in our scanner.
#pragma once

#include <string>

#include "base/result.h"
#include "rules/database.h"

namespace assay {

class DatabaseCache {
 public:
  // `folder` empty: no cache; load() fails and store() does nothing.
  DatabaseCache(std::string folder, const std::string& encoded_plan);

  Result<Database> load() const;
  // Makes the folder (mode 0700) when it is missing. Failing to write is no error: the next run compiles again.
  void store(const hs_database* database) const;

  const std::string& path() const { return path_; }

 private:
  std::string folder_;
  std::string path_;
};

}  // namespace assay
