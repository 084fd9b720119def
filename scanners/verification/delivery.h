// Requests on their way to many hosts: how many at a time, how fast, how often again, and until when.
//
// For each host a window of requests under way, which begins at 4 and grows by one with each answer (so it doubles with
// each round trip) up to `per_host`, and is halved by 429, 5xx and connections that fail. A host that asks for a pause
// (429, Retry-After) gets one; what would wait beyond the deadline is given up at once. A host that cannot be reached
// at all is not asked again for what still waits.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/sources/remote/http/clock.h"
#include "scanners/sources/remote/http/request_pool.h"

namespace assay::verification {

struct DeliveryOptions {
  std::size_t under_way = 256;                  // of all hosts
  std::size_t per_host = 256;                   //
  double rate = 1000;                           // requests a second, of each host
  unsigned tries = 3;                           // of a request that fails by itself
  std::chrono::milliseconds first_wait{500};    // before the second try; twice as long before the third
  std::chrono::milliseconds deadline{300'000};  // from the first request on; what waits then is not sent
  std::uint64_t most_requests = 50'000;         // tries and redirects count
};

// What came of one request: an answer, or why it was not sent.
struct Delivered {
  std::uint64_t id = 0;
  remote::PooledAnswer answer;
  std::string_view not_sent;  // empty: it was
};

// Not synchronised. Pool and clock outlive it.
class Delivery {
 public:
  // `ticks` is time that only goes forward.
  using Ticks = std::function<std::chrono::milliseconds()>;
  Delivery(remote::RequestPool& pool, remote::Clock& clock, Ticks ticks, DeliveryOptions options)
      : pool_(pool), clock_(clock), ticks_(std::move(ticks)), options_(options) {}

  // Puts a request at the end of its host's queue.
  void ask(std::uint64_t id, remote::WireRequest request);

  // Until nothing is left. `got` may ask for more.
  void run(const std::function<void(Delivered delivered)>& got);

  std::uint64_t requests() const { return requests_; }  // that were sent
  std::size_t hosts() const { return hosts_asked_; }    // that were asked

 private:
  using Ms = std::chrono::milliseconds;

  struct Job {
    std::uint64_t id = 0;
    remote::WireRequest request;
    unsigned tried = 0, hops = 0;
    Ms not_before{0};
  };

  struct Host {
    std::deque<Job> queue;
    std::size_t under_way = 0;
    double window = 4;
    double allowance = 4;  // requests that the rate lets pass now
    Ms counted{0};         // until when `allowance` was
    Ms not_before{0};
    Ms shrunk{-10'000};
    unsigned failures = 0;  // connections that failed, one after another
    bool answered = false, asked = false;
    remote::Broken down = remote::Broken::none;
  };

  void send_what_may(Ms now);
  // Whether a job of the host may be sent now; it is then the first of the queue.
  bool may_send(Host& host, Ms now);
  Ms wait_for(Ms now) const;
  void give_up_waiting(std::string_view why);
  void give_up(Host& host, std::string_view why);
  void take(remote::PooledAnswer answer, Ms now);
  // Whether the job was put back, to be sent again.
  bool goes_again(Host& host, Job& job, const remote::PooledAnswer& answer, Ms now);
  bool follows(Job& job, const remote::PooledAnswer& answer) const;
  void note_outcome(Host& host, const remote::PooledAnswer& answer, Ms now) const;

  remote::RequestPool& pool_;
  remote::Clock& clock_;
  Ticks ticks_;
  DeliveryOptions options_;
  std::map<std::string, Host> hosts_;
  std::map<std::uint64_t, Job> under_way_;
  std::vector<Delivered> done_;
  std::size_t waiting_ = 0;
  std::uint64_t requests_ = 0;
  std::size_t hosts_asked_ = 0;
  Ms until_{0};
  bool started_ = false;
};

}  // namespace assay::verification
