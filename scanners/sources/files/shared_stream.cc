#include "scanners/sources/files/shared_stream.h"

#include <algorithm>
#include <cstring>

#include "base/parallel.h"

namespace assay::files {

namespace {
constexpr std::size_t kSlotsPerThread = 3;
}

SharedStream::SharedStream(Bytes head, ByteStream& stream, const Origin& origin, const Limits& limits,
                           const std::vector<BlobConsumer*>& consumers)
    : head_(head),
      stream_(stream),
      origin_(origin),
      shape_(WindowShape::of(limits)),
      consumers_(consumers),
      groups_(shape_) {
  for (std::size_t i = 0; i < kSlotsPerThread * consumers.size(); ++i) {
    slots_.push_back(std::make_unique<Slot>(shape_));
  }
}

bool SharedStream::run() {
  run_workers(static_cast<unsigned>(consumers_.size()), [&](unsigned worker) { work(*consumers_[worker]); });
  consumers_[0]->end(origin_, blob_);
  return complete_;
}

void SharedStream::work(BlobConsumer& consumer) {
  std::uint64_t index = 0;
  while (load(index)) {
    Slot& mine = slot(index);
    Window& window = mine.window;
    mine.matches.clear();
    // All of the window's text was loaded, so it is there.
    bool complete = mine.buffer.next(mine.buffer.fed() < shape_.core_end(index) + shape_.ahead, window);
    MatchFinder& finder = consumer.finder();
    const BlobAtPath at(finder, origin_.path);
    finder.begin_blob(window.to - window.from);
    complete = complete && finder.find_in_part(window.text, window.from, window.to, mine.matches);
    for (Match& match : mine.matches) match.begin += window.offset;
    {
      const std::lock_guard lock(mutex_);
      mine.scanned = true;
      complete_ = complete_ && complete;
    }
    deliver(consumer);
  }
}

// Reads the next window's text into its slot; false when there is none.
bool SharedStream::load(std::uint64_t& index) {
  const std::lock_guard reading(reading_);
  index = next_;
  const WindowBuffer* before = index == 0 ? nullptr : &slot(index - 1).buffer;
  if (ended_ && (before == nullptr || before->fed() <= shape_.core_begin(index))) return false;
  {
    std::unique_lock lock(mutex_);
    delivered_more_.wait(lock, [&] { return index < delivered_ + slots_.size(); });
  }
  ++next_;
  WindowBuffer& buffer = slot(index).buffer;
  buffer.start(index);
  // The window before stays where it is until this one has been read: slots are taken in turn.
  if (before != nullptr) buffer.feed_from(*before);
  while (!ended_ && buffer.fed() < shape_.core_end(index) + shape_.ahead) {
    const std::span<char> room = buffer.room();
    const std::size_t got = fill(room);
    buffer.filled(got);
    ended_ = got < room.size();
  }
  if (buffer.fed() > shape_.core_begin(index)) return true;
  --next_;  // the stream ended where this window begins
  return false;
}

std::size_t SharedStream::fill(std::span<char> room) {
  const std::size_t from_head = std::min(head_.size(), room.size());
  std::memcpy(room.data(), head_.data(), from_head);
  head_.remove_prefix(from_head);
  return from_head == room.size() ? from_head : from_head + stream_.read(room.subspan(from_head));
}

// Hands on all windows that are next in order, unless another thread is at it.
void SharedStream::deliver(BlobConsumer& consumer) {
  std::unique_lock lock(mutex_);
  if (delivering_) return;
  delivering_ = true;
  std::vector<Match> neighbours;
  while (slot(delivered_).scanned) {
    Slot& ready = slot(delivered_);
    ready.scanned = false;
    lock.unlock();
    if (!ready.matches.empty() || groups_.holding()) {
      groups_.next(shape_.core_end(ready.window.index), ready.window.last, ready.matches, neighbours);
      if (!ready.matches.empty()) {
        groups_.move_into(ready.window, ready.matches, neighbours);
        consumer.group(origin_, blob_, {ready.window.text, position_, ready.window.last}, ready.matches, neighbours);
      }
    }
    advance(position_, ready.window.delta);
    lock.lock();
    ++delivered_;
    delivered_more_.notify_all();
  }
  delivering_ = false;
}

}  // namespace assay::files
