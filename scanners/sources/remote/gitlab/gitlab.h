// What people and pipelines write into a GitLab project beside its files: the REST API, version 4.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "scanners/sources/remote/choice.h"
#include "scanners/sources/remote/crawl.h"

namespace assay::remote {

inline constexpr std::array<std::string_view, 7> kGitlabKinds = {"issues",   "merge-requests", "notes",    "edits",
                                                                 "snippets", "logs",           "artifacts"};

// The state of one crawl. Thread-safe; outlives the crawl's run.
class Gitlab {
 public:
  // api: the root of the API, its target "/api/v4". project: "group/project", or its number.
  Gitlab(Crawl& crawl, Url api, Choice choice, std::string_view project);

  // Pushes the first jobs.
  void begin();

 private:
  void texts(const char* path, const char* kind, const std::string& name);
  void notes(const std::string& path, const std::string& page, const std::string& kind);
  void snippets();
  void snippet(Worker& worker, const Json& snippet);
  void jobs();
  void job(Worker& worker, const Json& job);

  Url at(std::string_view path) const;  // behind the project's address

  Crawl& crawl_;
  Url api_;
  Choice choice_;
  std::string project_;  // "/projects/group%2Fproject"
  std::string page_;     // of the project
};

// "group/project", also as the address of its web page.
Result<std::string> parse_gitlab_target(std::string_view text);

}  // namespace assay::remote
