// Discussions, which only GraphQL gives. An answer is POSTed for, so it has no ETag and is asked for each time.
#include "base/strings.h"
#include "scanners/sources/remote/github/github_kit.h"

namespace assay::remote {

namespace {

constexpr std::size_t kMostPages = 10'000;
constexpr std::size_t kMostEmpty = 100;

std::string replies(std::string_view after) {
  return cat("replies(first:50", after, "){pageInfo{hasNextPage endCursor} nodes{body url}}");
}

std::string comments(std::string_view after) {
  return cat("comments(first:50", after, "){pageInfo{hasNextPage endCursor} nodes{id body url ", replies(""), "}}");
}

// What asks for discussions, comments of one or replies of one: the same walk over cursors.
struct Walk {
  std::string query;
  Json variables;
  std::vector<const char*> path;  // from "data" to the connection
};

class Discussions {
 public:
  Discussions(Crawl& crawl, Url url, const Choice& choice, Resource resource)
      : crawl_(crawl), url_(std::move(url)), choice_(choice), resource_(std::move(resource)) {}

  // Walks a connection in this job; what nests deeper than its page makes jobs of its own.
  void walk(Worker& worker, Walk walk) const {
    std::string cursor;
    std::size_t empty = 0;  // pages, one behind another
    for (std::size_t pages = 0;; ++pages) {
      if (pages == kMostPages) return worker.gap(resource_, cat("it has more than ", kMostPages, " pages"));
      walk.variables["after"] = cursor.empty() ? Json() : Json(cursor);
      Request request{url_, github_headers()};
      request.headers.emplace_back("Content-Type", "application/json");
      request.body = Json({{"query", walk.query}, {"variables", walk.variables}}).dump();
      const auto answer = worker.client().fetch(request);
      if (!answer) return lost(worker, answer.error().why);
      if (answer->status() != 200) return lost(worker, status_text(answer->status()));
      const auto page = parse_page(answer->body);
      if (!page) return lost(worker, page.error().why);
      if (!member_of(*page, "errors").is_null()) lost(worker, "the server answers with errors");
      const Json* connection = &member_of(*page, "data");
      for (const char* name : walk.path) connection = &member_of(*connection, name);
      const Json& nodes = member_of(*connection, "nodes");
      if (const Status list = check_list(nodes); !list) return lost(worker, list.error().why);
      for (const Json& node : nodes) {
        if (choice_.is_old(text_of(node, "updatedAt"))) return;
        scan(worker, node);
      }
      const Json& info = member_of(*connection, "pageInfo");
      if (!member_of(info, "hasNextPage").is_boolean())
        return lost(worker, "the server does not say whether it goes on");
      if (!flag_of(info, "hasNextPage")) return;
      empty = nodes.empty() ? empty + 1 : 0;
      if (empty > kMostEmpty) return worker.gap(resource_, cat("it has more than ", kMostEmpty, " empty pages"));
      std::string next = text_of(info, "endCursor");
      if (next.empty() || next == cursor) return worker.gap(resource_, "its pages lead back to one another");
      cursor = std::move(next);
    }
  }

 private:
  void lost(Worker& worker, const std::string& why) const { worker.gap(resource_, cat("a page was lost: ", why)); }

  void scan(Worker& worker, const Json& node) const {
    if (!node.is_object()) return lost(worker, "the server leaves out an item of it");
    const std::string url = text_of(node, "url");
    worker.text({"discussion title", url}, text_of(node, "title"));
    worker.text({node.contains("title") ? "discussion" : "discussion comment", url}, text_of(node, "body"));
    for (const char* name : {"comments", "replies"}) {
      if (!node.contains(name)) continue;  // replies have none
      const Json& connection = member_of(node, name);
      const Json& nodes = member_of(connection, "nodes");
      if (!nodes.is_array() || !member_of(member_of(connection, "pageInfo"), "hasNextPage").is_boolean()) {
        worker.gap({"discussion", url}, cat("the server does not give its ", name));
        continue;
      }
      for (const Json& inner : nodes) scan(worker, inner);
      if (!flag_of(member_of(connection, "pageInfo"), "hasNextPage")) continue;
      rest(text_of(node, "id"), name);
    }
  }

  // The whole of a connection that is longer than what came with its node.
  void rest(const std::string& id, const char* name) const {
    const bool of_comments = std::string_view(name) == "comments";
    Walk walk;
    walk.query = cat("query($id:ID!,$after:String){node(id:$id){... on ",
                     of_comments ? cat("Discussion{", comments(",after:$after"))
                                 : cat("DiscussionComment{", replies(",after:$after")),
                     "}}}");
    walk.variables = {{"id", id}};
    walk.path = {"node", name};
    crawl_.push([self = *this, walk = std::move(walk)](Worker& worker) { self.walk(worker, walk); });
  }

  Crawl& crawl_;
  Url url_;
  const Choice& choice_;
  Resource resource_;
};

}  // namespace

void Github::discussions(const Repository& repository) {
  const Resource resource{"list of discussions", cat(repository.page, "/discussions")};
  Walk walk;
  walk.query =
      cat("query($owner:String!,$name:String!,$after:String){repository(owner:$owner,name:$name){"
          "discussions(first:25,after:$after,orderBy:{field:UPDATED_AT,direction:DESC}){"
          "pageInfo{hasNextPage endCursor} nodes{id title body url updatedAt ",
          comments(""), "}}}}");
  const std::size_t slash = repository.full_name.find('/');
  walk.variables = {{"owner", repository.full_name.substr(0, slash)}, {"name", repository.full_name.substr(slash + 1)}};
  walk.path = {"repository", "discussions"};
  crawl_.push([this, url = graphql(), resource, walk = std::move(walk)](Worker& worker) {
    if (!has_token_)
      return worker.gap(resource, "discussions are given only to those who name themselves: set GITHUB_TOKEN");
    Discussions(crawl_, url, choice_, resource).walk(worker, walk);
  });
}

}  // namespace assay::remote
