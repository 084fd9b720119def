// What people and workflows write into a GitHub repository beside its files: the REST API (version 2022-11-28) and, for
// discussions, GraphQL.
#pragma once

#include <array>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanners/sources/remote/choice.h"
#include "scanners/sources/remote/crawl.h"

namespace assay::remote {

inline constexpr std::array<std::string_view, 14> kGithubKinds = {
    "issues", "pulls", "comments", "reviews", "review-comments", "commit-comments", "edits", "discussions", "releases",
    "assets", "gists", "wikis",    "logs",    "artifacts"};

struct GithubTarget {
  std::string owner;
  std::string repository;  // empty: all of the owner's, and the owner's gists
};

// "OWNER", "OWNER/REPO" or the address of either on a web page.
Result<GithubTarget> parse_github_target(std::string_view text);

// A wiki that there should be: a git repository, which the caller clones.
struct Wiki {
  std::string clone_url;
  friend auto operator<=>(const Wiki&, const Wiki&) = default;
};

// The state of one crawl. Thread-safe; outlives the crawl's run.
class Github {
 public:
  // api: the root of the REST API, its target without a slash at the end ("/api/v3") or "/".
  Github(Crawl& crawl, Url api, Choice choice, bool has_token)
      : crawl_(crawl), api_(std::move(api)), choice_(std::move(choice)), has_token_(has_token) {}

  // Pushes the first jobs.
  void begin(const GithubTarget& target);

  std::vector<Wiki> wikis() const;  // sorted; after the run

 private:
  struct Repository;

  void owner(Worker& worker, const std::string& name);
  void repository(Worker& worker, const std::string& full_name);
  void repositories(const std::string& list);
  void gists(const std::string& list);
  void gist(Worker& worker, const std::string& id, const std::string& page);

  void issues(const Repository& repository, bool has_issues);
  void texts(const Repository& repository, const char* path, Resource resource, const char* kind);
  void reviews(const Repository& repository, const std::string& number);
  void releases(const Repository& repository);
  void asset(Worker& worker, const Repository& repository, const Json& asset);
  void runs(const Repository& repository);
  void logs(Worker& worker, const Repository& repository, const Json& run);
  void artifacts(const Repository& repository);
  void artifact(Worker& worker, const Repository& repository, const Json& artifact);
  void discussions(const Repository& repository);
  // Former versions of what stands on a page of a list.
  void edits(Worker& worker, const Json& items, const std::function<bool(const Json&)>& wanted, const std::string& kind,
             const std::string& page);
  Url graphql() const;

  Url at(std::string_view path) const;
  std::string web() const;  // where the server's pages are
  // One page that is not a list; empty when it could not be read, which is told.
  Json fetch(Worker& worker, const Resource& resource, std::string_view path);

  Crawl& crawl_;
  Url api_;
  Choice choice_;
  bool has_token_;
  mutable std::mutex mutex_;
  std::vector<Wiki> wikis_;
};

}  // namespace assay::remote
