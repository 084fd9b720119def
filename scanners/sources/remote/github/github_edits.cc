// What was written before it was edited. A value that somebody took out of a comment stays in its history, which
// GraphQL alone gives. Asked for while the list's page is read: what is found there makes the page one that is read
// again.
#include <map>

#include "base/strings.h"
#include "scanners/sources/remote/github/github_kit.h"

namespace assay::remote {

namespace {

constexpr std::size_t kEdits = 100;  // of one text, the newest

// Former bodies, and of what has a title the former ones.
std::string query_of_edits() {
  const std::string titles = cat("timelineItems(itemTypes:[RENAMED_TITLE_EVENT],last:", kEdits,
                                 "){pageInfo{hasPreviousPage} nodes{... on RenamedTitleEvent{previousTitle}}}");
  return cat("query($ids:[ID!]!){nodes(ids:$ids){id ... on Comment{userContentEdits(first:", kEdits,
             "){pageInfo{hasNextPage} nodes{diff}}} ... on Issue{issueTitles:", titles,
             "} ... on PullRequest{pullTitles:", titles, "}}}");
}

struct Edited {
  std::string url;
  std::string body;  // as it is now
};

// By the ids of GraphQL. What was never edited may have been changed otherwise, and is asked for in vain.
std::map<std::string, Edited> edited_of(const Json& items, const std::function<bool(const Json&)>& wanted,
                                        const std::string& page) {
  std::map<std::string, Edited> out;
  for (const Json& item : items) {
    const std::string id = text_of(item, "node_id");
    if (id.empty() || text_of(item, "updated_at") == text_of(item, "created_at") || !wanted(item)) continue;
    const std::string url = text_of(item, "html_url");
    out[id] = {url.empty() ? page : url, text_of(item, "body")};
  }
  return out;
}

}  // namespace

Url Github::graphql() const {
  Url url = at("/graphql");
  // An enterprise server has REST at /api/v3 and GraphQL beside it.
  if (const std::size_t version = url.target.rfind("/v3/graphql"); version != std::string::npos)
    url.target.erase(version, 3);
  return url;
}

void Github::edits(Worker& worker, const Json& items, const std::function<bool(const Json&)>& wanted,
                   const std::string& kind, const std::string& page) {
  if (!choice_.wants("edits")) return;
  const std::map<std::string, Edited> edited = edited_of(items, wanted, page);
  if (edited.empty()) return;
  const Resource list{"list of edits", page};
  if (!has_token_)
    return worker.gap(list, "former versions are given only to those who name themselves: set GITHUB_TOKEN");
  const auto lost = [&](const std::string& why) { worker.gap(list, cat("a page was lost: ", why)); };
  Json ids = Json::array();
  for (const auto& [id, text] : edited) ids.push_back(id);
  Request request{graphql(), github_headers()};
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = Json({{"query", query_of_edits()}, {"variables", {{"ids", ids}}}}).dump();
  const auto answer = worker.client().fetch(request);
  if (!answer) return lost(answer.error().why);
  if (answer->status() != 200) return lost(status_text(answer->status()));
  const auto json = parse_page(answer->body);
  if (!json) return lost(json.error().why);
  if (!member_of(*json, "errors").is_null()) lost("the server answers with errors");
  const Json& nodes = member_of(member_of(*json, "data"), "nodes");
  if (!nodes.is_array()) return lost("the server's answer holds no list");
  for (const Json& node : nodes) {
    const auto text = edited.find(text_of(node, "id"));
    if (text == edited.end()) continue;
    const auto former = [&](const Json& history, const char* member, const char* more, const Resource& resource) {
      const Json& versions = member_of(history, "nodes");
      if (!versions.is_array()) return;
      for (const Json& version : versions)
        if (const std::string was = text_of(version, member); was != text->second.body) worker.text(resource, was);
      if (flag_of(member_of(history, "pageInfo"), more))
        worker.gap(resource, cat("it was edited more than ", kEdits, " times"));
    };
    former(member_of(node, "userContentEdits"), "diff", "hasNextPage",
           {cat(kind, " before an edit"), text->second.url});
    for (const char* titles : {"issueTitles", "pullTitles"})
      former(member_of(node, titles), "previousTitle", "hasPreviousPage",
             {cat(kind, " title before an edit"), text->second.url});
  }
}

}  // namespace assay::remote
