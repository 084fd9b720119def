#include "scanners/sources/remote/github/action_commits.h"

#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/sources/remote/github/github_kit.h"
#include "scanners/sources/remote/json_page.h"

namespace assay::remote {

namespace {

constexpr const char* kDoing = "looking up a commit at GitHub";
constexpr std::size_t kPageSize = 100;
constexpr std::size_t kMostPages = 50;  // 5,000 tags

// Goes into an address as it is.
bool is_plain(std::string_view text) {
  return !text.empty() && text.find("..") == text.npos &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-") == text.npos;
}

bool is_repository(std::string_view name) {
  return is_plain(name) && std::count(name.begin(), name.end(), '/') == 1 && name.front() != '/' && name.back() != '/';
}

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == text.npos; }
bool is_sha(std::string_view text) { return text.size() == 40 && is_hex(text); }

std::string sha_of(const Json& item) {
  const Json& commit = member_of(item, "commit");
  std::string sha = commit.is_object() ? lower(text_of(commit, "sha")) : std::string();
  return is_sha(sha) ? sha : std::string();
}

}  // namespace

Result<Answer> ActionCommits::ask(const std::string& path, const std::string& etag) {
  Request request{api_, github_headers()};
  while (request.url.target.ends_with('/')) request.url.target.pop_back();
  request.url.target += path;
  if (!etag.empty()) request.headers.emplace_back("If-None-Match", etag);
  return client_.fetch(request);
}

Result<CachedPage> ActionCommits::page_of(const std::string& path) {
  const auto known = cache_.page(path);
  const auto answer = ask(path, known ? known->etag : std::string());
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->status() == 304 && known) return *known;
  if (answer->status() != 200)
    return fail(kDoing, path, status_text(answer->status()),
                "GITHUB_TOKEN gives more requests an hour, and access to private repositories");
  const auto json = parse_page(answer->body);
  if (!json) return tl::make_unexpected(json.error());
  if (!json->is_array()) return fail(kDoing, path, "the answer is no list of tags");
  CachedPage page{std::string(answer->head.headers.get("etag")), {}, {}};
  for (const Json& item : *json) {
    const std::string name = text_of(item, "name"), sha = sha_of(item);
    if (is_plain(name) && !sha.empty()) page.children.push_back(cat(name, " ", sha));
  }
  if (json->size() >= kPageSize) page.next = "more";
  if (!page.etag.empty()) cache_.put_page(path, page);
  return page;
}

Result<ActionCommits::Tags> ActionCommits::tags_of(const std::string& repository) {
  Tags out;
  for (std::size_t number = 1; number <= kMostPages; ++number) {
    const auto page = page_of(cat("/repos/", repository, "/tags?per_page=", kPageSize, "&page=", number));
    if (!page) return tl::make_unexpected(page.error());
    for (const std::string& row : page->children) {
      const std::size_t space = row.rfind(' ');
      if (space != row.npos && is_sha(std::string_view(row).substr(space + 1)))
        out.push_back({row.substr(0, space), row.substr(space + 1)});
    }
    if (page->next.empty()) return out;
  }
  return fail(kDoing, repository, cat("it has more than ", with_commas(kMostPages * kPageSize), " tags"));
}

Result<std::optional<ActionCommit>> ActionCommits::branch_of(const std::string& repository, const std::string& ref) {
  const std::string path = cat("/repos/", repository, "/branches/", ref);
  const auto answer = ask(path, {});
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->status() == 404) return std::nullopt;
  if (answer->status() != 200) return fail(kDoing, path, status_text(answer->status()));
  const auto json = parse_page(answer->body);
  if (!json) return tl::make_unexpected(json.error());
  std::string sha = json->is_object() ? sha_of(*json) : std::string();
  if (sha.empty()) return fail(kDoing, path, "the answer names no commit");
  return ActionCommit{std::move(sha), ref, true};
}

Result<std::optional<ActionCommit>> ActionCommits::find(const std::string& repository, const std::string& ref) {
  if (!is_repository(repository) || !is_plain(ref)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  auto known = tags_.find(repository);
  if (known == tags_.end()) known = tags_.emplace(repository, tags_of(repository)).first;
  const Result<Tags>& tags = known->second;
  if (!tags) return tl::make_unexpected(tags.error());

  const bool shortened = ref.size() >= 7 && ref.size() < 40 && is_hex(ref);
  std::string sha;
  for (const Tag& tag : *tags)
    if (tag.name == ref) sha = tag.sha;
  const bool by_commit = sha.empty() && shortened;
  for (const Tag& tag : *tags) {
    if (!by_commit || !tag.sha.starts_with(ref)) continue;
    if (!sha.empty() && sha != tag.sha) return std::nullopt;  // of two commits
    sha = tag.sha;
  }
  if (sha.empty()) {
    if (shortened) return std::nullopt;
    const auto [branch, fresh] = branches_.try_emplace({repository, ref}, std::nullopt);
    if (fresh) branch->second = branch_of(repository, ref);
    return branch->second;
  }
  // v4.2.2 says more than v4. Of several the longest, of equally long ones the first in the server's order.
  std::string release = by_commit ? std::string() : ref;
  for (const Tag& tag : *tags)
    if (tag.sha == sha && tag.name.size() > release.size() && tag.name.find('-') == tag.name.npos &&
        (by_commit || tag.name.starts_with(cat(ref, "."))))
      release = tag.name;
  if (release.empty()) return std::nullopt;
  return ActionCommit{std::move(sha), std::move(release), false};
}

}  // namespace assay::remote
