// For tests only: answers without a server, and a clock that waits for nothing.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scanners/sources/remote/http/clock.h"
#include "scanners/sources/remote/http/transport.h"

namespace assay::remote::testing_kit {

// An answer as a test wants it; `broken`: the connection breaks behind the body.
struct Scripted {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  bool broken = false;
};

class ScriptedExchange final : public Exchange {
 public:
  explicit ScriptedExchange(Scripted answer) : answer_(std::move(answer)) {}

  Result<AnswerHead> head() override {
    if (answer_.status == 0) return fail("asking", "", "the connection broke");
    AnswerHead head;
    head.status = answer_.status;
    head.end_is_known = true;
    for (const auto& [name, value] : answer_.headers) head.headers.add(name, value);
    return head;
  }
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t size = std::min(buffer.size(), answer_.body.size() - at_);
    if (size == 0 && answer_.broken) return fail("asking", "", "the connection broke");
    std::memcpy(buffer.data(), answer_.body.data() + at_, size);
    at_ += size;
    return size;
  }

 private:
  Scripted answer_;
  std::size_t at_ = 0;
};

class TestClock final : public Clock {
 public:
  std::int64_t now() override { return now_; }
  void sleep(std::chrono::milliseconds time) override {
    slept.push_back(time.count());
    now_ += time.count() / 1000;
  }
  std::vector<std::int64_t> slept;

 private:
  std::int64_t now_ = 1000;
};

// Asks a function for each answer; nothing: the request cannot be sent.
class ScriptedTransport final : public Transport {
 public:
  using Answers = std::function<std::optional<Scripted>(const WireRequest& request)>;
  explicit ScriptedTransport(Answers answers) : answers_(std::move(answers)) {}

  Result<std::unique_ptr<Exchange>> send(const WireRequest& request) override {
    auto answer = answers_(request);
    if (!answer) return fail("asking", "", "nothing is left of the script");
    return std::make_unique<ScriptedExchange>(std::move(*answer));
  }

 private:
  Answers answers_;
};

}  // namespace assay::remote::testing_kit
