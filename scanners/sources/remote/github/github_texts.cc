// What people write: issues, pull requests, comments, reviews, and gists.
#include "base/strings.h"
#include "scanners/sources/remote/github/github_kit.h"

namespace assay::remote {

// Pull requests are listed with issues, and by themselves where a repository has no issues.
void Github::issues(const Repository& repository, bool has_issues) {
  std::string path =
      cat(repository.path(), has_issues ? "/issues" : "/pulls", "?state=all&sort=created&direction=asc&per_page=100");
  if (choice_.since && has_issues) path += cat("&since=", format_time(*choice_.since));
  List list;
  list.resource = {"list of issues", cat(repository.page, "/issues")};
  list.headers = github_headers();
  list.read = [this, repository, has_issues](Worker& worker, const Json& page) -> Result<List::Page> {
    const auto items = items_of(page);
    if (!items) return tl::make_unexpected(items.error());
    List::Page out;
    out.items = (*items)->size();
    for (const Json& item : **items) {
      if (choice_.is_old(text_of(item, "updated_at"))) continue;
      const bool pull = !has_issues || member_of(item, "pull_request").is_object();
      if (choice_.wants(pull ? "pulls" : "issues"))
        scan_members(worker, item, pull ? "pull request" : "issue", repository.page, {"title", "body"});
      if (pull && choice_.wants("reviews")) out.children.push_back(cat(number_of(item, "number")));
    }
    for (const bool pulls : {false, true}) {
      const auto wanted = [&](const Json& item) {
        return pulls == (!has_issues || member_of(item, "pull_request").is_object()) &&
               !choice_.is_old(text_of(item, "updated_at"));
      };
      if (choice_.wants(pulls ? "pulls" : "issues"))
        edits(worker, **items, wanted, pulls ? "pull request" : "issue", repository.page);
    }
    return out;
  };
  list.child = [this, repository](const std::string& number) { reviews(repository, number); };
  walk_list(crawl_, std::move(list), at(path));
}

void Github::reviews(const Repository& repository, const std::string& number) {
  List list;
  list.resource = {"list of reviews", cat(repository.page, "/pull/", number)};
  list.headers = github_headers();
  list.read = [repository](Worker& worker, const Json& page) -> Result<List::Page> {
    const auto items = items_of(page);
    if (!items) return tl::make_unexpected(items.error());
    for (const Json& item : **items) scan_members(worker, item, "review", repository.page, {"body"});
    return List::Page{{}, (*items)->size(), false};
  };
  walk_list(crawl_, std::move(list), at(cat(repository.path(), "/pulls/", number, "/reviews?per_page=100")));
}

// A list of items with a body each, for the whole repository.
void Github::texts(const Repository& repository, const char* path, Resource resource, const char* kind) {
  std::string address = cat(repository.path(), path, "?per_page=100");
  // The list of commit comments cannot be asked for what is new: it is left out item by item.
  if (choice_.since) address += cat("&since=", format_time(*choice_.since));
  List list;
  list.resource = std::move(resource);
  list.headers = github_headers();
  list.read = [this, repository, kind = std::string(kind)](Worker& worker, const Json& page) -> Result<List::Page> {
    const auto items = items_of(page);
    if (!items) return tl::make_unexpected(items.error());
    for (const Json& item : **items)
      if (!choice_.is_old(text_of(item, "updated_at"))) scan_members(worker, item, kind, repository.page, {"body"});
    edits(
        worker, **items, [this](const Json& item) { return !choice_.is_old(text_of(item, "updated_at")); }, kind,
        repository.page);
    return List::Page{{}, (*items)->size(), false};
  };
  walk_list(crawl_, std::move(list), at(address));
}

void Github::gists(const std::string& path) {
  List list;
  list.resource = {"list of gists", at(path).text()};
  list.headers = github_headers();
  list.read = [this](Worker&, const Json& page) -> Result<List::Page> {
    const auto items = items_of(page);
    if (!items) return tl::make_unexpected(items.error());
    List::Page out;
    out.items = (*items)->size();
    for (const Json& item : **items)
      if (!choice_.is_old(text_of(item, "updated_at")))
        out.children.push_back(pack({{"id", text_of(item, "id")},
                                     {"page", text_of(item, "html_url")},
                                     {"updated", text_of(item, "updated_at")}}));
    return out;
  };
  list.child = [this](const std::string& child) {
    crawl_.push([this, json = unpack(child)](Worker& worker) {
      const std::string id = text_of(json, "id");
      crawl_.once(worker, cat("gist ", at("").text(), " ", id, " ", text_of(json, "updated")),
                  [&] { gist(worker, id, text_of(json, "page")); });
    });
  };
  walk_list(crawl_, std::move(list), at(path));
}

void Github::gist(Worker& worker, const std::string& id, const std::string& page) {
  const Resource resource{"gist", page};
  const std::string path = cat("/gists/", percent_encoded(id));
  const Json json = fetch(worker, resource, path);
  if (json.is_null()) return;
  worker.text({"gist description", page}, text_of(json, "description"));
  const Json& files = member_of(json, "files");
  if (!files.is_object()) return worker.gap(resource, "the server's answer is not what it should be");
  if (flag_of(json, "truncated")) worker.gap(resource, "it has more files than the server lists");
  for (const auto& [name, file] : files.items()) {
    const Resource part{"gist file", cat(page, "#", name)};
    if (member_of(file, "content").is_string() && !flag_of(file, "truncated")) {
      worker.text(part, text_of(file, "content"));
      continue;
    }
    const auto raw = parse_url(text_of(file, "raw_url"));
    if (!raw || (raw->is_loopback() && !api_.is_loopback())) {
      worker.gap(part, "the server names no address of it");
    } else {
      worker.download(part, {*raw}, {number_of(file, "size")});
    }
  }
  if (number_of(json, "comments") == 0) return;
  List list;
  list.resource = {"list of gist comments", page};
  list.headers = github_headers();
  list.read = [page](Worker& scanning, const Json& comments) -> Result<List::Page> {
    const auto items = items_of(comments);
    if (!items) return tl::make_unexpected(items.error());
    for (const Json& item : **items) scan_members(scanning, item, "gist comment", page, {"body"});
    return List::Page{{}, (*items)->size(), false};
  };
  walk_list(crawl_, std::move(list), at(cat(path, "/comments?per_page=100")));
}

}  // namespace assay::remote
