#include "scanners/sources/remote/crawl.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <set>
#include <utility>

#include "base/strings.h"

namespace assay::remote {

namespace {

constexpr std::size_t kMostPages = 10'000;
constexpr std::size_t kMostEmpty = 100;
constexpr int kNotModified = 304;

// The page behind a full one of a list that names none: proxies take Link away.
std::string next_by_number(const Url& url) {
  std::string text = url.text();
  for (const std::string_view field : {"?page=", "&page="}) {
    const std::size_t at = text.find(field);
    if (at == std::string::npos) continue;
    const std::size_t begin = at + field.size(),
                      end = std::min(text.find_first_not_of("0123456789", begin), text.size());
    const std::string number = text.substr(begin, end - begin);
    if (number.empty() || number.size() > 6) return {};
    return text.replace(begin, end - begin, std::to_string(std::stoul(number) + 1));
  }
  return cat(text, text.find('?') == std::string::npos ? "?" : "&", "page=2");
}

class JobTask final : public files::Task {
 public:
  JobTask(std::vector<std::unique_ptr<Worker>>*& workers, Crawl::Job job) : workers_(workers), job_(std::move(job)) {}
  void run(unsigned worker) override { job_(*(*workers_)[worker]); }

 private:
  std::vector<std::unique_ptr<Worker>>*& workers_;
  Crawl::Job job_;
};

// A list under way: its pages come one after another, what they lead to in between.
class ListWalk : public std::enable_shared_from_this<ListWalk> {
 public:
  ListWalk(Crawl& crawl, List list) : crawl_(crawl), list_(std::move(list)) {}

  void push(Url url) {
    crawl_.push([self = shared_from_this(), url = std::move(url)](Worker& worker) { self->page(worker, url); });
  }

 private:
  void page(Worker& worker, const Url& url) {
    if (!seen_.insert(url.text()).second) return worker.gap(list_.resource, "its pages lead back to one another");
    if (seen_.size() > kMostPages) return worker.gap(list_.resource, cat("it has more than ", kMostPages, " pages"));
    const std::string key = cat("GET ", url.text());
    const auto known = crawl_.cache().page(key);
    Request request{url, list_.headers};
    if (known) request.headers.emplace_back("If-None-Match", known->etag);
    const std::uint64_t before = worker.marks();
    const auto answer = worker.client().fetch(request);
    if (!answer) return worker.gap(list_.resource, cat("a page was lost: ", answer.error().why));
    const std::string links = answer->head.headers.all("link");
    std::string next = next_link(links);
    if (known && answer->status() == kNotModified) {
      crawl_.count_unchanged();
      counted_ = false;
      go_on(worker, url, next.empty() ? known->next : next, known->children);
      return;
    }
    if (answer->status() != 200) return worker.gap(list_.resource, status_text(answer->status()));
    const auto json = parse_page(answer->body);
    if (!json) return worker.gap(list_.resource, cat("a page was lost: ", json.error().why));
    auto page = list_.read(worker, *json);
    if (!page) return worker.gap(list_.resource, cat("a page was lost: ", page.error().why));
    if (page->stop) next.clear();
    // Somebody on the way may have taken the links away, from whatever page.
    items_ += page->items;
    const bool by_number = next.empty() && links.empty() && !page->stop && page->items >= list_.page_size &&
                           (page->total == 0 || page->total > items_);
    if (counted_ && next.empty() && !by_number && !page->stop && page->total > items_)
      worker.gap(list_.resource, cat("the server counts ", page->total, ", gives ", items_, " and names no next page"));
    empty_ = page->items == 0 ? empty_ + 1 : 0;
    if (empty_ > kMostEmpty) return worker.gap(list_.resource, cat("it has more than ", kMostEmpty, " empty pages"));
    const std::string etag(answer->head.headers.get("etag"));
    // A full last page may get a successor without changing itself.
    const bool settled = !next.empty() || page->stop || page->items < list_.page_size;
    if (!etag.empty() && settled && worker.marks() == before)
      crawl_.cache().put_page(key, {etag, next, page->children});
    if (by_number) {
      // A server that knows no numbers gives the same again.
      const std::size_t body = std::hash<std::string_view>()(answer->body);
      if (std::exchange(body_, body) == body)
        return worker.gap(list_.resource, "a full page names no next one, and the server gives it again for the next");
      next = next_by_number(url);
    }
    go_on(worker, url, next, page->children);
  }

  void go_on(Worker& worker, const Url& url, const std::string& next, const std::vector<std::string>& children) {
    if (!next.empty()) {
      const auto target = resolve(url, next);
      if (!target || !target->same_server(worker.client().server())) {
        worker.gap(list_.resource, "its next page is on another server");
      } else {
        push(*target);
      }
    }
    if (list_.child)
      for (const std::string& child : children) list_.child(child);
  }

  Crawl& crawl_;
  List list_;
  std::set<std::string> seen_;  // pages come one after another, so no two threads are here
  std::size_t body_ = 0;        // hash of the last page whose successor was asked for by its number
  std::size_t empty_ = 0;       // pages, one behind another
  std::uint64_t items_ = 0;     // of all pages
  bool counted_ = true;         // none of them was unchanged, of which nobody knows how many it has
};

}  // namespace

void Crawl::push(Job job) { pool_.push(std::make_unique<JobTask>(workers_, std::move(job))); }

void Crawl::run(std::vector<std::unique_ptr<Worker>>& workers) {
  workers_ = &workers;
  pool_.run(static_cast<unsigned>(workers.size()));
}

void Crawl::once(Worker& worker, const std::string& identity, const std::function<void()>& work) {
  if (!identity.empty() && cache_.is_clean(identity)) return count_unchanged();
  const std::uint64_t before = worker.marks();
  work();
  if (!identity.empty() && worker.marks() == before) cache_.put_clean(identity);
}

void walk_list(Crawl& crawl, List list, Url first) {
  std::make_shared<ListWalk>(crawl, std::move(list))->push(std::move(first));
}

}  // namespace assay::remote
