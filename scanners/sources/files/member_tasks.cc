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
  BatchTask(const std::vector<BlobConsumer*>& consumers, std::unique_ptr<Batch> batch,
            std::shared_ptr<std::atomic<std::size_t>> waiting)
      : consumers_(consumers), batch_(std::move(batch)), waiting_(std::move(waiting)) {}
  void run(unsigned worker) override {
    const Bytes bytes = batch_->bytes;
    for (const Batch::Item& item : batch_->items)
      consumers_[worker]->whole(item.origin, bytes.substr(item.begin, item.size));
    *waiting_ -= bytes.size();
  }

 private:
  const std::vector<BlobConsumer*>& consumers_;
  std::unique_ptr<Batch> batch_;
  std::shared_ptr<std::atomic<std::size_t>> waiting_;
};

MemberTasks::MemberTasks(TaskPool& pool, const std::vector<BlobConsumer*>& consumers, BlobConsumer& own,
                         const Limits& limits, const ContentChoice& choice, Coverage& coverage)
    : MemberScanner(own, limits, choice, coverage),
      pool_(pool),
      consumers_(consumers),
      own_(own),
      waiting_(std::make_shared<std::atomic<std::size_t>>(0)) {}

MemberTasks::~MemberTasks() { hand_over(); }

void MemberTasks::scan(const Origin& origin, Bytes text) {
  if (consumers_.size() == 1 || *waiting_ > kWaitingBytes * (consumers_.size() - 1)) return own_.whole(origin, text);
  if (batch_ == nullptr) batch_ = std::make_unique<Batch>();
  batch_->items.push_back({origin, batch_->bytes.size(), text.size()});
  batch_->bytes += text;
  if (batch_->bytes.size() >= kBatchBytes) hand_over();
}

void MemberTasks::hand_over() {
  if (batch_ == nullptr) return;
  *waiting_ += batch_->bytes.size();
  pool_.push(std::make_unique<BatchTask>(consumers_, std::move(batch_), waiting_));
}

}  // namespace assay::files
