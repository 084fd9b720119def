// Spreads the members of one archive over the workers: the one that opens it unpacks on, and whoever has nothing to do
// scans.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scanners/sources/files/member_scanner.h"
#include "scanners/sources/files/task_pool.h"

namespace assay::files {

// Not synchronised. What it hands to the pool outlives it.
class MemberTasks final : public MemberScanner {
 public:
  // Scans a member of more than whole_file_bytes, all of which is in memory, as that worker.
  using ScanLong = std::function<void(unsigned worker, const Origin& origin, Bytes text, std::uint64_t offset)>;

  // consumers: one for each worker, outliving the pool's run. `own`: the one of the thread that opens the archive.
  MemberTasks(TaskPool& pool, const std::vector<BlobConsumer*>& consumers, BlobConsumer& own, ScanLong scan_long,
              const Limits& limits, const ContentChoice& choice, Coverage& coverage);
  MemberTasks(const MemberTasks&) = delete;
  MemberTasks& operator=(const MemberTasks&) = delete;
  ~MemberTasks() override;

  Status longer(const Origin& origin, Bytes head, archives::ByteReader& rest, std::uint64_t offset) override;

 protected:
  void scan(const Origin& origin, Bytes text) override;

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
  class LongTask;

  bool all_busy() const;
  void hand_over();

  TaskPool& pool_;
  const std::vector<BlobConsumer*>& consumers_;
  BlobConsumer& own_;
  ScanLong scan_long_;
  std::unique_ptr<Batch> batch_;
  std::shared_ptr<std::atomic<std::size_t>> waiting_;  // bytes handed over and not scanned
};

}  // namespace assay::files
