#include "scanners/sources/files/large_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/result.h"
#include "base/strings.h"
#include "scanners/sources/files/extents.h"
#include "scanners/sources/files/unopened.h"

namespace assay::files {

namespace {

// 1 MiB a piece: reading a window's surroundings twice costs 4 %, and a flood's matches stay few.
constexpr std::uint32_t kWindowsPerPiece = 4;

std::int64_t modified(const struct stat& info) {
  return static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec;
}

}  // namespace

LargeFile::LargeFile(UniqueFd fd, std::uint64_t size, Origin origin, const Limits& limits, unsigned threads,
                     bool hidden_is_gap)
    : fd_(std::move(fd)),
      size_(size),
      origin_(std::move(origin)),
      shape_(WindowShape::of(limits)),
      hidden_is_gap_(hidden_is_gap),
      ahead_(2 * std::size_t{threads} + 2),
      groups_(shape_) {
  struct stat info {};
  if (::fstat(fd_.get(), &info) == 0) changed_at_ = modified(info);
  for (const WindowRun& run : data_windows(fd_.get(), size_, shape_)) {
    for (std::uint64_t done = 0; done < run.count; done += kWindowsPerPiece) {
      pieces_.push_back(
          {run.first + done, static_cast<std::uint32_t>(std::min<std::uint64_t>(kWindowsPerPiece, run.count - done))});
    }
  }
}

void LargeFile::help(const Helper& helper) {
  if (pieces_.empty()) {
    // All of it is a hole.
    finish(helper);
    return;
  }
  std::size_t piece = 0;
  while (take(piece)) complete(piece, scan(pieces_[piece], helper), helper);
}

bool LargeFile::take(std::size_t& piece) {
  std::unique_lock lock(mutex_);
  delivered_more_.wait(lock, [&] { return next_ >= pieces_.size() || next_ < delivered_ + ahead_; });
  if (next_ >= pieces_.size()) return false;
  piece = next_++;
  return true;
}

// Feeds the buffer until its next window is there.
bool LargeFile::load(WindowBuffer& buffer, Window& window, std::string& error) const {
  while (!buffer.next(buffer.fed() >= size_, window)) {
    const std::span<char> room = buffer.room();
    const std::uint64_t left = size_ - std::min(size_, buffer.fed());
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), left));
    const ssize_t got = ::pread(fd_.get(), room.data(), wanted, static_cast<off_t>(buffer.fed()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      error = got == 0 ? cat("became shorter while it was read, at byte ", buffer.fed()) : errno_text(errno);
      return false;
    }
    buffer.filled(static_cast<std::size_t>(got));
  }
  return true;
}

LargeFile::Outcome LargeFile::scan(const Piece& piece, const Helper& helper) const {
  Outcome outcome;
  WindowBuffer& buffer = *helper.buffer;
  buffer.start(piece.first);
  Window window;
  for (std::uint32_t i = 0; i < piece.count && load(buffer, window, outcome.error); ++i) {
    if (i == 0) outcome.begin = window.offset;
    outcome.deltas.push_back(window.delta);
    const std::size_t before = outcome.matches.size();
    if (helper.consumer != nullptr) {
      HiddenDataFinder looking(helper.consumer->finder());
      MatchFinder& finder = hidden_is_gap_ ? looking : helper.consumer->finder();
      const BlobAtPath at(finder, origin_.path);
      finder.begin_blob(window.to - window.from);
      if (!finder.find_in_part(window.text, window.from, window.to, outcome.matches)) outcome.flooded = true;
      if (outcome.hidden.empty()) outcome.hidden = looking.gap();
    }
    for (std::size_t m = before; m < outcome.matches.size(); ++m) outcome.matches[m].begin += window.offset;
    outcome.found.push_back(static_cast<std::uint32_t>(outcome.matches.size() - before));
  }
  return outcome;
}

void LargeFile::complete(std::size_t piece, Outcome outcome, const Helper& helper) {
  std::unique_lock lock(mutex_);
  done_.emplace(piece, std::move(outcome));
  if (delivering_) return;
  delivering_ = true;
  while (!done_.empty() && done_.begin()->first == delivered_) {
    const Outcome ready = std::move(done_.begin()->second);
    done_.erase(done_.begin());
    lock.unlock();
    deliver(pieces_[delivered_], ready, helper);
    lock.lock();
    ++delivered_;
    delivered_more_.notify_all();
  }
  delivering_ = false;
}

void LargeFile::deliver(const Piece& piece, const Outcome& outcome, const Helper& helper) {
  if (outcome.flooded) gap(helper, kFloodGap);
  if (!outcome.hidden.empty()) gap(helper, outcome.hidden);
  const std::uint64_t here = position_.offset;
  if (outcome.begin > here) {  // a hole: NULs on one line
    advance(position_, {.bytes = outcome.begin - here, .breaks = 0, .tail_units = outcome.begin - here});
  }
  std::size_t match = 0;
  std::vector<Match> group, neighbours;
  for (std::size_t i = 0; i < outcome.deltas.size(); ++i) {
    const std::uint64_t index = piece.first + i;
    if (outcome.found[i] != 0 || groups_.holding()) {
      group.assign(outcome.matches.begin() + static_cast<std::ptrdiff_t>(match),
                   outcome.matches.begin() + static_cast<std::ptrdiff_t>(match + outcome.found[i]));
      match += outcome.found[i];
      groups_.next(shape_.core_end(index), size_ <= shape_.core_end(index), group, neighbours);
      if (!group.empty()) deliver_group(index, group, neighbours, helper);
    }
    advance(position_, outcome.deltas[i]);
  }
  if (!outcome.error.empty()) gap(helper, outcome.error);
  if (helper.progress != nullptr) helper.progress->step(position_.offset - here);
  if (&piece == &pieces_.back()) finish(helper);
}

void LargeFile::deliver_group(std::uint64_t index, std::vector<Match>& group, std::vector<Match>& neighbours,
                              const Helper& helper) {
  WindowBuffer& buffer = *helper.buffer;  // free: whoever delivers has no piece in hand
  Window window;
  std::string error;
  buffer.start(index);
  if (!load(buffer, window, error)) return gap(helper, error);
  for (const Match& match : group) {
    if (match.begin < window.offset || match.begin + match.width > window.offset + window.text.size()) {
      return gap(helper, "changed while it was read");
    }
  }
  groups_.move_into(window, group, neighbours);
  helper.consumer->group(origin_, blob_, {window.text, position_, window.last}, group, neighbours);
}

void LargeFile::finish(const Helper& helper) {
  if (helper.consumer != nullptr) helper.consumer->end(origin_, blob_);
  struct stat info {};
  const bool same = ::fstat(fd_.get(), &info) == 0 && std::cmp_greater_equal(info.st_size, size_) &&
                    (modified(info) == changed_at_ || std::cmp_greater(info.st_size, size_));
  if (!same) gap(helper, "changed while it was read");
  helper.coverage->scanned(size_);
  if (helper.progress != nullptr) helper.progress->step(size_ - std::min(size_, position_.offset));
}

void LargeFile::gap(const Helper& helper, std::string why) {
  if (std::exchange(failed_, true)) return;  // one for each file
  helper.coverage->gap(printable(origin_.path), std::move(why));
}

}  // namespace assay::files
