// For tests only: a pool that answers by a function, and time that goes forward when it is waited for.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scanners/sources/remote/http/client_test_kit.h"
#include "scanners/sources/remote/http/request_pool.h"

namespace assay::verification::testing_kit {

class ScriptedPool final : public remote::RequestPool {
 public:
  using Answers = std::function<remote::PooledAnswer(const remote::WireRequest& request)>;
  explicit ScriptedPool(Answers answers) : answers_(std::move(answers)) {}

  void send(std::uint64_t id, const remote::WireRequest& request) override {
    remote::PooledAnswer answer = answers_(request);
    answer.id = id;
    sent.push_back(request);
    sent_at.push_back(now);
    ready_.push_back(std::move(answer));
    most_under_way = std::max(most_under_way, ready_.size());
  }
  // All answers take a tenth of a second.
  std::vector<remote::PooledAnswer> wait(std::chrono::milliseconds most) override {
    now += ready_.empty() ? most : std::chrono::milliseconds(100);
    return std::exchange(ready_, {});
  }
  std::size_t under_way() const override { return ready_.size(); }

  std::function<std::chrono::milliseconds()> ticks() {
    return [this] { return now; };
  }

  std::vector<remote::WireRequest> sent;
  std::vector<std::chrono::milliseconds> sent_at;
  std::chrono::milliseconds now{0};
  std::size_t most_under_way = 0;

 private:
  Answers answers_;
  std::vector<remote::PooledAnswer> ready_;
};

inline remote::PooledAnswer answer(int status, std::string body = {}, std::string type = "application/json") {
  remote::PooledAnswer out;
  out.head.status = status;
  out.head.end_is_known = true;
  if (!type.empty()) out.head.headers.add("Content-Type", type);
  out.body = std::move(body);
  return out;
}

inline remote::PooledAnswer broken(remote::Broken how) {
  remote::PooledAnswer out;
  out.broken = how;
  return out;
}

}  // namespace assay::verification::testing_kit
