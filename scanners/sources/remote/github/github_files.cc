// What workflows and releases leave: assets, logs, artifacts.
#include <algorithm>

#include "base/strings.h"
#include "scanners/sources/remote/github/github_kit.h"

namespace assay::remote {

namespace {

constexpr std::uint64_t kMostAttempts = 100;
// A run may be run again for 30 days.
constexpr std::int64_t kRunAgain = std::int64_t{31} * 86400;

}  // namespace

void Github::releases(const Repository& repository) {
  List list;
  list.resource = {"list of releases", cat(repository.page, "/releases")};
  list.headers = github_headers();
  list.read = [this, repository](Worker& worker, const Json& page) -> Result<List::Page> {
    const auto items = items_of(page);
    if (!items) return tl::make_unexpected(items.error());
    List::Page out;
    out.items = (*items)->size();
    for (const Json& item : **items) {
      const Json& assets = member_of(item, "assets");
      if (choice_.wants("assets") && !assets.is_array())
        worker.gap({"release", text_of(item, "html_url")}, "the server does not list its assets");
      if (choice_.wants("assets") && assets.is_array()) {
        for (const Json& asset : assets) {
          if (choice_.is_old(text_of(asset, "updated_at"))) continue;
          out.children.push_back(pack({{"id", number_of(asset, "id")},
                                       {"page", text_of(asset, "browser_download_url")},
                                       {"size", number_of(asset, "size")},
                                       {"updated", text_of(asset, "updated_at")}}));
        }
      }
      if (choice_.wants("releases") && !choice_.is_old(text_of(item, "published_at")))
        scan_members(worker, item, "release", repository.page, {"name", "body"});
    }
    return out;
  };
  list.child = [this, repository](const std::string& child) {
    crawl_.push([this, repository, json = unpack(child)](Worker& worker) { asset(worker, repository, json); });
  };
  walk_list(crawl_, std::move(list), at(cat(repository.path(), "/releases?per_page=100")));
}

void Github::asset(Worker& worker, const Repository& repository, const Json& asset) {
  const std::uint64_t id = number_of(asset, "id");
  const std::uint64_t size = number_of(asset, "size");
  const Url url = at(cat(repository.path(), "/releases/assets/", id));
  crawl_.once(worker, cat("asset ", url.text(), " ", size, " ", text_of(asset, "updated")), [&] {
    worker.download({"release asset", text_of(asset, "page")}, {url, github_headers("application/octet-stream")},
                    {size});
  });
}

// Newest first, so one that is too old to have been run again since ends the list. (Asked for by date, the server gives
// no more than 1,000.)
void Github::runs(const Repository& repository) {
  List list;
  list.resource = {"list of workflow runs", cat(repository.page, "/actions")};
  list.headers = github_headers();
  list.read = [this](Worker&, const Json& page) -> Result<List::Page> {
    const auto items = items_of(page, "workflow_runs");
    if (!items) return tl::make_unexpected(items.error());
    List::Page out;
    out.items = (*items)->size();
    out.total = number_of(page, "total_count");
    Choice long_ago = choice_;
    if (long_ago.since) *long_ago.since -= kRunAgain;
    for (const Json& item : **items) {
      out.stop = out.stop || long_ago.is_old(text_of(item, "created_at"));
      if (choice_.is_old(text_of(item, "created_at")) && choice_.is_old(text_of(item, "updated_at"))) continue;
      out.children.push_back(pack({{"id", number_of(item, "id")},
                                   {"attempts", std::max<std::uint64_t>(number_of(item, "run_attempt"), 1)},
                                   {"done", text_of(item, "status") == "completed"},
                                   {"page", text_of(item, "html_url")}}));
    }
    return out;
  };
  list.child = [this, repository](const std::string& child) {
    crawl_.push([this, repository, json = unpack(child)](Worker& worker) { logs(worker, repository, json); });
  };
  walk_list(crawl_, std::move(list), at(cat(repository.path(), "/actions/runs?per_page=100")));
}

void Github::logs(Worker& worker, const Repository& repository, const Json& run) {
  const std::uint64_t attempts = number_of(run, "attempts");
  const std::string page = text_of(run, "page");
  if (attempts > kMostAttempts) worker.gap({"workflow log", page}, cat("it was run ", attempts, " times"));
  for (std::uint64_t attempt = 1; attempt <= std::min(attempts, kMostAttempts); ++attempt) {
    const Url url = at(cat(repository.path(), "/actions/runs/", number_of(run, "id"), "/attempts/", attempt, "/logs"));
    const bool settled = flag_of(run, "done") || attempt < attempts;
    crawl_.once(worker, settled ? cat("log ", url.text()) : "", [&] {
      worker.download({"workflow log", cat(page, "/attempts/", attempt)}, {url, github_headers()},
                      {.size = {}, .zip = true});
    });
  }
}

void Github::artifacts(const Repository& repository) {
  List list;
  list.resource = {"list of artifacts", cat(repository.page, "/actions")};
  list.headers = github_headers();
  list.read = [this, repository](Worker& worker, const Json& page) -> Result<List::Page> {
    const auto items = items_of(page, "artifacts");
    if (!items) return tl::make_unexpected(items.error());
    List::Page out;
    out.items = (*items)->size();
    out.total = number_of(page, "total_count");
    for (const Json& item : **items) {
      if (choice_.is_old(text_of(item, "created_at"))) continue;
      const std::uint64_t id = number_of(item, "id");
      const std::string url =
          cat(repository.page, "/actions/runs/", number_of(member_of(item, "workflow_run"), "id"), "/artifacts/", id);
      if (flag_of(item, "expired")) {
        worker.gap({"artifact", url}, "it has expired: its content is gone");
        continue;
      }
      out.children.push_back(pack({{"id", id}, {"page", url}, {"updated", text_of(item, "updated_at")}}));
    }
    return out;
  };
  list.child = [this, repository](const std::string& child) {
    crawl_.push([this, repository, json = unpack(child)](Worker& worker) { artifact(worker, repository, json); });
  };
  walk_list(crawl_, std::move(list), at(cat(repository.path(), "/actions/artifacts?per_page=100")));
}

void Github::artifact(Worker& worker, const Repository& repository, const Json& artifact) {
  const Url url = at(cat(repository.path(), "/actions/artifacts/", number_of(artifact, "id"), "/zip"));
  crawl_.once(worker, cat("artifact ", url.text(), " ", text_of(artifact, "updated")), [&] {
    worker.download({"artifact", text_of(artifact, "page")}, {url, github_headers()}, {.size = {}, .zip = true});
  });
}

}  // namespace assay::remote
