#include "scanners/verification/delivery.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "scanners/verification/judgement.h"

namespace assay::verification {

namespace {

using remote::Broken;
using remote::PooledAnswer;

constexpr unsigned kRedirects = 3;
constexpr unsigned kFailuresOfAHost = 3;
constexpr std::chrono::milliseconds kLongestWait{1000};

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// No connection came about: the request was not seen by anybody.
bool is_unreachable(Broken broken) {
  return broken == Broken::no_name || broken == Broken::not_public || broken == Broken::unreachable ||
         broken == Broken::untrusted;
}

}  // namespace

void Delivery::ask(std::uint64_t id, remote::WireRequest request) {
  Host& host = hosts_[request.url.server()];
  ++waiting_;
  host.queue.push_back({id, std::move(request), 0, 0, Ms(0)});
}

void Delivery::run(const std::function<void(Delivered delivered)>& got) {
  if (!std::exchange(started_, true)) until_ = ticks_() + options_.deadline;
  while (waiting_ > 0 || !under_way_.empty() || !done_.empty()) {
    const Ms now = ticks_();
    if (now >= until_) give_up_waiting("the time for verification was up");
    if (requests_ >= options_.most_requests) give_up_waiting("the run has made as many requests as it may");
    for (auto& [name, host] : hosts_)
      if (host.not_before >= until_) give_up(host, "the host asks for a longer pause than the run has time for");
    send_what_may(now);
    for (PooledAnswer& answer : pool_.wait(done_.empty() ? wait_for(now) : Ms(0))) take(std::move(answer), ticks_());
    for (Delivered& delivered : std::exchange(done_, {})) got(std::move(delivered));
  }
}

bool Delivery::may_send(Host& host, Ms now) {
  if (host.queue.empty() || under_way_.size() >= options_.under_way || requests_ >= options_.most_requests)
    return false;
  if (now < host.not_before || static_cast<double>(host.under_way) + 1 > host.window) return false;
  // What failed waits at the front; the others need not wait for it.
  const auto next =
      std::find_if(host.queue.begin(), host.queue.end(), [now](const Job& job) { return job.not_before <= now; });
  if (next == host.queue.end()) return false;
  if (next != host.queue.begin()) std::iter_swap(next, host.queue.begin());
  const double passed = std::chrono::duration<double>(now - host.counted).count();
  host.allowance = std::min(host.allowance + passed * options_.rate, std::max(1.0, options_.rate / 10));
  host.counted = now;
  if (host.allowance < 1) return false;
  host.allowance -= 1;
  return true;
}

void Delivery::send_what_may(Ms now) {
  // One of each host in turn, so that no host's queue holds the places of all.
  for (bool sent = true; sent;) {
    sent = false;
    for (auto& [name, host] : hosts_) {
      if (host.down != Broken::none) {
        for (Job& job : std::exchange(host.queue, {})) {
          --waiting_;
          PooledAnswer answer;
          answer.id = job.id;
          answer.broken = host.down;
          done_.push_back({job.id, std::move(answer), {}});
        }
        continue;
      }
      if (!may_send(host, now)) continue;
      Job job = std::move(host.queue.front());
      host.queue.pop_front();
      --waiting_;
      ++job.tried;
      ++requests_;
      ++host.under_way;
      if (!std::exchange(host.asked, true)) ++hosts_asked_;
      const std::uint64_t id = job.id;
      const Job& kept = under_way_.insert_or_assign(id, std::move(job)).first->second;
      pool_.send(id, kept.request);
      sent = true;
    }
  }
}

// How long to wait for an answer before something else may be done.
Delivery::Ms Delivery::wait_for(Ms now) const {
  Ms wait = now < until_ ? std::min(kLongestWait, until_ - now) : kLongestWait;
  for (const auto& [name, host] : hosts_) {
    if (host.queue.empty()) continue;
    Ms at = host.not_before;
    Ms first = host.queue.front().not_before;
    for (const Job& job : host.queue) {
      first = std::min(first, job.not_before);
      if (first <= now) break;
    }
    at = std::max(at, first);
    if (at > now) wait = std::min(wait, at - now);
    // The rate, where neither a pause nor the window holds it back.
    else if (static_cast<double>(host.under_way) + 1 <= host.window && under_way_.size() < options_.under_way)
      wait = std::min(wait, Ms(static_cast<std::int64_t>(1000 / options_.rate) + 1));
  }
  return std::max(wait, Ms(1));
}

void Delivery::give_up_waiting(std::string_view why) {
  for (auto& [name, host] : hosts_) give_up(host, why);
}

void Delivery::give_up(Host& host, std::string_view why) {
  for (const Job& job : std::exchange(host.queue, {})) {
    --waiting_;
    // What was sent before has an answer of its own, or none.
    PooledAnswer answer;
    answer.id = job.id;
    answer.broken = Broken::other;
    done_.push_back({job.id, std::move(answer), why});
  }
}

void Delivery::take(PooledAnswer answer, Ms now) {
  const auto found = under_way_.find(answer.id);
  if (found == under_way_.end()) return;
  Job job = std::move(found->second);
  under_way_.erase(found);
  Host& host = hosts_[job.request.url.server()];
  --host.under_way;
  note_outcome(host, answer, now);
  if (!goes_again(host, job, answer, now)) done_.push_back({job.id, std::move(answer), {}});
}

void Delivery::note_outcome(Host& host, const PooledAnswer& answer, Ms now) const {
  const int status = answer.head.status;
  const bool well = answer.broken == Broken::none && status != 429 && status < 500;
  if (answer.broken == Broken::none) host.answered = true;
  if (well) {
    host.failures = 0;
    host.window = std::min(host.window + 1, static_cast<double>(options_.per_host));
    return;
  }
  if (now - host.shrunk >= Ms(500)) {
    host.window = std::max(1.0, host.window / 2);
    host.shrunk = now;
  }
  if (answer.broken == Broken::none) {
    // A host that says how long it wants none gets none.
    if (const auto seconds = remote::retry_after(answer.head.headers, clock_.now()))
      host.not_before = std::max(host.not_before, now + std::chrono::seconds(std::min<std::int64_t>(*seconds, 86'400)));
    return;
  }
  if (!is_unreachable(answer.broken) || host.answered) return;
  const bool for_good = answer.broken == Broken::not_public || answer.broken == Broken::untrusted;
  if (++host.failures >= kFailuresOfAHost || for_good) host.down = answer.broken;
}

bool Delivery::goes_again(Host& host, Job& job, const PooledAnswer& answer, Ms now) {
  if (follows(job, answer)) {
    ++waiting_;
    host.queue.push_front(std::move(job));
    return true;
  }
  // One that was slow has had the time of two.
  if (answer.broken == Broken::too_slow) ++job.tried;
  if (!worth_repeating(answer) || job.tried >= options_.tries || host.down != Broken::none) return false;
  job.not_before = now + options_.first_wait * (1U << std::min(job.tried - 1, 6U));
  if (std::max(job.not_before, host.not_before) >= until_) return false;  // the answer that came is the last one
  ++waiting_;
  host.queue.push_back(std::move(job));
  return true;
}

// A redirect on the same server, of a request that only reads, is followed; any other is an answer.
bool Delivery::follows(Job& job, const PooledAnswer& answer) const {
  remote::WireRequest& request = job.request;
  if (answer.broken != Broken::none || !is_redirect(answer.head.status) || job.hops >= kRedirects) return false;
  if (request.body || (request.method != "GET" && request.method != "HEAD")) return false;
  const std::string_view to = answer.head.headers.get("location");
  const auto next = to.empty() ? std::nullopt : remote::resolve(request.url, to);
  if (!next || !next->same_server(request.url)) return false;
  request.url = *next;
  ++job.hops;
  --job.tried;
  return true;
}

}  // namespace assay::verification
