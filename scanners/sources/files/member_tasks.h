// Spreads the members of one archive over the workers: the one that opens it unpacks on, and whoever has nothing to do
// scans.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scanners/sources/files/member_scanner.h"
#include "scanners/sources/files/member_windows.h"
#include "scanners/sources/files/task_pool.h"

namespace assay::files {

// Not synchronised. What it hands to the pool outlives it.
class MemberTasks final : public MemberScanner {
 public:
  // crew: one for each worker, outliving the pool's run; all have consumers. `own`: the worker that opens the archive.
  MemberTasks(TaskPool& pool, const std::vector<CrewMember>& crew, unsigned own, const Limits& limits,
              const ContentChoice& choice);
  MemberTasks(const MemberTasks&) = delete;
  MemberTasks& operator=(const MemberTasks&) = delete;
  ~MemberTasks() override;

 protected:
  void scan(const Origin& origin, Bytes text) override;
  Status scan_long(const Origin& origin, archives::ByteReader& bytes, std::uint64_t offset,
                   bool looks_for_hidden) override;

 private:
  struct Batch {
    struct Item {
      Origin origin;
      std::size_t begin = 0, size = 0;
    };
    std::vector<Item> items;
    std::string bytes;
  };
  class BatchTask;
  class WindowTask;

  bool all_busy() const;
  void hand_over();

  TaskPool& pool_;
  const std::vector<CrewMember>& crew_;
  const CrewMember& own_;
  const Limits& limits_;
  std::shared_ptr<MemberWindows> windows_;  // of members that are not whole; made for the first one
  std::unique_ptr<Batch> batch_;
  std::shared_ptr<std::atomic<std::size_t>> waiting_;  // bytes handed over and not scanned
};

}  // namespace assay::files
