#include "scanners/sources/remote/gitlab/gitlab.h"

#include <optional>

#include "base/strings.h"

namespace assay::remote {

namespace {

std::string pack(const Json& child) { return child.dump(-1, ' ', true, Json::error_handler_t::replace); }
Json unpack(const std::string& child) { return Json::parse(child, nullptr, false); }

}  // namespace

Result<std::string> parse_gitlab_target(std::string_view text) {
  const std::string whole = printable(text);
  if (parse_url(text)) {
    text = text.substr(text.find('/', text.find("://") + 3) + 1);
    text = text.substr(0, text.find("/-/"));
  }
  while (text.ends_with('/')) text.remove_suffix(1);
  if (text.ends_with(".git")) text.remove_suffix(4);
  const bool number = parse_number(text).has_value();
  if (text.empty() || (!number && text.find('/') == std::string_view::npos) || whole.find("..") != std::string::npos)
    return fail("scanning", whole, "it names no project", "GROUP/PROJECT, or a project's number");
  return std::string(text);
}

Gitlab::Gitlab(Crawl& crawl, Url api, Choice choice, std::string_view project)
    : crawl_(crawl),
      api_(std::move(api)),
      choice_(std::move(choice)),
      project_(cat("/projects/", percent_encoded(project))),
      page_(cat(api_.server(), "/", project)) {
  while (api_.target.ends_with('/')) api_.target.pop_back();
}

Url Gitlab::at(std::string_view path) const {
  Url url = api_;
  url.target += cat(project_, path);
  return url;
}

void Gitlab::begin() {
  if (choice_.wants("logs") || choice_.wants("artifacts")) jobs();
  if (choice_.wants("snippets")) snippets();
  if (choice_.wants("merge-requests") || choice_.wants("notes") || choice_.wants("edits"))
    texts("merge_requests", "merge-requests", "merge request");
  if (choice_.wants("issues") || choice_.wants("notes") || choice_.wants("edits")) texts("issues", "issues", "issue");
}

namespace {

// The note of a changed title, without the signs around what changed: "changed title from **{-a-}** to **{+b+}**".
// Former descriptions are in no answer of the API.
std::optional<std::string> changed_title(const Json& note) {
  std::string body = text_of(note, "body");
  if (!flag_of(note, "system") || !body.starts_with("changed title from ")) return std::nullopt;
  for (const std::string_view sign : {"{-", "-}", "{+", "+}"})
    for (std::size_t at = body.find(sign); at != std::string::npos; at = body.find(sign, at))
      body.erase(at, sign.size());
  return body;
}

}  // namespace

// Issues or merge requests, and the notes on each.
void Gitlab::texts(const char* path, const char* kind, const std::string& name) {
  std::string address = cat("/", path, "?scope=all&state=all&order_by=created_at&sort=asc&per_page=100");
  if (choice_.since) address += cat("&updated_after=", format_time(*choice_.since));
  List list;
  list.resource = {cat("list of ", name, "s"), page_};
  list.read = [this, kind = std::string(kind), name](Worker& worker, const Json& page) -> Result<List::Page> {
    if (const Status is_list = check_list(page); !is_list) return tl::make_unexpected(is_list.error());
    List::Page out;
    out.items = page.size();
    for (const Json& item : page) {
      const std::string url = text_of(item, "web_url");
      if (choice_.wants(kind)) {
        worker.text({cat(name, " title"), url}, text_of(item, "title"));
        worker.text({name, url}, text_of(item, "description"));
      }
      const bool has_notes = choice_.wants("notes") && number_of(item, "user_notes_count") != 0;
      const bool changed = choice_.wants("edits") && text_of(item, "updated_at") != text_of(item, "created_at");
      if (has_notes || changed) out.children.push_back(pack({{"id", number_of(item, "iid")}, {"page", url}}));
    }
    return out;
  };
  list.child = [this, path = std::string(path), name](const std::string& child) {
    const Json json = unpack(child);
    notes(cat("/", path, "/", number_of(json, "id")), text_of(json, "page"), name);
  };
  walk_list(crawl_, std::move(list), at(address));
}

void Gitlab::notes(const std::string& path, const std::string& page, const std::string& kind) {
  List list;
  list.resource = {"list of notes", page};
  list.read = [this, page, kind](Worker& worker, const Json& notes) -> Result<List::Page> {
    if (const Status is_list = check_list(notes); !is_list) return tl::make_unexpected(is_list.error());
    for (const Json& note : notes) {
      const std::string url = cat(page, "#note_", number_of(note, "id"));
      if (const auto title = changed_title(note)) {
        if (choice_.wants("edits")) worker.text({cat(kind, " title before an edit"), url}, *title);
      } else if (choice_.wants("notes")) {
        worker.text({cat(kind, " note"), url}, text_of(note, "body"));
      }
    }
    return List::Page{{}, notes.size(), false};
  };
  walk_list(crawl_, std::move(list), at(cat(path, "/notes?sort=asc&order_by=created_at&per_page=100")));
}

void Gitlab::snippets() {
  List list;
  list.resource = {"list of snippets", page_};
  list.read = [this](Worker& worker, const Json& page) -> Result<List::Page> {
    if (const Status is_list = check_list(page); !is_list) return tl::make_unexpected(is_list.error());
    List::Page out;
    out.items = page.size();
    for (const Json& item : page) {
      if (choice_.is_old(text_of(item, "updated_at"))) continue;
      const std::string url = text_of(item, "web_url");
      worker.text({"snippet title", url}, text_of(item, "title"));
      worker.text({"snippet description", url}, text_of(item, "description"));
      Json files = Json::array();
      if (const Json& listed = member_of(item, "files"); listed.is_array())
        for (const Json& file : listed)
          files.push_back({{"path", text_of(file, "path")}, {"raw", text_of(file, "raw_url")}});
      out.children.push_back(pack({{"id", number_of(item, "id")}, {"page", url}, {"files", files}}));
    }
    return out;
  };
  list.child = [this](const std::string& child) {
    crawl_.push([this, json = unpack(child)](Worker& worker) { snippet(worker, json); });
  };
  walk_list(crawl_, std::move(list), at("/snippets?per_page=100"));
}

// A snippet is a repository of files; older servers know one file a snippet.
void Gitlab::snippet(Worker& worker, const Json& snippet) {
  const std::string page = text_of(snippet, "page");
  const std::string address = cat("/snippets/", number_of(snippet, "id"));
  const Json& files = member_of(snippet, "files");
  if (!files.is_array() || files.empty()) return worker.download({"snippet", page}, {at(cat(address, "/raw"))});
  for (const Json& file : files) {
    const std::string path = text_of(file, "path");
    // ".../raw/BRANCH/PATH": the address that the API wants names the branch too.
    const std::string raw = text_of(file, "raw");
    const std::size_t mark = raw.find("/raw/");
    const std::size_t end = mark == std::string::npos ? mark : raw.find('/', mark + 5);
    const std::string branch =
        end == std::string::npos ? "HEAD" : percent_decoded(raw.substr(mark + 5, end - mark - 5));
    worker.download({"snippet", cat(page, "#", path)},
                    {at(cat(address, "/files/", percent_encoded(branch), "/", percent_encoded(path), "/raw"))});
  }
}

// Newest first, so the first old one ends the list.
void Gitlab::jobs() {
  List list;
  list.resource = {"list of jobs", page_};
  list.read = [this](Worker& worker, const Json& page) -> Result<List::Page> {
    if (const Status is_list = check_list(page); !is_list) return tl::make_unexpected(is_list.error());
    List::Page out;
    out.items = page.size();
    for (const Json& item : page) {
      if (choice_.is_old(text_of(item, "created_at"))) {
        out.stop = true;
        break;
      }
      const std::string url = text_of(item, "web_url");
      const Json& file = member_of(item, "artifacts_file");
      bool archive = file.is_object();
      bool trace = !text_of(item, "started_at").empty();
      if (const Json& parts = member_of(item, "artifacts"); parts.is_array())
        for (const Json& part : parts) {
          archive = archive || text_of(part, "file_type") == "archive";
          trace = trace || text_of(part, "file_type") == "trace";
        }
      if (!text_of(item, "erased_at").empty()) {
        worker.gap({"job", url}, "it was erased: its log and artifacts are gone");
        continue;
      }
      out.children.push_back(pack({{"id", number_of(item, "id")},
                                   {"page", url},
                                   {"done", text_of(item, "finished_at")},
                                   {"archive", archive},
                                   {"trace", trace}}));
    }
    return out;
  };
  list.child = [this](const std::string& child) {
    crawl_.push([this, json = unpack(child)](Worker& worker) { job(worker, json); });
  };
  walk_list(crawl_, std::move(list), at("/jobs?include_retried=true&per_page=100"));
}

void Gitlab::job(Worker& worker, const Json& job) {
  const std::string page = text_of(job, "page");
  const std::string address = cat("/jobs/", number_of(job, "id"));
  const std::string done = text_of(job, "done");
  const auto once = [&](const char* kind, const Url& url) {
    crawl_.once(worker, done.empty() ? "" : cat(kind, " ", url.text(), " ", done), [&] {
      worker.download({kind, page}, {url}, {.size = {}, .zip = std::string_view(kind) == "job artifacts"});
    });
  };
  if (choice_.wants("logs") && flag_of(job, "trace")) once("job log", at(cat(address, "/trace")));
  if (choice_.wants("artifacts") && flag_of(job, "archive")) once("job artifacts", at(cat(address, "/artifacts")));
}

}  // namespace assay::remote
