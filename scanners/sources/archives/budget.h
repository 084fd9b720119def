// What one input may cost to open, with all that is nested in it. Bounds are counted in bytes and members, never timed,
// so that a bomb ends at the same place in every run.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/limits.h"

namespace assay::archives {

// Not synchronised: one for each outermost container.
class Budget {
 public:
  explicit Budget(const Limits& limits)
      : ratio_(limits.archive_ratio),
        bytes_(limits.archive_bytes_base),
        members_(limits.archive_members),
        memory_(limits.archive_memory_bytes) {}

  // The input holds, or gave, so many more bytes.
  void allow(std::uint64_t input_bytes) { bytes_ += std::min(input_bytes, kMost) * ratio_; }

  // So many bytes were unpacked, at whatever depth. False: that is too many, and nothing more is to be read.
  bool spend(std::uint64_t bytes) {
    if (bytes > bytes_) exhausted_ = true;
    bytes_ -= std::min(bytes, bytes_);
    return !exhausted_;
  }
  bool spend_member() {
    if (members_ == 0) exhausted_ = true;
    members_ -= members_ == 0 ? 0 : 1;
    return !exhausted_;
  }
  bool exhausted() const { return exhausted_; }

  // What may be spent yet, for whoever spends of it in another process (documents/reader_child.h).
  struct Left {
    std::uint64_t bytes = 0;
    std::uint64_t members = 0;
    bool exhausted = false;
  };
  Left left() const { return {bytes_, members_, exhausted_}; }
  void set_left(const Left& left) {
    bytes_ = left.bytes;
    members_ = left.members;
    exhausted_ = left.exhausted;
  }

  std::uint64_t memory() const { return memory_; }

 private:
  friend class Memory;
  static constexpr std::uint64_t kMost = std::uint64_t{1} << 40;
  std::uint64_t ratio_;
  std::uint64_t bytes_;
  std::uint64_t members_;
  std::uint64_t memory_;
  bool exhausted_ = false;
};

inline constexpr const char* kTooMuchMemory = "asks for more memory than may be used (limit archive-memory-bytes)";

inline constexpr const char* kBudgetGap =
    "unpacks to more than its size allows (limits archive-bytes-base, archive-ratio, archive-members); the rest was "
    "not read";

// A part of the budget's memory, given back when this goes. The budget outlives it.
class Memory {
 public:
  explicit Memory(Budget& budget) : budget_(budget) {}
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { budget_.memory_ += held_; }

  // False, and nothing taken, when there is not as much left.
  bool take(std::uint64_t bytes) {
    if (bytes > budget_.memory_) return false;
    budget_.memory_ -= bytes;
    held_ += bytes;
    return true;
  }
  std::uint64_t held() const { return held_; }

 private:
  Budget& budget_;
  std::uint64_t held_ = 0;
};

}  // namespace assay::archives
