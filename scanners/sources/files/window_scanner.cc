#include "scanners/sources/files/window_scanner.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace assay::files {

WindowScanner::WindowScanner(MatchFinder& finder, const Limits& limits, Resolve resolve)
    : finder_(finder),
      resolve_(std::move(resolve)),
      shape_(WindowShape::of(limits)),
      buffer_(shape_),
      groups_(shape_) {}

void WindowScanner::push(Bytes bytes) {
  while (!bytes.empty()) {
    const std::span<char> space = room();
    const std::size_t taken = std::min(space.size(), bytes.size());
    std::memcpy(space.data(), bytes.data(), taken);
    bytes.remove_prefix(taken);
    filled(taken);
  }
}

void WindowScanner::filled(std::size_t bytes) {
  buffer_.filled(bytes);
  scan(false);
}

bool WindowScanner::finish() {
  scan(true);
  buffer_.start(0);
  groups_.clear();
  position_ = {};
  return std::exchange(complete_, true);
}

void WindowScanner::scan(bool end) {
  Window window;
  while (buffer_.next(end, window)) {
    matches_.clear();
    finder_.begin_blob(window.to - window.from);
    if (!is_zeros(window.text) && !finder_.find_in_part(window.text, window.from, window.to, matches_))
      complete_ = false;
    for (Match& match : matches_) match.begin += window.offset;
    groups_.next(shape_.core_end(window.index), window.last, matches_, neighbours_);
    if (!matches_.empty()) {
      groups_.move_into(window, matches_, neighbours_);
      resolve_({window.text, position_, window.last}, matches_, neighbours_);
    }
    advance(position_, window.delta);
  }
}

}  // namespace assay::files
