#include "scanners/sources/files/member_tasks.h"

namespace assay::files {

namespace {
// Bytes handed over at once: a task costs some microseconds, as long as scanning a few kilobytes.
constexpr std::size_t kBatchBytes = std::size_t{256} << 10;
// Bytes that may wait for each worker: with more, the one that unpacks scans as well.
constexpr std::size_t kWaitingBytes = std::size_t{2} << 20;
// A longer member is scanned as it is unpacked, by the one that unpacks.
constexpr std::size_t kLongBytes = std::size_t{8} << 20;
constexpr std::size_t kPart = std::size_t{256} << 10;
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

class MemberTasks::LongTask final : public Task {
 public:
  LongTask(ScanLong scan, Origin origin, std::string text, std::uint64_t offset,
           std::shared_ptr<std::atomic<std::size_t>> waiting)
      : scan_(std::move(scan)),
        origin_(std::move(origin)),
        text_(std::move(text)),
        offset_(offset),
        waiting_(std::move(waiting)) {}
  void run(unsigned worker) override {
    scan_(worker, origin_, text_, offset_);
    *waiting_ -= text_.size();
  }

 private:
  ScanLong scan_;
  Origin origin_;
  std::string text_;
  std::uint64_t offset_;
  std::shared_ptr<std::atomic<std::size_t>> waiting_;
};

MemberTasks::MemberTasks(TaskPool& pool, const std::vector<BlobConsumer*>& consumers, BlobConsumer& own,
                         ScanLong scan_long, const Limits& limits, const ContentChoice& choice, Coverage& coverage)
    : MemberScanner(own, limits, choice, coverage),
      pool_(pool),
      consumers_(consumers),
      own_(own),
      scan_long_(std::move(scan_long)),
      waiting_(std::make_shared<std::atomic<std::size_t>>(0)) {}

MemberTasks::~MemberTasks() { hand_over(); }

bool MemberTasks::all_busy() const {
  return consumers_.size() == 1 || *waiting_ > kWaitingBytes * (consumers_.size() - 1);
}

Status MemberTasks::longer(const Origin& origin, Bytes head, archives::ByteReader& rest, std::uint64_t offset) {
  if (all_busy()) return MemberScanner::longer(origin, head, rest, offset);
  std::string text(head);
  Status status;
  for (;;) {
    const std::size_t had = text.size();
    text.resize(had + kPart);
    const Result<std::size_t> got = rest.read({text.data() + had, kPart});
    text.resize(had + (got ? *got : 0));
    if (!got) status = tl::make_unexpected(got.error());
    if (!got || *got == 0) break;
    if (text.size() > kLongBytes) {
      archives::ChainedReader all(Bytes(text).substr(head.size()), rest);
      return MemberScanner::longer(origin, head, all, offset);
    }
  }
  *waiting_ += text.size();
  pool_.push(std::make_unique<LongTask>(scan_long_, origin, std::move(text), offset, waiting_));
  return status;
}

void MemberTasks::scan(const Origin& origin, Bytes text) {
  if (all_busy()) return own_.whole(origin, text);
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
