// How far long work has come, for a line on a terminal. Counters that workers add to and one watcher reads; nothing in
// it can hold a value, a path or any other text of the input.
#pragma once

#include <atomic>
#include <cstdint>

namespace assay {

// Thread-safe. A tick is two relaxed additions, 1 to 2 ns without contention; tick once for a file or a batch of
// objects, not for each line.
class Progress {
 public:
  void tick(std::uint64_t items, std::uint64_t bytes) {
    items_.fetch_add(items, std::memory_order_relaxed);
    bytes_.fetch_add(bytes, std::memory_order_relaxed);
  }

  // What is being done now, in a word or two: a string literal.
  void phase(const char* name) { phase_.store(name, std::memory_order_relaxed); }

  std::uint64_t items() const { return items_.load(std::memory_order_relaxed); }
  std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  const char* phase() const { return phase_.load(std::memory_order_relaxed); }

 private:
  alignas(64) std::atomic<std::uint64_t> items_{0};
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<const char*> phase_{"scanning"};
};

}  // namespace assay
