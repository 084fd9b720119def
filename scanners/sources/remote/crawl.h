// Work that makes further work, spread over workers: lists page by page, and what they lead to.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scanners/sources/files/task_pool.h"
#include "scanners/sources/remote/json_page.h"
#include "scanners/sources/remote/resource_cache.h"
#include "scanners/sources/remote/worker.h"

namespace assay::remote {

// Thread-safe.
class Crawl {
 public:
  using Job = std::function<void(Worker& worker)>;

  // The cache is borrowed.
  explicit Crawl(ResourceCache& cache) : cache_(cache) {}

  // From any thread, before or during run().
  void push(Job job);

  // Runs jobs until none is left, one thread a worker.
  void run(std::vector<std::unique_ptr<Worker>>& workers);

  ResourceCache& cache() { return cache_; }

  // Runs `work`, unless an earlier run did and it was clean, and notes when it is now. identity: of what never changes
  // under it; empty when it may.
  void once(Worker& worker, const std::string& identity, const std::function<void()>& work);

  std::uint64_t unchanged() const { return unchanged_.load(std::memory_order_relaxed); }
  void count_unchanged() { unchanged_.fetch_add(1, std::memory_order_relaxed); }

 private:
  ResourceCache& cache_;
  files::TaskPool pool_;
  std::vector<std::unique_ptr<Worker>>* workers_ = nullptr;
  std::atomic<std::uint64_t> unchanged_{0};
};

// A list that a server gives in pages. Plain data and functions, which outlive the crawl or are copied.
struct List {
  // What the reader of a page says of it.
  struct Page {
    std::vector<std::string> children;  // what it leads to, in the source's own form
    std::size_t items = 0;
    bool stop = false;        // nothing behind it is wanted
    std::uint64_t total = 0;  // items of all pages, where the server tells it
  };

  Resource resource;                                           // for gaps: "list of issues"
  std::vector<std::pair<std::string, std::string>> headers{};  // of the requests
  std::size_t page_size = 100;                                 // items of a full page
  // Scans what a page holds. An Error: it is not what it should be.
  std::function<Result<Page>(Worker& worker, const Json& page)> read;
  // Makes jobs of what a page leads to; may be empty.
  std::function<void(const std::string& child)> child;
};

// Begins a list. Pages are followed by Link (RFC 8288), or by their number where a full one comes without any, since
// proxies take it away; on the client's server alone, each address once and at most 10,000 of them. A page that is lost
// is a gap, for what is behind it is lost too.
void walk_list(Crawl& crawl, List list, Url first);

}  // namespace assay::remote
