// What asks the system's resolver, for a limited time: over TCP glibc waits for a name server without end.
#pragma once

#include <chrono>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace assay::verification {

// What `ask` gives; nothing when `most` is over. It runs on a thread of its own, which is left to itself then: `ask`
// borrows nothing, and what it gives is freed there.
template <class Ask>
auto answer_within(std::chrono::milliseconds most, Ask ask) -> std::optional<decltype(ask())> {
  std::promise<decltype(ask())> promise;
  auto answer = promise.get_future();
  std::thread([ask = std::move(ask), promise = std::move(promise)]() mutable { promise.set_value(ask()); }).detach();
  if (answer.wait_for(most) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

}  // namespace assay::verification
