// Scans the long members of one archive window by window: the thread that opens the archive unpacks on, and whoever has
// nothing to do takes the oldest window that nobody has. What it finds is what WindowScanner finds.
//
// Memory: some windows for each other thread, whatever the members' number and length. A window belongs to the one that
// unpacks while it is filled, to the one that took it while it is scanned, and is used again when its matches, in the
// member's order, have been handed on.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/coverage.h"
#include "base/limits.h"
#include "base/origin.h"
#include "base/result.h"
#include "scanners/secrets/long_blob.h"
#include "scanners/sources/archives/byte_reader.h"
#include "scanners/sources/files/blob_consumer.h"
#include "scanners/sources/files/match_groups.h"
#include "scanners/sources/files/window_buffer.h"

namespace assay::files {

// What a thread brings along to scan what another has unpacked. Both outlive the work.
struct CrewMember {
  BlobConsumer* consumer = nullptr;
  Coverage* coverage = nullptr;
};

class MemberWindows {
 public:
  // `others`: how many threads there are beside the one that unpacks; at least one.
  MemberWindows(const Limits& limits, std::size_t others);
  MemberWindows(const MemberWindows&) = delete;
  MemberWindows& operator=(const MemberWindows&) = delete;
  ~MemberWindows();

  struct Member {
    Origin origin;
    std::uint64_t offset = 0;       // of its first byte in what the origin is
    bool looks_for_hidden = false;  // what stands packed within it is a gap
  };
  // Reads a member to its end or to an error, which is returned. Returns when all is read; what is not scanned then is
  // left to help(). `ready` is called for each window, when it may be taken. By the one that opens the archive, as
  // `own`, which scans where the others do not keep up.
  Status read(Member member, archives::ByteReader& bytes, const CrewMember& own, const std::function<void()>& ready);

  // Scans the oldest window that nobody has taken, if there is one. From any thread.
  void help(const CrewMember& worker);

 private:
  struct Slot;
  struct State;

  Slot& take_free(const Slot* before, const CrewMember& own);
  bool load(Slot& slot, const Slot* before, archives::ByteReader& bytes, Status& status) const;
  static void scan(Slot& slot, const CrewMember& worker);
  void complete(Slot& slot, const CrewMember& worker);
  void hand_on(Slot& slot, const CrewMember& worker) const;

  const WindowShape shape_;
  const std::size_t most_;

  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<Slot*> free_;
  std::deque<Slot*> ready_;
};

}  // namespace assay::files
