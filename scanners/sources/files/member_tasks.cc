#include "scanners/sources/files/member_tasks.h"

namespace assay::files {

namespace {
// Bytes handed over at once: a task costs some microseconds, as long as scanning a few kilobytes.
constexpr std::size_t kBatchBytes = std::size_t{256} << 10;
// Bytes that may wait for each worker: with more, the one that unpacks scans as well.
constexpr std::size_t kWaitingBytes = std::size_t{2} << 20;
}  // namespace

class MemberTasks::BatchTask final : public Task {
 public:
  BatchTask(const std::vector<CrewMember>& crew, std::unique_ptr<Batch> batch,
            std::shared_ptr<std::atomic<std::size_t>> waiting)
      : crew_(crew), batch_(std::move(batch)), waiting_(std::move(waiting)) {}
  void run(unsigned worker) override {
    const Bytes bytes = batch_->bytes;
    for (const Batch::Item& item : batch_->items)
      crew_[worker].consumer->whole(item.origin, bytes.substr(item.begin, item.size));
    *waiting_ -= bytes.size();
  }

 private:
  const std::vector<CrewMember>& crew_;
  std::unique_ptr<Batch> batch_;
  std::shared_ptr<std::atomic<std::size_t>> waiting_;
};

// One for each window: there may be nothing left to take.
class MemberTasks::WindowTask final : public Task {
 public:
  WindowTask(const std::vector<CrewMember>& crew, std::shared_ptr<MemberWindows> windows)
      : crew_(crew), windows_(std::move(windows)) {}
  void run(unsigned worker) override { windows_->help(crew_[worker]); }

 private:
  const std::vector<CrewMember>& crew_;
  std::shared_ptr<MemberWindows> windows_;
};

MemberTasks::MemberTasks(TaskPool& pool, const std::vector<CrewMember>& crew, unsigned own, const Limits& limits,
                         const ContentChoice& choice)
    : MemberScanner(*crew[own].consumer, limits, choice, *crew[own].coverage),
      pool_(pool),
      crew_(crew),
      own_(crew[own]),
      limits_(limits),
      waiting_(std::make_shared<std::atomic<std::size_t>>(0)) {}

MemberTasks::~MemberTasks() { hand_over(); }

bool MemberTasks::all_busy() const { return crew_.size() == 1 || *waiting_ > kWaitingBytes * (crew_.size() - 1); }

Status MemberTasks::scan_long(const Origin& origin, archives::ByteReader& bytes, std::uint64_t offset,
                              bool looks_for_hidden) {
  if (crew_.size() == 1) return MemberScanner::scan_long(origin, bytes, offset, looks_for_hidden);
  if (windows_ == nullptr) windows_ = std::make_shared<MemberWindows>(limits_, crew_.size() - 1);
  return windows_->read({origin, offset, looks_for_hidden}, bytes, own_,
                        [this] { pool_.push(std::make_unique<WindowTask>(crew_, windows_)); });
}

void MemberTasks::scan(const Origin& origin, Bytes text) {
  if (all_busy()) return own_.consumer->whole(origin, text);
  if (batch_ == nullptr) batch_ = std::make_unique<Batch>();
  batch_->items.push_back({origin, batch_->bytes.size(), text.size()});
  batch_->bytes += text;
  if (batch_->bytes.size() >= kBatchBytes) hand_over();
}

void MemberTasks::hand_over() {
  if (batch_ == nullptr) return;
  *waiting_ += batch_->bytes.size();
  pool_.push(std::make_unique<BatchTask>(crew_, std::move(batch_), waiting_));
}

}  // namespace assay::files
