// Which commit a tag or branch of an action's repository names now, by GitHub's REST API (version 2022-11-28).
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanners/sources/remote/http/client.h"
#include "scanners/sources/remote/resource_cache.h"

namespace assay::remote {

struct ActionCommit {
  std::string sha;      // 40 hexadecimal digits in small letters
  std::string release;  // the most exact tag of the commit below the one that was asked for: v4.2.2 for v4
  bool branch = false;
  bool operator==(const ActionCommit&) const = default;
};

// Asks for the tags of a repository once, and once for each branch. Thread-safe; one request at a time.
class ActionCommits {
 public:
  // api: the root of the REST API. What the cache knows is asked for by its ETag. All are borrowed.
  ActionCommits(Client& client, Url api, ResourceCache& cache) : client_(client), api_(std::move(api)), cache_(cache) {}

  // `repository` is "owner/name"; `ref` a tag, a branch or a shortened commit of a tag. Nothing where the repository
  // has no such one. An Error where it could not be asked, or what it says is no answer.
  Result<std::optional<ActionCommit>> find(const std::string& repository, const std::string& ref);

 private:
  struct Tag {
    std::string name, sha;
  };
  using Tags = std::vector<Tag>;

  Result<Tags> tags_of(const std::string& repository);
  // The rows of a page, each "TAG SHA", and whether another follows.
  Result<CachedPage> page_of(const std::string& path);
  Result<std::optional<ActionCommit>> branch_of(const std::string& repository, const std::string& ref);
  Result<Answer> ask(const std::string& path, const std::string& etag);

  Client& client_;
  const Url api_;
  ResourceCache& cache_;
  std::mutex mutex_;
  std::map<std::string, Result<Tags>> tags_;
  std::map<std::pair<std::string, std::string>, Result<std::optional<ActionCommit>>> branches_;
};

}  // namespace assay::remote
