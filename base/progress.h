// How far long work has come, for a line on a terminal. Counters that workers add to and one watcher reads; nothing in
// it can hold a value, a path or any other text of the input.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace assay {

// Thread-safe. A tick is two relaxed additions, 1 to 2 ns without contention; tick once for a file or a batch of
// objects, not for each line.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  void tick(std::uint64_t items, std::uint64_t bytes) {
    items_.fetch_add(items, std::memory_order_relaxed);
    bytes_.fetch_add(bytes, std::memory_order_relaxed);
  }

  // What is being done now, in a word or two: a string literal.
  void phase(const char* name) { phase_.store(name, std::memory_order_relaxed); }

  // Begins a stretch of work of that many steps, which take about the same time each; 0: how many is not known. One
  // thread calls it, while no other one steps.
  void expect(std::uint64_t steps, Clock::time_point now = Clock::now()) {
    steps_.store(0, std::memory_order_relaxed);
    began_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    expected_.store(steps, std::memory_order_relaxed);
  }
  // The same of a stretch that is under way since `began`: the steps were counted beside it.
  void expect_beside(std::uint64_t steps, Clock::time_point began) {
    began_.store(began.time_since_epoch().count(), std::memory_order_relaxed);
    expected_.store(steps, std::memory_order_relaxed);
  }
  void step(std::uint64_t steps) { steps_.fetch_add(steps, std::memory_order_relaxed); }

  // How long the rest of the stretch takes if it goes on like that. Nothing where that is not known, and for a second
  // and a hundredth of the steps at the beginning, which tell too little.
  std::optional<std::chrono::seconds> remaining(Clock::time_point now) const {
    const std::uint64_t expected = expected_.load(std::memory_order_relaxed);
    const std::uint64_t done = steps_.load(std::memory_order_relaxed);
    const Clock::duration took = now.time_since_epoch() - Clock::duration(began_.load(std::memory_order_relaxed));
    if (expected == 0 || done >= expected || done < expected / 100 || done == 0 || took < std::chrono::seconds(1))
      return std::nullopt;
    const double seconds = std::chrono::duration<double>(took).count();
    const double rest = seconds * static_cast<double>(expected - done) / static_cast<double>(done);
    return std::chrono::ceil<std::chrono::seconds>(std::chrono::duration<double>(rest));
  }

  // Whether somebody looks: what only tells how far the work has come is worth its time then.
  void watch() { watched_.store(true, std::memory_order_relaxed); }
  bool watched() const { return watched_.load(std::memory_order_relaxed); }

  std::uint64_t steps() const { return steps_.load(std::memory_order_relaxed); }
  std::uint64_t items() const { return items_.load(std::memory_order_relaxed); }
  std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  const char* phase() const { return phase_.load(std::memory_order_relaxed); }

 private:
  alignas(64) std::atomic<std::uint64_t> items_{0};
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<const char*> phase_{"scanning"};
  std::atomic<std::uint64_t> steps_{0}, expected_{0};
  std::atomic<Clock::rep> began_{0};
  std::atomic<bool> watched_{false};
};

}  // namespace assay
