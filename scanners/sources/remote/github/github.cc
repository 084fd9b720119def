#include "scanners/sources/remote/github/github.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/sources/remote/github/github_kit.h"

namespace assay::remote {

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && text != "." && text != ".." &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") ==
             std::string_view::npos;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

}  // namespace

Result<GithubTarget> parse_github_target(std::string_view text) {
  const std::string whole = printable(text);
  if (const auto url = parse_url(text)) text = std::string_view(text).substr(text.find('/', text.find("://") + 3) + 1);
  while (text.ends_with('/')) text.remove_suffix(1);
  if (text.ends_with(".git")) text.remove_suffix(4);
  const std::size_t slash = text.find('/');
  GithubTarget target{std::string(text.substr(0, slash)), ""};
  if (slash != std::string_view::npos) target.repository = text.substr(slash + 1);
  if (!is_name(target.owner) || (slash != std::string_view::npos && !is_name(target.repository)))
    return fail("scanning", whole, "it names no owner and no repository", "OWNER/REPO, or OWNER for all of its");
  return target;
}

std::vector<std::pair<std::string, std::string>> github_headers(std::string_view accept) {
  return {{"Accept", std::string(accept)}, {"X-GitHub-Api-Version", "2022-11-28"}};
}

void scan_members(Worker& worker, const Json& item, const std::string& kind, const std::string& page,
                  std::initializer_list<const char*> members) {
  std::string url = text_of(item, "html_url");
  if (url.empty()) url = page;
  for (const char* member : members) {
    const bool body = std::string_view(member) == "body";
    worker.text({body ? kind : cat(kind, " ", member), url}, text_of(item, member));
  }
}

Result<const Json*> items_of(const Json& page, const char* member) {
  const Json& items = member == nullptr ? page : member_of(page, member);
  if (const Status list = check_list(items); !list) return tl::make_unexpected(list.error());
  return &items;
}

std::string pack(const Json& child) { return child.dump(-1, ' ', true, Json::error_handler_t::replace); }

Json unpack(const std::string& child) { return Json::parse(child, nullptr, false); }

Url Github::at(std::string_view path) const {
  Url url = api_;
  while (url.target.ends_with('/')) url.target.pop_back();
  url.target += path;
  return url;
}

std::string Github::web() const {
  Url url = api_;
  if (url.host == "api.github.com") url.host = "github.com";
  return url.server();
}

Json Github::fetch(Worker& worker, const Resource& resource, std::string_view path) {
  const auto answer = worker.client().fetch({at(path), github_headers()});
  if (!answer) return worker.gap(resource, answer.error().why), Json();
  if (answer->status() != 200) return worker.gap(resource, status_text(answer->status())), Json();
  auto page = parse_page(answer->body);
  if (!page) return worker.gap(resource, page.error().why), Json();
  if (!page->is_object()) return worker.gap(resource, "the server's answer is not what it should be"), Json();
  return std::move(*page);
}

std::vector<Wiki> Github::wikis() const {
  const std::lock_guard lock(mutex_);
  std::vector<Wiki> out = wikis_;
  std::sort(out.begin(), out.end());
  return out;
}

void Github::begin(const GithubTarget& target) {
  crawl_.push([this, target](Worker& worker) {
    if (target.repository.empty()) return owner(worker, target.owner);
    repository(worker, cat(target.owner, "/", target.repository));
  });
}

// Of one's own account the private repositories and gists are listed too, under other addresses.
void Github::owner(Worker& worker, const std::string& name) {
  const Resource resource{"owner", cat(web(), "/", name)};
  const Json account = fetch(worker, resource, cat("/users/", name));
  if (account.is_null()) return;
  const bool organization = text_of(account, "type") == "Organization";
  bool own = false;
  if (!organization && has_token_) {
    const auto me = worker.client().fetch({at("/user"), github_headers()});
    const auto page = me && me->status() == 200 ? parse_page(me->body) : Result<Json>(Json());
    own = page && lower(text_of(*page, "login")) == lower(name);
    // Tokens of apps belong to nobody, and are refused.
    const bool refused = me && (me->status() == 401 || me->status() == 403 || me->status() == 404);
    if (!refused && (!page || text_of(*page, "login").empty()))
      worker.gap(resource, "the server does not say whose token it is: private repositories may be missing");
  }
  repositories(organization ? cat("/orgs/", name, "/repos?type=all&per_page=100")
               : own        ? "/user/repos?affiliation=owner&per_page=100"
                            : cat("/users/", name, "/repos?type=owner&per_page=100"));
  if (choice_.wants("gists") && !organization)
    gists(own ? "/gists?per_page=100" : cat("/users/", name, "/gists?per_page=100"));
}

void Github::repositories(const std::string& path) {
  List list;
  list.resource = {"list of repositories", at(path).text()};
  list.headers = github_headers();
  list.read = [](Worker&, const Json& page) -> Result<List::Page> {
    const auto items = items_of(page);
    if (!items) return tl::make_unexpected(items.error());
    List::Page out;
    out.items = (*items)->size();
    for (const Json& item : **items) {
      if (!parse_github_target(text_of(item, "full_name")))
        return fail("reading", "", "the server's answer names no repository");
      out.children.push_back(text_of(item, "full_name"));
    }
    return out;
  };
  list.child = [this](const std::string& name) {
    crawl_.push([this, name](Worker& worker) { repository(worker, name); });
  };
  walk_list(crawl_, std::move(list), at(path));
}

void Github::repository(Worker& worker, const std::string& full_name) {
  const Resource resource{"repository", cat(web(), "/", full_name)};
  const Json json = fetch(worker, resource, cat("/repos/", full_name));
  if (json.is_null()) return;
  if (text_of(json, "full_name").empty()) return worker.gap(resource, "the server's answer is not what it should be");
  const Repository repository{full_name, resource.url};
  const auto wants = [this](const char* kind) { return choice_.wants(kind); };
  if (wants("issues") || wants("pulls") || wants("reviews"))
    issues(repository, !member_of(json, "has_issues").is_boolean() || flag_of(json, "has_issues"));
  if (wants("comments")) texts(repository, "/issues/comments", {"list of comments", repository.page}, "comment");
  if (wants("review-comments"))
    texts(repository, "/pulls/comments", {"list of review comments", repository.page}, "review comment");
  if (wants("commit-comments"))
    texts(repository, "/comments", {"list of commit comments", repository.page}, "commit comment");
  if (wants("releases") || wants("assets")) releases(repository);
  if (wants("logs")) runs(repository);
  if (wants("artifacts")) artifacts(repository);
  if (wants("discussions") && flag_of(json, "has_discussions")) discussions(repository);
  if (wants("wikis") && flag_of(json, "has_wiki")) {
    const std::lock_guard lock(mutex_);
    wikis_.push_back({cat(web(), "/", full_name, ".wiki.git")});
  }
}

}  // namespace assay::remote
