#include "scanners/sources/files/member_windows.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/strings.h"
#include "scanners/sources/files/unopened.h"

namespace assay::files {

namespace {
// As much as takes a thread longer to scan than another to wake up.
constexpr std::size_t kSlotsForEach = 8;
constexpr std::size_t kMostSlots = 32;
}  // namespace

// A member on its way, until its last window has been handed on.
struct MemberWindows::State {
  State(Member what, const WindowShape& shape) : member(std::move(what)), groups(shape) {}
  const Member member;
  // Under the mutex.
  std::map<std::uint64_t, Slot*> scanned;  // by the window's number
  std::uint64_t delivered = 0;             // windows handed on
  bool delivering = false;
  // Of whoever hands on.
  MatchGroups groups;
  TextPosition position;
  LongBlob blob;
  bool complete = true;
  std::string hidden;
};

struct MemberWindows::Slot {
  explicit Slot(const WindowShape& shape) : buffer(shape) {}
  std::shared_ptr<State> of;  // null while it is free
  std::uint64_t index = 0;
  WindowBuffer buffer;
  bool end = false;  // the member ends within what the buffer holds
  Window window;
  std::vector<Match> matches;  // offsets in the member
  bool complete = true;
  std::string hidden;
};

MemberWindows::MemberWindows(const Limits& limits, std::size_t others)
    : shape_(WindowShape::of(limits)), most_(std::min(kSlotsForEach * others + 2, kMostSlots)) {}

MemberWindows::~MemberWindows() = default;

Status MemberWindows::read(Member member, archives::ByteReader& bytes, const CrewMember& own,
                           const std::function<void()>& ready) {
  const auto state = std::make_shared<State>(std::move(member), shape_);
  Status status;
  const Slot* before = nullptr;
  for (std::uint64_t index = 0;; ++index) {
    Slot& slot = take_free(before, own);
    slot.of = state;
    slot.index = index;
    const bool more = load(slot, before, bytes, status);
    before = &slot;
    {
      const std::lock_guard lock(mutex_);
      ready_.push_back(&slot);
    }
    ready();
    if (!more) return status;
  }
}

// One that holds nothing, but not the window before: the next one begins with its end.
MemberWindows::Slot& MemberWindows::take_free(const Slot* before, const CrewMember& own) {
  for (;;) {
    std::unique_lock lock(mutex_);
    const auto one = std::find_if(free_.begin(), free_.end(), [before](const Slot* slot) { return slot != before; });
    if (one != free_.end()) {
      Slot& slot = **one;
      free_.erase(one);
      return slot;
    }
    if (slots_.size() < most_) return *slots_.emplace_back(std::make_unique<Slot>(shape_));
    if (ready_.empty()) {
      // All are being scanned, or wait for one that is.
      freed_.wait(lock);
      continue;
    }
    lock.unlock();
    help(own);
  }
}

// Reads the window's text; false when the member ends in it.
bool MemberWindows::load(Slot& slot, const Slot* before, archives::ByteReader& bytes, Status& status) const {
  WindowBuffer& buffer = slot.buffer;
  buffer.start(slot.index);
  if (before != nullptr) buffer.feed_from(before->buffer);
  slot.end = before != nullptr && before->end;
  while (!slot.end && buffer.fed() < shape_.core_end(slot.index) + shape_.ahead) {
    const Result<std::size_t> got = bytes.read(buffer.room());
    if (!got) status = tl::make_unexpected(got.error());
    slot.end = !got || *got == 0;
    if (!slot.end) buffer.filled(*got);
  }
  return !slot.end || buffer.fed() > shape_.core_end(slot.index);
}

void MemberWindows::help(const CrewMember& worker) {
  Slot* slot = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (ready_.empty()) return;
    slot = ready_.front();
    ready_.pop_front();
  }
  scan(*slot, worker);
  complete(*slot, worker);
}

void MemberWindows::scan(Slot& slot, const CrewMember& worker) {
  slot.matches.clear();
  slot.hidden.clear();
  slot.complete = true;
  slot.window = {};
  if (!slot.buffer.next(slot.end, slot.window)) return;  // of a member without bytes
  const Window& window = slot.window;
  if (is_zeros(window.text)) return;
  HiddenDataFinder looking(worker.consumer->finder());
  MatchFinder& finder = slot.of->member.looks_for_hidden ? looking : worker.consumer->finder();
  const BlobAtPath at(finder, slot.of->member.origin.path);
  finder.begin_blob(window.to - window.from);
  slot.complete = finder.find_in_part(window.text, window.from, window.to, slot.matches);
  for (Match& match : slot.matches) match.begin += window.offset;
  slot.hidden = looking.gap();
}

// Hands on all windows of the member that are next in order, unless another thread is at it.
void MemberWindows::complete(Slot& slot, const CrewMember& worker) {
  const std::shared_ptr<State> state = slot.of;
  std::unique_lock lock(mutex_);
  state->scanned.emplace(slot.index, &slot);
  if (state->delivering) return;
  state->delivering = true;
  while (!state->scanned.empty() && state->scanned.begin()->first == state->delivered) {
    Slot& next = *state->scanned.begin()->second;
    state->scanned.erase(state->scanned.begin());
    lock.unlock();
    hand_on(next, worker);
    next.of.reset();
    lock.lock();
    ++state->delivered;
    free_.push_back(&next);
    freed_.notify_one();
  }
  state->delivering = false;
}

void MemberWindows::hand_on(Slot& slot, const CrewMember& worker) const {
  State& state = *slot.of;
  const Origin& origin = state.member.origin;
  const Window& window = slot.window;
  state.complete = state.complete && slot.complete;
  if (state.hidden.empty()) state.hidden = std::move(slot.hidden);
  if (!slot.matches.empty() || state.groups.holding()) {
    std::vector<Match> neighbours;
    state.groups.next(shape_.core_end(window.index), window.last, slot.matches, neighbours);
    if (!slot.matches.empty()) {
      state.groups.move_into(window, slot.matches, neighbours);
      BlobPart part{window.text, state.position, window.last};
      part.position.offset += state.member.offset;
      worker.consumer->group(origin, state.blob, part, slot.matches, neighbours);
    }
  }
  advance(state.position, window.delta);
  if (!slot.end || slot.buffer.fed() > shape_.core_end(slot.index)) return;
  worker.consumer->end(origin, state.blob);
  if (!state.complete) worker.coverage->gap(input_name(origin), kFloodGap);
  if (!state.hidden.empty()) worker.coverage->gap(input_name(origin), std::move(state.hidden));
}

}  // namespace assay::files
