#include "scanners/sources/files/window_buffer.h"

#include <algorithm>
#include <cstring>

#include "rules/rule.h"
#include "scanners/sources/files/match_groups.h"

namespace assay::files {

namespace {
// What clean_cut looks at around a cut.
constexpr std::size_t kCutMargin = 4;
// Text kept around a value for its markers and its context line.
constexpr std::size_t kContext = 2048;
}  // namespace

bool is_zeros(Bytes text) {
  return text.empty() || (text[0] == '\0' && std::memcmp(text.data(), text.data() + 1, text.size() - 1) == 0);
}

WindowShape WindowShape::of(const Limits& limits) {
  WindowShape shape;
  shape.long_value = limits.long_value_bytes;
  shape.hold = std::max(limits.long_value_bytes, 2 * kReach) + 2 * kNeighbour;
  shape.behind = shape.hold + kContext;
  shape.ahead = kNeighbour;
  shape.window = std::max(limits.window_bytes, 2 * shape.behind);
  static_assert(kNeighbour >= kReach);
  return shape;
}

std::uint64_t WindowShape::feed_begin(std::uint64_t index) const {
  const std::uint64_t begin = core_begin(index);
  return begin < behind + kCutMargin ? 0 : begin - behind - kCutMargin;
}

WindowBuffer::WindowBuffer(const WindowShape& shape)
    : shape_(shape), bytes_(shape.behind + shape.window + shape.ahead + 4 * kCutMargin) {
  start(0);
}

void WindowBuffer::start(std::uint64_t index) {
  base_ = shape_.feed_begin(index);
  used_ = 0;
  index_ = index;
  begin_known_ = index == 0;
  text_begin_ = 0;
}

std::span<char> WindowBuffer::room() {
  // Let go of what is before the next window's text.
  const std::uint64_t keep = begin_known_ ? text_begin_ - std::min<std::uint64_t>(text_begin_, kCutMargin) : base_;
  if (keep > base_ && keep <= base_ + used_) {
    const auto drop = static_cast<std::size_t>(keep - base_);
    std::memmove(bytes_.data(), bytes_.data() + drop, used_ - drop);
    used_ -= drop;
    base_ = keep;
  }
  return {bytes_.data() + used_, bytes_.size() - used_};
}

void WindowBuffer::feed_from(const WindowBuffer& other) {
  const std::uint64_t from = std::max(fed(), other.base_);
  if (from != fed() || from >= other.fed()) return;
  const std::span<char> space = room();
  const std::size_t bytes = std::min(space.size(), static_cast<std::size_t>(other.fed() - from));
  std::memcpy(space.data(), other.bytes_.data() + (from - other.base_), bytes);
  filled(bytes);
}

bool WindowBuffer::next(bool end, Window& window) {
  const std::uint64_t core_begin = shape_.core_begin(index_);
  const std::uint64_t core_end = shape_.core_end(index_);
  if (fed() <= core_begin) return false;
  if (!end && fed() < core_end + shape_.ahead) return false;
  const Bytes held(bytes_.data(), used_);
  const auto in_held = [&](std::uint64_t offset) { return static_cast<std::size_t>(offset - base_); };
  if (!begin_known_)
    text_begin_ = base_ + clean_cut(held, in_held(core_begin - std::min<std::uint64_t>(core_begin, shape_.behind)));

  window.index = index_;
  window.offset = text_begin_;
  window.text =
      held.substr(in_held(text_begin_), in_held(std::min(fed(), core_end + shape_.ahead)) - in_held(text_begin_));
  window.from = static_cast<std::size_t>(core_begin - text_begin_);
  window.to = static_cast<std::size_t>(std::min(fed(), core_end) - text_begin_);
  window.last = end && fed() <= core_end;
  window.delta = {};
  if (!window.last) {
    const std::uint64_t next_begin =
        base_ + clean_cut(held, in_held(core_end - std::min<std::uint64_t>(core_end, shape_.behind)));
    window.delta = count_lines(held.substr(in_held(text_begin_), in_held(next_begin) - in_held(text_begin_)));
    text_begin_ = next_begin;
    begin_known_ = true;
  }
  ++index_;
  return true;
}

}  // namespace assay::files
