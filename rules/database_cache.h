// What was compiled of user rules, kept on disk between runs: the plan, whose expressions take a millisecond a rule,
// and the database.
//
// A file is named by what it was made from (the rules, the library's version, this very program file), holds a digest
// of itself, and is used only when it is a regular file owned by this user that nobody else may write, in a folder for
// which the same holds: a cache that another user could have written would be code of theirs in our scanner.
#pragma once

#include <string>

#include "base/result.h"
#include "rules/database.h"
#include "rules/plan.h"

namespace assay {

class DatabaseCache {
 public:
  struct Compiled {
    Plan plan;
    Database database;
  };

  // `folder` empty: no cache; load() fails and store() does nothing.
  DatabaseCache(std::string folder, const std::string& encoded_rules);

  Result<Compiled> load() const;
  // Makes the folder (mode 0700) when it is missing. Failing to write is no error: the next run compiles again.
  // Entries that no run used for 30 days are removed then, as far as they can be.
  void store(const Plan& plan, const hs_database* database) const;

  const std::string& path() const { return path_; }

 private:
  std::string folder_;
  std::string path_;
};

}  // namespace assay
